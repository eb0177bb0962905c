// report_check.js REPORT SUMMARY TEXT [DOM] - does the page say what `aerie trace` says? SUMMARY and TEXT are what --summary and the
// plain command print of the same log, DOM what a browser made of the page. The page's own model is run on the page's own data.
// Prints "ok NAME" or "not ok NAME".
"use strict";
const fs = require("fs"), vm = require("vm");
const [page, summaryText, textFile, domFile] = process.argv.slice(2);

function check(name, good, what) {
	console.log(good ? `ok report_check: ${name}` : `not ok report_check: ${name}: ${String(what).slice(0, 300)}`);
}

const html = fs.readFileSync(page, "utf8");
const json = /<script type="application\/json" id="data">\n([^]*?)<\/script>/.exec(html)[1];
const script = /<script>\n"use strict";\n([^]*?)<\/script>/.exec(html)[1];
const data = JSON.parse(json).logs[0];
const Model = vm.runInNewContext(`${script.slice(0, script.indexOf("// report_timeline.js"))}; Model`, { atob });
const model = Model.create(data);

// ---- --summary, read from scratch: sections of rows, the numbers at the end of a line ----

function readSummary(text) {
	const sections = [];
	for (const line of text.split("\n").filter(Boolean)) {
		if (!line.startsWith(" ")) {
			sections.push({ title: line.replace(/( {2,}| (?=entries|count)).*$/, ""), rows: [] });
			continue;
		}
		const pe = /^ {2}(PE\d+) *(instructions \d+ to \d+)$/.exec(line);
		if (pe) {
			sections.at(-1).rows.push([`${pe[1]}: ${pe[2]}`]);
			continue;
		}
		const numbers = line.slice(46).trim().split(/ +/).map(Number);
		sections.at(-1).rows.push([line.slice(2, 46).trim(), ...numbers]);
	}
	return sections;
}

const summary = readSummary(fs.readFileSync(summaryText, "utf8"));
const section = title => summary.find(s => s.title === title)?.rows ?? [];
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

check("the summary's sections", same(summary.map(s => s.title), model.totals.map(t => t.title)), `${summary.map(s => s.title)} / ${model.totals.map(t => t.title)}`);
for (const s of summary) {
	const shown = model.totals.find(t => t.title === s.title)?.rows.map(([name, count, sum, max]) =>
		count === undefined ? [name] : max !== undefined ? [name, count, sum, Math.floor(sum / count), max] : name.startsWith("switches") ? [name, count] : sum !== undefined ? [name, count, sum] : [name, count]);
	check(`the summary's ${s.title}`, same(s.rows, shown) && s.rows.length > 0, JSON.stringify(shown));
}

// ---- what the model adds up itself ----

const reasons = Model.group(model.cases, "reason").map(r => [r.name, r.count, r.sum, Math.floor(r.sum / r.count), r.max]);
const byName = rows => [...rows].sort((a, b) => a[0] < b[0] ? -1 : 1);
check("exceptions by class are the summary's", same(byName(reasons), byName(section("exceptions, instructions until they return"))) && reasons.length > 1, JSON.stringify(reasons));
const decided = new Map(Model.group(model.cases, "cause").map(r => [r.name, r.count]));
const wanted = section("exceptions by what decided").filter(([name]) => !/^\d+ others$/.test(name));
check("exceptions by what decided are the summary's", wanted.length > 1 && wanted.every(([name, n]) => decided.get(name) === n), JSON.stringify([...decided]));
const exceptions = section("events").find(r => r[0] === "exceptions")[1];
check("the parts of one class make the whole", reasons.every(([name, count]) => Model.group(model.cases, "what", { reason: name }).reduce((s, r) => s + r.count, 0) === count));
check("the tree holds each exception once", model.nodes.slice(1).reduce((s, n) => s + n.count, 0) === exceptions);
check("the tree's costs are the summary's", model.nodes.slice(1).reduce((s, n) => s + n.sum, 0) === reasons.reduce((s, r) => s + r[2], 0));
check("nested exceptions cost no more than what they are in", model.nodes.slice(1).every(n => n.returned < n.count || n.sum >= n.children.reduce((s, c) => s + c.sum, 0))
	&& model.nodes.some(n => n.parent && n.sum));
