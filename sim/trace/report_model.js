// report_model.js - a report's data as what the page asks for. No document, no canvas: it runs wherever JavaScript does.

const Model = (() => {
	const KINDS = ["instruction", "register", "memory access", "exception", "exception return", "system register", "VNCR page",
		"TLBI, AT, IC, DC", "interrupt signal", "IMPLEMENTATION DEFINED", "call", "MPU"];
	const EXCEPTION = 3, RETURN = 4, CALL = 10;
	const COLUMNS = { count: 0, entries: 1, cost: 2 };

	const grouped = n => String(Math.round(n)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

	function duration(ns) {
		if (ns < 1000)
			return `${Math.round(ns)} ns`;
		if (ns < 1e6)
			return `${(ns / 1e3).toPrecision(4)} µs`;
		return ns < 1e9 ? `${(ns / 1e6).toPrecision(4)} ms` : `${(ns / 1e9).toPrecision(4)} s`;
	}

	function bytes(text) {
		const raw = atob(text), out = new Uint8Array(raw.length);
		for (let i = 0; i < raw.length; i++)
			out[i] = raw.charCodeAt(i);
		return out;
	}

	const vmName = vm => vm ? `VMID ${vm - 1}` : "none";
	const stateName = s => s.el > 3 ? "others" : s.vm ? `EL${s.el} VMID ${s.vm - 1}` : `EL${s.el}`;

	// ---- places: where an address is in the program ----

	function readPlace([address, symbol, offset, file, line, source]) {
		const name = symbol ? offset ? `${symbol}+0x${offset.toString(16)}` : symbol : null;
		const where = file ? `${file.replace(/^.*\//, "")}:${line}` : null;
		return { address, symbol, name, file, line, where, source, text: [name, where].filter(Boolean).join("  ") };
	}

	// ---- events ----

	function readEvent(row, data, places) {
		const [number, pe, kind, el, vm, insns, time, place, depth, text, reason, cause, cost, esr] = row;
		return {
			number, pe, kind, el, vm, insns, time, depth, text, place: places[place],
			x: data.axis === "time" ? time - data.origin : number,
			reason: reason ?? null, cause: cause >= 0 ? data.texts[cause] : null, cost: cost >= 0 ? cost : null, esr: esr ?? null,
		};
	}

	// The event's index, or that of the last one before it; -1: none.
	function indexOf(events, number) {
		let lo = 0, hi = events.length;
		while (lo < hi) {
			const mid = (lo + hi) >> 1;
			if (events[mid].number <= number)
				lo = mid + 1;
			else
				hi = mid;
		}
		return lo - 1;
	}

	// Which events belong together: an exception and its return, the exception in whose handler another was taken.
	function link(events) {
		const open = new Map();
		let next = 0;
		for (const e of events) {
			const key = `${e.pe}.${e.depth}`;
			if (e.number !== next)
				open.clear();
			next = e.number + 1;
			e.parent = e.depth ? open.get(`${e.pe}.${e.depth - 1}`) ?? null : null;
			const began = e.kind === RETURN ? open.get(key) : null;
			if (e.kind === EXCEPTION) {
				open.set(key, e);
			} else if (began && began.cost !== null && began.insns + began.cost === e.insns) {
				began.ends = e;
				e.began = began;
			}
		}
	}

	// Events with the gaps between them: [{event}, {gap: events left out, before: number}].
	function withGaps(events, total) {
		const rows = [];
		let next = 0;
		for (const event of events) {
			if (event.number > next)
				rows.push({ gap: event.number - next, before: event.number });
			rows.push({ event });
			next = event.number + 1;
		}
		if (next < total)
			rows.push({ gap: total - next, before: total });
		return rows;
	}

	// ---- the timeline's exact parts: what each processor was in between two shown events that follow each other ----

	function spansOf(model) {
		const spans = model.lanes.map(() => []);
		const lane = new Map(model.lanes.map((l, i) => [l.pe, i]));
		const now = new Map();
		const stateAt = new Map(model.states.map((s, i) => [`${s.el}.${s.vm}`, i]));
		let last = null;
		const close = (pe, x) => {
			const s = now.get(pe);
			if (s && x > s.from)
				spans[lane.get(pe)].push({ from: s.from, to: x, state: s.state, event: s.event });
		};
		for (const e of model.events) {
			if (last && e.number !== last.number + 1) {
				for (const pe of now.keys())
					close(pe, last.x);
				now.clear();
			}
			last = e;
			const el = e.kind === RETURN ? Number(/->EL(\d)/.exec(e.text)?.[1] ?? e.el) : e.el;
			const state = stateAt.get(`${el}.${el < 2 ? e.vm : 0}`);
			if (state === undefined || (e.kind !== EXCEPTION && e.kind !== RETURN && now.has(e.pe)))
				continue;
			close(e.pe, e.x);
			now.set(e.pe, { from: e.x, state, event: e });
		}
		for (const pe of now.keys())
			close(pe, last.number === model.total - 1 ? model.range : last.x);
		return spans;
	}

	// ---- exceptions by what they have in common ----

	const DIMENSIONS = {
		reason: { title: "levels and class", of: c => c.reason },
		cause: { title: "what decided", of: c => c.cause ?? "not a control or a rule" },
		what: { title: "what was tried", of: c => c.what ? `${c.short}: ${c.what}` : c.short },
		vm: { title: "virtual machine", of: c => vmName(c.vm) },
	};

	function readCase([reason, cause, what, vm, count, returned, sum, max, first, worst], texts) {
		return {
			reason, cause: cause >= 0 ? texts[cause] : null, what: what >= 0 ? texts[what] : null, vm, count, returned, sum, max, first, worst,
			short: reason.replace(/^EL\d->EL\d +/, ""),
		};
	}

	// Rows of one dimension, of the cases that `only` ({dimension: value}) selects, the most frequent first.
	function group(cases, dimension, only = {}) {
		const of = DIMENSIONS[dimension].of, rows = new Map();
		for (const c of cases) {
			if (!c.count || Object.entries(only).some(([d, v]) => DIMENSIONS[d].of(c) !== v))
				continue;
			const name = of(c);
			const r = rows.get(name) ?? { name, count: 0, returned: 0, sum: 0, max: 0, first: c.first, worst: c.worst, causes: new Set() };
			r.count += c.count;
			r.returned += c.returned;
			r.sum += c.sum;
			if (c.cause)
				r.causes.add(c.cause);
			r.first = Math.min(r.first, c.first);
			if (c.max > r.max) {
				r.max = c.max;
				r.worst = c.worst;
			}
			rows.set(name, r);
		}
		return [...rows.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
	}

	// Rows of two logs side by side: what differs most first.
	function compare(data, dimension) {
		const [a, b] = data.logs.map(log => new Map(group(log.cases.map(c => readCase(c, log.texts)), dimension).map(r => [r.name, r])));
		const none = { count: 0, sum: 0 };
		return [...new Set([...a.keys(), ...b.keys()])].map(name => ({ name, a: a.get(name) ?? none, b: b.get(name) ?? none }))
			.sort((x, y) => Math.abs(y.b.count - y.a.count) - Math.abs(x.b.count - x.a.count) || y.a.count - x.a.count || (x.name < y.name ? -1 : 1));
	}

	// ---- the call tree ----

	function readTree(rows, texts) {
		const nodes = rows.map(([parent, reason, cause, count, returned, sum, max, worst], id) => ({
			id, parent, reason, cause: cause >= 0 ? texts[cause] : null, count, returned, sum, max, worst, children: [],
		}));
		for (const n of nodes.slice(1))
			if (n.count)
				nodes[n.parent].children.push(n);
		for (const n of nodes) {
			n.children.sort((a, b) => b.sum - a.sum || b.count - a.count);
			n.own = Math.max(0, n.sum - n.children.reduce((s, c) => s + c.sum, 0));
		}
		nodes[0].sum = nodes[0].children.reduce((s, c) => s + c.sum, 0);
		nodes[0].count = nodes[0].children.reduce((s, c) => s + c.count, 0);
		return nodes;
	}

	// ---- all together ----

	function create(data) {
		const places = data.places.map(readPlace);
		const events = data.shown.map(row => readEvent(row, data, places));
		const states = data.states.map(([el, vm]) => ({ el, vm, name: stateName({ el, vm }) }));
		const lanes = data.lanes.map(l => ({
			pe: l.pe, share: bytes(l.share), exceptions: new Uint32Array(bytes(l.exceptions).buffer),
		}));
		const model = {
			log: data.log, info: data.info, filter: data.filter, damage: data.damage, total: data.events, axis: data.axis,
			origin: data.origin, range: Math.max(data.range, 1), bins: data.bins, windows: data.windows, totals: data.totals,
			places, events, states, lanes,
			cases: data.cases.map(c => readCase(c, data.texts)), nodes: readTree(data.nodes, data.texts),
			hot: data.hot.map(([place, count]) => ({ place: places[place], count })),
			placeAt: new Map(places.map(p => [BigInt(p.address).toString(16).padStart(16, "0"), p])),
		};
		link(events);
		model.spans = spansOf(model);
		return model;
	}

	// The event with that number, if it is shown in full.
	function find(model, number) {
		const e = model.events[indexOf(model.events, number)];
		return e && e.number === number ? e : null;
	}

	// What an event is searched by.
	function haystack(e) {
		return (e.hay ??= `${e.number} ${KINDS[e.kind]} ${e.text} ${e.reason ?? ""} ${e.place.address} ${e.place.text} ${e.place.source ?? ""}`.toLowerCase());
	}

	function search(model, words) {
		const all = words.toLowerCase().split(/\s+/).filter(Boolean);
		return model.events.filter(e => all.every(w => haystack(e).includes(w)));
	}

	// Share of the whole for each state of a lane.
	function shares(model, lane) {
		const n = model.states.length, sums = new Array(n).fill(0), share = model.lanes[lane].share;
		for (let i = 0; i < share.length; i++)
			sums[i % n] += share[i];
		return sums.map(s => s / (255 * model.bins));
	}

	function why(model, [first, last, reason, of]) {
		const names = ["all events", "the beginning", "the end", "the first", "the costliest", "the costliest, nested", "a sample"];
		const sort = reason === 3 || reason === 4 ? model.cases[of].reason : reason === 5 ? model.nodes[of].reason : "";
		return `${names[reason]}${sort ? ` ${sort}` : ""}: events ${grouped(first)} to ${grouped(last)}`;
	}

	// ESR's three parts.
	function syndrome(esr) {
		const v = BigInt(esr), hex = n => `0x${n.toString(16)}`;
		return { ec: hex(v >> 26n & 63n), il: hex(v >> 25n & 1n), iss: hex(v & 0x1ffffffn), iss2: hex(v >> 32n & 0xffffffn) };
	}

	// The call that an exception by HVC or SMC was, if the log has it.
	function callOf(model, e) {
		const at = indexOf(model.events, e.number);
		for (let i = Math.max(0, at - 3); i <= at + 3 && i < model.events.length; i++) {
			const c = model.events[i];
			if (c.kind === CALL && c.pe === e.pe && c.place === e.place && Math.abs(c.insns - e.insns) <= 1)
				return c;
		}
		return null;
	}

	// Who answers a call: the level that it is taken to, or what the machine has in the place of firmware.
	function answers(e) {
		const level = / (?:to|from) (EL\d)$/.exec(e.text);
		return level ? level[1] : "the machine's firmware; no exception is taken";
	}

	// Prints everything around an event, shown here or not.
	function command(model, e) {
		const log = /^[\w.\/+-]+$/.test(model.log) ? model.log : `'${model.log.replace(/'/g, "'\\''")}'`;
		return `aerie trace ${log} pe=${e.pe} and insn=${Math.max(0, e.insns - 100)}..${e.insns + 100}`;
	}

	return { create, compare, find, indexOf, search, group, shares, withGaps, why, syndrome, callOf, answers, command, grouped, duration, vmName, DIMENSIONS, KINDS,
		EXCEPTION, RETURN, CALL, COLUMNS };
})();
