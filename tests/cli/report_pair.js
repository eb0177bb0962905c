// report_pair.js PAGE DIFF SUMMARY SUMMARY - a page of two logs: it says what `aerie trace diff` and the two summaries say.
"use strict";
const fs = require("fs"), vm = require("vm");
const [page, diff, ...summaries] = process.argv.slice(2).map(f => fs.readFileSync(f, "utf8"));
const data = JSON.parse(/id="data">\n([^]*?)<\/script>/.exec(page)[1]);
const script = /<script>\n"use strict";\n([^]*?)<\/script>/.exec(page)[1];
const Model = vm.runInNewContext(`${script.slice(0, script.indexOf("// report_timeline.js"))}; Model`, { atob });
const check = (name, good, what) => console.log(good ? `ok report_pair: ${name}` : `not ok report_pair: ${name}: ${String(what).slice(0, 300)}`);

// name: [count, instructions] of a summary's exceptions
const counts = summaries.map(s => Object.fromEntries([...s.matchAll(/^ {2}(EL\d->EL\d.{38}) +(\d+) +(\d+) +\d+ +\d+$/gm)].map(m => [m[1].trim(), [+m[2], +m[3]]])));
const rows = Model.compare(data, "reason");
const wrong = rows.filter(r => [r.a, r.b].some((x, i) => x.count !== (counts[i][r.name]?.[0] ?? 0) || x.sum !== (counts[i][r.name]?.[1] ?? 0)));
check("the first difference is that of diff", data.difference === diff, data.difference);
check("both summaries side by side", wrong.length === 0 && rows.length === new Set(counts.flatMap(c => Object.keys(c))).size && rows.length > 1, JSON.stringify(wrong[0]));
check("what differs comes first", rows[0].a.count !== rows[0].b.count, JSON.stringify(rows[0]));
