// report.js - the page: reads the data, puts timeline, tables and the event's details together, keeps them at the same event.

(() => {
	const began = performance.now(), $ = id => document.getElementById(id), root = document.documentElement;
	const { grouped } = Model;

	window.addEventListener("error", e => { document.body.dataset.error = e.message; });

	// ---- light and dark ----

	const prefers = window.matchMedia("(prefers-color-scheme: dark)");
	root.classList.toggle("dark", prefers.matches);

	// ---- the data ----

	const data = JSON.parse($("data").textContent), wanted = new URLSearchParams(location.hash.slice(1));
	const which = wanted.get("log") === "2" && data.logs.length > 1 ? 1 : 0; // of two logs that are compared
	const model = Model.create(data.logs[which]);
	let current = null, tab = "traps", traps = null;

	// The other of two logs: a page of its own, behind the same file.
	function others() {
		if (data.logs.length < 2)
			return;
		$("which").hidden = $("tab-difference").hidden = false;
		$("which").replaceChildren(...data.logs.map((l, i) => h("button", { type: "button", "aria-pressed": String(i === which), onclick: () => {
			location.hash = `log=${i + 1}&tab=${tab}`;
			location.reload();
		} }, l.log)));
		Tables.difference($("panel-difference"), data);
	}

	function head() {
		const info = Object.fromEntries(model.info.split("\n").filter(Boolean).map(l => l.split(/=(.*)/s).slice(0, 2)));
		const what = [info.board && `machine ${info.board}`, info.cpu && `processor ${info.cpu}`, info.aerie && `aerie ${info.aerie}`, info.source && `imported from ${info.source}`];
		document.title = `${model.log} - aerie trace`;
		$("log").textContent = model.log;
		$("about").textContent = [...what, `${grouped(model.total)} events`, model.axis === "time" ? `${Model.duration(model.range)} of virtual time` : null,
			model.filter && `filter: ${model.filter}`].filter(Boolean).join(" · ");
		if (model.events.length < model.total) {
			$("left-out").hidden = false;
			$("left-out").textContent = `Sums, tree and timeline are of all events. ${grouped(model.events.length)} are shown in full, in ${grouped(model.windows.length)} pieces (blue above the timeline): the beginning, the end, the first and the costliest exception of each sort, samples; ${grouped(model.total - model.events.length)} are left out.`;
		}
		if (model.damage) {
			$("damage").hidden = false;
			$("damage").textContent = `The log is damaged; this is what could be read of it. ${model.damage}`;
		}
		if (!model.total) {
			$("damage").hidden = false;
			$("damage").textContent = model.filter ? "The filter selects no event." : "The log has no events.";
		}
	}

	function legend() {
		const sums = new Array(model.states.length).fill(0);
		model.lanes.forEach((l, i) => Model.shares(model, i).forEach((s, n) => { sums[n] += s; }));
		$("legend").replaceChildren(...model.states.map((s, i) => h("span", {},
			h("span", { class: "swatch", style: `background:${timeline.colour(i)}` }), s.name,
			h("span", { class: "share" }, `  ${(100 * sums[i] / Math.max(1, model.lanes.length)).toFixed(1)}%`))));
	}

	// ---- the event ----

	function pair(name, ...value) {
		return [h("dt", {}, name), h("dd", {}, ...value)];
	}

	function to(event, text) {
		return event ? Tables.link(text ?? `event ${grouped(event.number)}`, () => pick(event, true)) : null;
	}

	function source(place) {
		if (!place.where)
			return "";
		return [...pair("source", h("span", { title: place.file }, place.where)), place.source ? [h("dt"), h("dd", {}, h("code", {}, place.source))] : []].flat();
	}

	function syndrome(e) {
		const s = Model.syndrome(e.esr);
		return [...pair("ESR", h("code", {}, e.esr)), ...pair("", `EC ${s.ec}, IL ${s.il}, ISS ${s.iss}${s.iss2 === "0x0" ? "" : `, ISS2 ${s.iss2}`}`)];
	}

	function details(e) {
		const call = e.kind === Model.EXCEPTION ? Model.callOf(model, e) : null;
		return h("dl", {},
			pair("processor", `PE${e.pe}, EL${e.el}${e.vm ? `, ${Model.vmName(e.vm)}` : ""}`),
			pair("instructions", grouped(e.insns)),
			model.axis === "time" ? pair("time", Model.duration(e.time)) : "",
			pair("address", h("code", {}, e.place.address), e.place.name ? h("code", {}, `  ${e.place.name}`) : ""),
			source(e.place),
			e.reason ? pair("class", e.reason) : "",
			e.esr ? syndrome(e) : "",
			e.cause ? pair("decided by", h("span", { class: "why" }, e.cause)) : "",
			call ? pair("call", to(call, call.text)) : "",
			e.kind === Model.CALL ? pair("answered by", Model.answers(e)) : "",
			e.reason ? pair("cost", e.cost === null ? "does not return in this log" : `${grouped(e.cost)} instructions until it returns`) : "",
			e.ends ? pair("returns", to(e.ends)) : "",
			e.began ? pair("of", to(e.began)) : "",
			e.parent ? pair("inside", to(e.parent, `${e.parent.reason}, event ${grouped(e.parent.number)}`)) : "");
	}

	function step(by) {
		const next = current ? list.step(current, by) : model.events[0];
		if (next)
			pick(next);
	}

	function pick(event, near) {
		current = event;
		$("detail").replaceChildren(
			h("h2", {}, `Event ${grouped(event.number)}: ${Model.KINDS[event.kind]}`),
			h("div", { class: "words mono" }, event.text), details(event),
			h("div", { class: "steps" },
				h("button", { type: "button", onclick: () => step(-1) }, "← previous"), h("button", { type: "button", onclick: () => step(1) }, "next →"),
				h("button", { type: "button", onclick: () => timeline.show(event) }, "Zoom to it"), h("button", { type: "button", onclick: () => choose("events") }, "In the list")),
			h("p", { class: "note" }, "Everything around it:"), h("div", { class: "words mono" }, Model.command(model, event)));
		if (near)
			timeline.show(event);
		timeline.pick(event);
		list.pick(event);
		remember();
	}

	function nothing() {
		$("detail").replaceChildren(h("h2", {}, "No event is chosen"),
			h("p", { class: "note" }, "Choose one in the timeline, in the list of events, or as the first or the costliest of its sort."),
			h("details", {}, h("summary", {}, `What is shown in full (${grouped(model.windows.length)})`),
				model.windows.map(w => h("p", {}, to(Model.find(model, w[0]), Model.why(model, w)) ?? Model.why(model, w)))));
	}

	// ---- tabs, search, the address line ----

	const tabs = ["traps", "tree", "events", "places", "summary", ...(data.logs.length > 1 ? ["difference"] : [])];

	function choose(name) {
		tab = name;
		for (const t of tabs) {
			$(`tab-${t}`).setAttribute("aria-selected", String(t === name));
			$(`tab-${t}`).tabIndex = t === name ? 0 : -1;
			$(`panel-${t}`).hidden = t !== name;
		}
		if (name === "events")
			current ? list.pick(current) : list.draw();
		remember();
	}

	function search(words) {
		const all = words.toLowerCase().split(/\s+/).filter(Boolean);
		list.show(all.length ? Model.search(model, words) : model.events, all.length > 0);
		traps.filter(all);
		if (all.length && tab !== "traps" && tab !== "events")
			choose("events");
		remember();
	}

	function remember() {
		const parts = [which && "log=2", `tab=${tab}`, $("find").value && `find=${encodeURIComponent($("find").value)}`, current && `event=${current.number}`];
		try {
			history.replaceState(null, "", `#${parts.filter(Boolean).join("&")}`);
		} catch { /* a page that may not: it works without */ }
	}

	function recall(wanted) {
		const event = wanted.has("event") ? Model.find(model, Number(wanted.get("event"))) : null;
		if (wanted.get("find")) {
			$("find").value = wanted.get("find");
			search(wanted.get("find"));
		}
		choose(tabs.includes(wanted.get("tab")) ? wanted.get("tab") : data.logs.length > 1 && !event ? "difference" : event || wanted.get("find") ? "events" : "traps");
		if (event)
			pick(event, model.events.length < model.total);
	}

	let typing = 0;
	$("find").addEventListener("input", () => {
		clearTimeout(typing);
		typing = setTimeout(() => search($("find").value), 150);
	});
	$("search").addEventListener("submit", e => {
		e.preventDefault();
		search($("find").value);
		choose("events");
	});
	for (const t of tabs)
		$(`tab-${t}`).addEventListener("click", () => choose(t));
	document.querySelector("[role=tablist]").addEventListener("keydown", e => {
		const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
		if (by) {
			choose(tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length]);
			$(`tab-${tab}`).focus();
		}
	});
	document.addEventListener("keydown", e => {
		if (e.target.matches("input, select") || e.ctrlKey || e.metaKey || e.altKey)
			return;
		if (e.key === "[" || e.key === "]")
			step(e.key === "]" ? 1 : -1);
		if (e.key === "/") {
			e.preventDefault();
			$("find").focus();
		}
	});

	// ---- begin ----

	const on = { pick, step, hover: text => { $("hover").textContent = text; } };
	const timeline = Timeline.create($("timeline"), model, on);
	const list = Tables.events($("panel-events"), model, on);
	traps = Tables.traps($("panel-traps"), model, on);
	Tables.tree($("panel-tree"), model, on);
	Tables.places($("panel-places"), model);
	Tables.summary($("panel-summary"), model);
	$("zoom-in").addEventListener("click", timeline.zoomIn);
	$("zoom-out").addEventListener("click", timeline.zoomOut);
	$("zoom-all").addEventListener("click", timeline.zoomAll);
	$("theme").addEventListener("click", () => {
		root.classList.toggle("dark");
		legend();
		timeline.redraw();
	});
	others();
	head();
	legend();
	nothing();
	recall(wanted);
	timeline.redraw();
	requestAnimationFrame(() => {
		document.body.dataset.ready = Math.round(performance.now() - began);
		$("footer").textContent = `Drawn in ${document.body.dataset.ready} ms.`;
	});
})();