const binned = model.lanes.reduce((s, l) => s + l.exceptions.reduce((a, b) => a + b, 0), 0);
check("the timeline counts each exception once", binned === exceptions, binned);
model.lanes.forEach((l, i) => {
	const whole = Model.shares(model, i).reduce((a, b) => a + b, 0);
	check(`PE${l.pe} is somewhere all the time`, whole > .97 && whole <= 1.03, whole);
});
const overlap = model.spans.flat().filter((s, i, all) => s.to < s.from || (i && all[i - 1].to > s.from));
check("what a processor was does not overlap", overlap.length === 0 && model.spans[0].length > 10, JSON.stringify(overlap[0]));

// ---- events ----

const lines = fs.readFileSync(textFile, "utf8").split("\n").filter(Boolean);
check("all events are counted", model.total === lines.length, `${model.total} / ${lines.length}`);
const wrong = model.events.filter(e => {
	const m = /^PE(\d+) EL(\d) +(\d+) ([0-9a-f]{16}) {2}([^]*)$/.exec(lines[e.number]);
	const call = e.reason && /0x1[56] (SVC|HVC)$/.test(e.reason) ? 4n : 0n; // the place of a call is the call
	return !m || +m[1] !== e.pe || +m[2] !== e.el || +m[3] !== e.insns || BigInt(`0x${m[4]}`) - call !== BigInt(e.place.address) || m[5] !== e.text;
});
check("each event that is shown is the line of its number", wrong.length === 0 && model.events.length > 100, wrong.length && `${wrong[0].text} / ${lines[wrong[0].number]}`);
const gaps = Model.withGaps(model.events, model.total).reduce((s, r) => s + (r.gap ?? 0), 0);
check("what is left out is named", gaps + model.events.length === model.total, gaps);
const worst = Model.group(model.cases, "reason").filter(r => r.returned);
check("the costliest of each class is shown with its cost", worst.every(r => Model.find(model, r.worst)?.cost === r.max));
const returns = model.events.filter(e => e.began);
check("returns end what they return from", returns.length > 10 && returns.every(e => e.insns - e.began.insns === e.began.cost && e.depth === e.began.depth));
const traps = model.events.filter(e => e.esr);
check("ESR in the text and in its parts", traps.length > 10 && traps.every(e => {
	const esr = Number(/ESR (0x[0-9a-f]+)/.exec(e.text)[1]);
	return Number(Model.syndrome(e.esr).ec) === Math.floor(esr / 2 ** 26) && Number(Model.syndrome(e.esr).iss) === esr % 2 ** 25;
}));
const found = Model.search(model, "exception el2");
check("the search finds what grep finds", found.length > 0 && found.length === model.events.filter(e => /exception/i.test(`${Model.KINDS[e.kind]} ${e.text}`) && /el2/i.test(`${e.text} ${e.reason ?? ""} ${e.place.text}`)).length);

// ---- the browser's document ----

if (domFile) {
	const dom = fs.readFileSync(domFile, "utf8"), body = /<body[^>]*>/.exec(dom)[0];
	const plain = s => s.replace(/<[^>]*>/g, "").replace(/&gt;/g, ">").replace(/&lt;/g, "<").replace(/&amp;/g, "&").trim();
	check("no error in the browser", !body.includes("data-error") && body.includes("data-ready"), body);
	for (const s of summary) {
		const table = dom.split("<table").find(t => t.includes(`data-title="${s.title}"`)) ?? "";
		const rows = [...table.split("</table>")[0].matchAll(/<tr>(.*?)<\/tr>/g)].slice(1).map(r => [...r[1].matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(c => plain(c[1].replace(/<span class="note">.*?<\/span>/g, ""))));
		const shown = rows.map(([name, ...n]) => [name, ...n.filter(Boolean).map(v => Number(v.replace(/,/g, "")))]);
		check(`the browser shows the summary's ${s.title}`, same(s.rows, shown), JSON.stringify(shown));
	}
	check("the event of the address line is open", plain(/<aside[^]*?<\/aside>/.exec(dom)[0]).startsWith("Event "), plain(/<aside[^]*?<\/aside>/.exec(dom)[0]).slice(0, 100));
}
