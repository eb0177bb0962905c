// report_drive.js - uses a page as a reader does: behind the page's own scripts, in a copy of it. What went wrong, and how many steps
// went right, stands in the body's data-driven.
"use strict";
(async () => {
	const $ = id => document.getElementById(id), wrong = [];
	let right = 0;
	const expect = (name, good) => good ? right++ : wrong.push(name);
	const wait = ms => new Promise(done => setTimeout(done, ms));
	const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
	const key = (target, k) => target.dispatchEvent(new KeyboardEvent("keydown", { key: k, bubbles: true, cancelable: true }));
	const number = text => Number(text.replace(/,/g, ""));
	const rows = panel => [...$(panel).querySelectorAll("tbody tr")];
	const picture = () => $("timeline").toDataURL();

	await wait(200);

	// exceptions: each way of sorting has the same sum; a row narrows, its chip widens again
	const sums = new Set();
	for (const option of [...$("group").options].map(o => o.value)) {
		$("group").value = option;
		$("group").dispatchEvent(new Event("change"));
		sums.add(rows("panel-traps").reduce((s, r) => s + number(r.cells[1].textContent), 0));
	}
	expect("every way of sorting counts the same", sums.size === 1 && !sums.has(0));
	$("group").value = "reason";
	$("group").dispatchEvent(new Event("change"));
	const count = number(rows("panel-traps")[0].cells[1].textContent);
	rows("panel-traps")[0].querySelector("button").click();
	expect("a row narrows to its own", rows("panel-traps").reduce((s, r) => s + number(r.cells[1].textContent), 0) === count);
	document.querySelector(".chip").click();
	expect("its chip widens again", !document.querySelector(".chip"));

	// an event, its neighbours, the address line
	const far = picture();
	rows("panel-traps")[0].querySelector("td.links button").click();
	const title = () => $("detail").querySelector("h2").textContent;
	const first = title();
	expect("the first of a sort opens", /^Event [\d,]+: exception$/.test(first));
	expect("it stands in the address line", location.hash.includes(`event=${number(/[\d,]+/.exec(first)[0])}`));
	await frame();
	expect("the timeline goes there", picture() !== far);
	key(document.body, "]");
	expect("] goes on", title() !== first);
	key(document.body, "[");
	expect("[ goes back", title() === first);
	for (const b of $("detail").querySelectorAll(".steps button"))
		b.click();
	expect("the list has it", $("panel-events").querySelector(".picked") && !$("panel-events").hidden);

	// the timeline
	const canvas = $("timeline");
	let last = picture();
	const changed = async (name, act) => {
		act();
		await frame();
		const now = picture();
		expect(name, now !== last);
		last = now;
	};
	await changed("All shows all", () => $("zoom-all").click());
	await changed("+ zooms", () => key(canvas, "+"));
	await changed("right moves", () => key(canvas, "ArrowRight"));
	await changed("the wheel zooms", () => canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: -200, cancelable: true })));
	await changed("Home shows all", () => key(canvas, "Home"));
	canvas.dispatchEvent(new PointerEvent("pointermove", { clientX: canvas.getBoundingClientRect().left + 300, clientY: canvas.getBoundingClientRect().top + 30 }));
	expect("the pointer is told where it is", /^PE\d+ at .*exceptions in/.test($("hover").textContent));
	await changed("dark is not light", () => $("theme").click());

	// the tree
	$("tab-tree").click();
	const [open, close] = $("panel-tree").querySelectorAll(".controls button");
	close.click();
	const shut = rows("panel-tree").length;
	open.click();
	expect("the tree opens and closes", rows("panel-tree").length > shut && shut > 0);
	expect("its levels are told", rows("panel-tree").some(r => r.getAttribute("aria-level") === "2"));

	// the search, the list
	$("find").value = "msr esr_el2 zzz";
	$("find").dispatchEvent(new Event("input"));
	await wait(300);
	expect("nothing is found where nothing is", /^0 of /.test($("found").textContent));
	$("find").value = "exception";
	$("find").dispatchEvent(new Event("input"));
	await wait(300);
	const found = number($("found").textContent.split(" ")[0]);
	expect("something is found", found > 0 && $("panel-events").querySelectorAll(".event").length > 0);
	$("find").value = "";
	$("find").dispatchEvent(new Event("input"));
	await wait(300);
	const list = $("panel-events").querySelector(".list");
	list.scrollTop = list.scrollHeight;
	list.dispatchEvent(new Event("scroll")); // which a browser without frames does not send
	await frame();
	const bottom = [...list.querySelectorAll(".event")].at(-1);
	expect("the end of the list is drawn", bottom.offsetTop + bottom.offsetHeight > list.scrollTop);
	expect("and no more than what is seen", list.querySelectorAll(".event").length < 100);
	bottom.click();
	expect("a click on an event opens it", /^Event /.test(title()));
	key($("tab-events"), "ArrowRight");
	expect("arrows change the tab", $("tab-places").getAttribute("aria-selected") === "true" && !$("panel-places").hidden && $("panel-events").hidden);

	document.body.dataset.driven = wrong.length ? `wrong: ${wrong.join("; ")}` : `right: ${right}`;
})().catch(e => { document.body.dataset.driven = `died: ${e.message}`; });
