// report_tables.js - the tables of a report: exceptions by what they have in common, the call tree, the list of events, the sums.

// An element. Text is always text: nothing that a log or a program holds is read as HTML.
function h(tag, attributes = {}, ...children) {
	const e = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (name.startsWith("on"))
			e.addEventListener(name.slice(2), value);
		else if (value !== null && value !== undefined && value !== false)
			e.setAttribute(name, value === true ? "" : value);
	}
	e.append(...children.flat().filter(c => c !== null && c !== undefined && c !== false));
	return e;
}

const Tables = (() => {
	const { grouped } = Model;
	const MORE = 200;

	const number = (n, part) => h("td", { class: part === undefined ? "number" : "number bar", style: part === undefined ? null : `--part:${(part * 100).toFixed(1)}%` }, n === null ? "" : grouped(n));
	const mean = r => r.returned ? Math.floor(r.sum / r.count) : null;
	const link = (text, go, title) => h("button", { class: "link", type: "button", onclick: go, title: title ?? null }, text);

	function table(heads, rows, attributes = {}) {
		return h("div", { class: "scroll" }, h("table", attributes,
			h("thead", {}, h("tr", {}, heads.map(([name, numeric]) => h("th", { class: numeric ? "number" : null, scope: "col" }, name)))),
			h("tbody", {}, rows)));
	}

	// To an event, if it is shown in full.
	function toEvent(model, n, text, on) {
		const e = Model.find(model, n);
		return e ? link(text, () => on.pick(e, true), `event ${grouped(n)}`) : h("span", { class: "note", title: `event ${grouped(n)} is not shown in full` }, "–");
	}

	const few = names => names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");

	// ---- exceptions ----

	function traps(panel, model, on) {
		const only = {};
		let dimension = "reason", words = [], limit = MORE;

		function narrow(row) {
			const order = Object.keys(Model.DIMENSIONS);
			only[dimension] = row.name;
			dimension = ["what", "cause", "vm", "reason"].find(d => !(d in only)) ?? order[0];
			draw();
		}

		function controls() {
			const choice = h("select", { id: "group", onchange: e => { dimension = e.target.value; draw(); } },
				Object.entries(Model.DIMENSIONS).map(([d, { title }]) => h("option", { value: d, selected: d === dimension }, title)));
			return h("div", { class: "controls" }, h("label", { for: "group" }, "By"), choice,
				Object.entries(only).map(([d, v]) => h("button", { class: "chip", type: "button", title: "Take this condition away", onclick: () => { delete only[d]; draw(); } }, `${Model.DIMENSIONS[d].title}: ${v} ✕`)));
		}

		function draw() {
			const rows = Model.group(model.cases, dimension, only).filter(r => words.every(w => r.name.toLowerCase().includes(w)));
			const most = Math.max(1, ...rows.map(r => r.count)), costly = Math.max(1, ...rows.map(r => r.sum));
			const all = rows.reduce((s, r) => s + r.count, 0);
			panel.replaceChildren(controls(),
				table([[Model.DIMENSIONS[dimension].title], ["count", 1], ["instructions", 1], ["mean", 1], ["most", 1], ...(dimension === "cause" ? [] : [["decided by"]]), ["events"]],
					rows.slice(0, limit).map(r => h("tr", {},
						h("td", {}, link(r.name, () => narrow(r), "Look into these")), number(r.count, r.count / most), number(r.sum, r.sum / costly),
						number(mean(r)), number(r.returned ? r.max : null),
						dimension === "cause" ? null : h("td", { class: "note", title: [...r.causes].join(", ") }, few([...r.causes])),
						h("td", { class: "links" }, toEvent(model, r.first, "first", on), "  ", r.returned ? toEvent(model, r.worst, "costliest", on) : null)))),
				rows.length > limit ? link(`${grouped(rows.length - limit)} more`, () => { limit *= 4; draw(); }) : "",
				h("p", { class: "note" }, `${grouped(all)} exceptions. Instructions are those from an exception to the return from its level, with what was nested in it.`));
		}

		draw();
		return { filter(w) { words = w; draw(); } };
	}

	// ---- the call tree ----

	function tree(panel, model, on) {
		const open = new Set([0]), total = Math.max(1, model.nodes[0].sum);
		for (const n of model.nodes)
			if (n.children.length && n.sum > total / 50 && depth(n) < 4)
				open.add(n.id);

		function depth(n) {
			let d = 0;
			for (; n.id; n = model.nodes[n.parent])
				d++;
			return d;
		}

		function row(n, level) {
			const shut = !open.has(n.id);
			const twig = n.children.length ? h("button", { class: "twig", type: "button", "aria-label": shut ? "Open" : "Close", onclick: () => { shut ? open.add(n.id) : open.delete(n.id); draw(); } }, shut ? "▸" : "▾") : h("span", { class: "twig" });
			return h("tr", { role: "row", "aria-level": level, "aria-expanded": n.children.length ? String(!shut) : null },
				h("td", { style: `padding-left:${(level - 1) * 20}px` }, twig, n.reason, n.cause ? h("span", { class: "note" }, `  ${n.cause}`) : ""),
				number(n.count), number(n.sum, n.sum / total), number(n.own), number(mean(n)), number(n.returned ? n.max : null),
				h("td", { class: "links" }, n.returned ? toEvent(model, n.worst, "costliest", on) : ""));
		}

		function below(n, level, rows) {
			for (const c of n.children) {
				if (rows.length > 2000)
					return rows;
				rows.push(row(c, level));
				if (open.has(c.id))
					below(c, level + 1, rows);
			}
			return rows;
		}

		function draw() {
			panel.replaceChildren(
				h("div", { class: "controls" },
					h("button", { type: "button", onclick: () => { model.nodes.forEach(n => open.add(n.id)); draw(); } }, "Open all"),
					h("button", { type: "button", onclick: () => { open.clear(); draw(); } }, "Close all"),
					h("span", { class: "note" }, "An exception stands below the one in whose handler it was taken.")),
				table([["exception"], ["count", 1], ["instructions", 1], ["own", 1], ["mean", 1], ["most", 1], [""]], below(model.nodes[0], 1, []), { role: "treegrid" }));
		}

		draw();
	}

	// ---- events: only the rows in view exist ----

	function events(panel, model, on) {
		const ROW = 22, colours = ["--soft", "--soft", "--soft", "--mark", "--mark", "--soft", "--soft", "--soft", "--ink", "--ink", "--alert", "--soft"];
		const note = h("p", { class: "note", id: "found" }), inside = h("div", { class: "inside" });
		const list = h("div", { class: "list", tabindex: "0", role: "listbox", "aria-label": "Events", onscroll: draw, onkeydown: keys }, inside);
		let rows = [], picked = null;

		panel.replaceChildren(note, list);

		function keys(e) {
			const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
			if (!step)
				return;
			e.preventDefault();
			on.step(step);
		}

		function one(r, i) {
			const at = `top:${i * ROW}px`;
			if (!r.event)
				return h("div", { class: "event gap", style: at }, `${grouped(r.gap)} events left out here`);
			const e = r.event;
			return h("div", { class: e === picked ? "event picked" : "event", style: at, role: "option", "aria-selected": String(e === picked), onclick: () => on.pick(e) },
				h("span", { class: "kind", style: `background:var(${colours[e.kind]})` }),
				h("span", { class: "who" }, `${String(e.number).padStart(9)} PE${e.pe} EL${e.el} ${String(e.insns).padStart(11)}  `),
				" ".repeat(2 * e.depth), e.text.split("\n", 1)[0], e.place.name ? h("span", { class: "who" }, `   ${e.place.text}`) : "");
		}

		function draw() {
			const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 10), last = Math.min(rows.length, first + Math.ceil((list.clientHeight || 560) / ROW) + 20);
			const out = [];
			for (let i = first; i < last; i++)
				out.push(one(rows[i], i));
			inside.replaceChildren(...out);
		}

		function show(found, searching) {
			rows = searching ? found.map(event => ({ event })) : Model.withGaps(found, model.total);
			note.textContent = searching ? `${grouped(found.length)} of the ${grouped(model.events.length)} events that are shown in full match`
				: `${grouped(found.length)} of ${grouped(model.total)} events are shown in full`;
			inside.style.height = `${rows.length * ROW}px`;
			list.scrollTop = 0;
			draw();
		}

		show(model.events, false);
		return {
			show, draw,
			pick(event) {
				picked = event;
				const at = rows.findIndex(r => r.event === event);
				if (at >= 0 && (at * ROW < list.scrollTop || (at + 1) * ROW > list.scrollTop + list.clientHeight))
					list.scrollTop = Math.max(0, at * ROW - list.clientHeight / 3);
				draw();
			},
			step(event, by) {
				const at = rows.findIndex(r => r.event === event);
				for (let i = at + by; i >= 0 && i < rows.length; i += by)
					if (rows[i].event)
						return rows[i].event;
				return null;
			},
		};
	}

	// ---- addresses, sums ----

	function places(panel, model) {
		const most = Math.max(1, ...model.hot.map(r => r.count));
		panel.replaceChildren(
			table([["exceptions from"], ["symbol"], ["source"], ["count", 1]], model.hot.map(({ place, count }) => h("tr", {},
				h("td", { class: "mono" }, place.address), h("td", { class: "mono" }, place.name ?? ""),
				h("td", {}, place.where ? h("span", { title: place.file }, place.where) : "", place.source ? h("code", {}, `  ${place.source}`) : ""), number(count, count / most)))),
			h("p", { class: "note" }, model.hot.some(r => r.place.name) ? `The ${model.hot.length} addresses from which the most exceptions came.` : "With --symbols ELF addresses have names and source lines."));
	}

	function summary(panel, model) {
		panel.replaceChildren(...model.totals.map(({ title, columns, rows }) => {
			const cost = columns === Model.COLUMNS.cost, entries = columns === Model.COLUMNS.entries;
			const heads = [[title], [entries ? "entries" : "count", 1], ...(cost || entries ? [["instructions", 1]] : []), ...(cost ? [["mean", 1], ["most", 1]] : [])];
			return table(heads, rows.map(([name, count, sum, max]) => {
				const place = model.placeAt.get(name);
				return h("tr", {}, h("td", {}, name, place?.text ? h("span", { class: "note" }, `  ${place.text}`) : ""), h("td", { class: "number" }, count === undefined ? "" : grouped(count)),
					cost || entries ? h("td", { class: "number" }, sum === undefined ? "" : grouped(sum)) : null,
					cost ? [h("td", { class: "number" }, grouped(Math.floor(sum / count))), h("td", { class: "number" }, grouped(max))] : null);
			}), { "data-title": title });
		}));
	}

	// Two logs: where they part, and which exceptions one has more of.
	function difference(panel, data) {
		const [a, b] = data.logs.map(l => l.log), more = n => `${n > 0 ? "+" : n < 0 ? "−" : ""}${grouped(Math.abs(n))}`;
		panel.replaceChildren(
			h("div", { class: "words mono" }, data.difference),
			...Object.entries(Model.DIMENSIONS).map(([d, { title }]) => table(
				[[title], [`count: ${a}`, 1], [b, 1], ["more", 1], [`instructions: ${a}`, 1], [b, 1], ["more", 1]],
				Model.compare(data, d).slice(0, MORE).map(r => h("tr", {}, h("td", {}, r.name), number(r.a.count), number(r.b.count),
					h("td", { class: r.a.count === r.b.count ? "number" : "number more" }, more(r.b.count - r.a.count)),
					number(r.a.sum), number(r.b.sum), h("td", { class: "number" }, more(r.b.sum - r.a.sum)))), { "data-compare": d })));
	}

	return { difference, traps, tree, events, places, summary, link };
})();
