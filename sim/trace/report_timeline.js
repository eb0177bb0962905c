// report_timeline.js - the timeline: a lane a processor, coloured by exception level and virtual machine, with the number of exceptions
// under it. Far out it shows shares of equal parts of the log; near, where events are shown in full, what each processor was exactly.

const Timeline = (() => {
	const LANE = 30, COUNTS = 14, GAP = 10, RULER = 22, LEFT = 46, MARK = 3, NEAR = 3000;

	// Hues: levels without a virtual machine, then virtual machines in order of appearance.
	const LEVEL_HUE = [145, 212, 28, 350, 0], VM_HUE = [285, 182, 52, 320, 95, 250, 5, 160];

	function colours(states, dark) {
		const vms = [...new Set(states.filter(s => s.vm).map(s => s.vm))];
		return states.map(s => {
			if (s.el > 3)
				return dark ? "#666" : "#aaa";
			const hue = s.vm ? VM_HUE[vms.indexOf(s.vm) % VM_HUE.length] : LEVEL_HUE[s.el];
			const light = (dark ? 46 : 56) + (s.el === 0 ? (dark ? 14 : 14) : 0);
			return `hsl(${hue} ${s.el === 0 ? 48 : 62}% ${light}%)`;
		});
	}

	function create(canvas, model, on) {
		const view = { from: 0, to: model.range };
		const height = RULER + model.lanes.length * (LANE + COUNTS + GAP);
		const smallest = Math.max(model.range / 1e7, model.axis === "time" ? 100 : 10);
		const most = Math.max(1, ...model.lanes.map(l => l.exceptions.reduce((a, b) => Math.max(a, b), 0)));
		const marked = model.windows.map(([first, last]) => {
			const a = model.events[Model.indexOf(model.events, first)], b = model.events[Model.indexOf(model.events, last)];
			return a && b ? [a.x, b.x] : null;
		}).filter(Boolean);
		let picked = null, palette = [], pending = false, width = 0, drag = null;

		canvas.style.height = `${height}px`;
		const toX = v => LEFT + (v - view.from) / (view.to - view.from) * (width - LEFT);
		const toValue = x => view.from + (x - LEFT) / (width - LEFT) * (view.to - view.from);
		const top = lane => RULER + lane * (LANE + COUNTS + GAP);
		const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
		const binWidth = model.range / model.bins;

		function redraw() {
			if (!pending)
				requestAnimationFrame(draw);
			pending = true;
		}

		function look(from, to) {
			const size = Math.min(Math.max(to - from, smallest), model.range);
			view.from = Math.min(Math.max(0, (from + to - size) / 2), model.range - size);
			view.to = view.from + size;
			redraw();
		}
		const zoom = (factor, at) => look(at - (at - view.from) * factor, at + (view.to - at) * factor);
		const middle = () => (view.from + view.to) / 2;

		// ---- drawing ----

		function label(v) {
			return model.axis === "time" ? Model.duration(v) : Model.grouped(v);
		}

		function drawRuler(c) {
			const span = view.to - view.from, raw = span / Math.max(2, width / 160), unit = 10 ** Math.floor(Math.log10(raw));
			const step = [1, 2, 5, 10].map(n => n * unit).find(s => s >= raw);
			c.fillStyle = style("--soft");
			c.strokeStyle = style("--line");
			c.textAlign = "left";
			for (let v = Math.ceil(view.from / step) * step; v <= view.to; v += step) {
				const x = Math.round(toX(v)) + .5;
				c.beginPath();
				c.moveTo(x, 14);
				c.lineTo(x, height);
				c.stroke();
				c.fillText(label(v), Math.min(x + 3, width - 60), 11);
			}
		}

		// Shares of the parts between x and x + 1, as one column.
		function drawColumn(c, lane, x, wide, y) {
			const n = model.states.length, share = model.lanes[lane].share;
			const a = Math.max(0, Math.floor(toValue(x) / binWidth)), b = Math.min(model.bins, Math.max(a + 1, Math.floor(toValue(x + wide) / binWidth)));
			let from = y;
			for (let s = 0; s < n; s++) {
				let sum = 0;
				for (let i = a; i < b; i++)
					sum += share[i * n + s];
				if (!sum)
					continue;
				const h = sum / (255 * (b - a)) * LANE;
				c.fillStyle = palette[s];
				c.fillRect(x, from, wide, Math.max(h, .4));
				from += h;
			}
		}

		function drawShares(c, lane, y) {
			const wide = Math.max(1, binWidth / (view.to - view.from) * (width - LEFT));
			if (wide === 1) {
				for (let x = LEFT; x < width; x++)
					drawColumn(c, lane, x, 1, y);
				return;
			}
			for (let i = Math.floor(view.from / binWidth); i < model.bins && i * binWidth < view.to; i++)
				drawColumn(c, lane, toX((i + .01) * binWidth), wide * .99, y);
		}

		function drawCounts(c, lane, y) {
			const e = model.lanes[lane].exceptions, per = (view.to - view.from) / (width - LEFT);
			c.fillStyle = style("--soft");
			for (let x = LEFT; x < width; x++) {
				const a = Math.floor(toValue(x) / binWidth), b = Math.min(model.bins, Math.max(a + 1, Math.floor((toValue(x) + per) / binWidth)));
				let n = 0;
				for (let i = Math.max(0, a); i < b; i++)
					n = Math.max(n, e[i]);
				if (n) {
					const h = Math.max(1.5, Math.log(1 + n) / Math.log(1 + most) * COUNTS);
					c.fillRect(x, y + COUNTS - h, 1, h);
				}
			}
		}

		// Index of the first span that ends behind v.
		function firstSpan(spans, v) {
			let lo = 0, hi = spans.length;
			while (lo < hi) {
				const mid = (lo + hi) >> 1;
				if (spans[mid].to <= v)
					lo = mid + 1;
				else
					hi = mid;
			}
			return lo;
		}

		function drawSpans(c, lane, y) {
			const spans = model.spans[lane], a = firstSpan(spans, view.from);
			let b = a;
			while (b < spans.length && spans[b].from < view.to && b - a <= NEAR)
				b++;
			if (b - a > NEAR)
				return;
			c.textAlign = "center";
			for (const s of spans.slice(a, b)) {
				const x = Math.max(LEFT, toX(s.from)), w = Math.min(width, toX(s.to)) - x;
				if (w < .15)
					continue;
				c.fillStyle = palette[s.state];
				c.fillRect(x, y, Math.max(w, .6), LANE);
				const name = model.states[s.state].name;
				if (w > 8 * name.length) {
					c.fillStyle = "#000c";
					c.fillText(name, x + w / 2, y + LANE / 2 + 4);
				}
			}
		}

		function drawMarks(c) {
			c.fillStyle = style("--mark");
			for (const [a, b] of marked)
				if (b >= view.from && a <= view.to)
					c.fillRect(Math.max(LEFT, toX(a)), RULER - MARK - 2, Math.max(1, toX(b) - Math.max(LEFT, toX(a))), MARK);
		}

		function drawPicked(c) {
			const lane = picked ? model.lanes.findIndex(l => l.pe === picked.pe) : -1;
			if (lane < 0 || picked.x < view.from || picked.x > view.to)
				return;
			const x = Math.round(toX(picked.x)) + .5;
			c.strokeStyle = style("--ink");
			c.lineWidth = 2;
			c.strokeRect(x - 1.5, top(lane) - 2, 3, LANE + COUNTS + 4);
			c.lineWidth = 1;
		}

		function draw() {
			pending = false;
			const ratio = window.devicePixelRatio || 1, c = canvas.getContext("2d");
			width = canvas.clientWidth;
			if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
				canvas.width = Math.round(width * ratio);
				canvas.height = Math.round(height * ratio);
			}
			c.setTransform(ratio, 0, 0, ratio, 0, 0);
			c.clearRect(0, 0, width, height);
			c.font = "12px system-ui, 'Liberation Sans', sans-serif";
			palette = colours(model.states, document.documentElement.classList.contains("dark"));
			drawRuler(c);
			model.lanes.forEach((l, i) => {
				c.fillStyle = style("--ink");
				c.textAlign = "left";
				c.fillText(`PE${l.pe}`, 4, top(i) + LANE / 2 + 4);
				c.fillStyle = style("--hatch");
				c.fillRect(LEFT, top(i), width - LEFT, LANE);
				drawShares(c, i, top(i));
				drawSpans(c, i, top(i));
				drawCounts(c, i, top(i) + LANE + 1);
			});
			drawMarks(c);
			drawPicked(c);
		}

		// ---- what is under the pointer ----

		function laneAt(y) {
			const lane = Math.floor((y - RULER) / (LANE + COUNTS + GAP));
			return lane >= 0 && lane < model.lanes.length ? lane : -1;
		}

		// The nearest shown exception of the lane within some pixels, else any event there.
		function eventAt(x, y) {
			const lane = laneAt(y);
			if (lane < 0)
				return null;
			const pe = model.lanes[lane].pe, from = toValue(x - 5), to = toValue(x + 5), at = toValue(x);
			let best = null;
			for (const e of model.events) {
				if (e.pe !== pe || e.x < from || e.x > to)
					continue;
				const worse = best && (best.kind === Model.EXCEPTION) === (e.kind === Model.EXCEPTION) ? Math.abs(e.x - at) >= Math.abs(best.x - at) : best && best.kind === Model.EXCEPTION;
				if (!worse)
					best = e;
			}
			return best;
		}

		function describe(x, y) {
			const lane = laneAt(y), v = toValue(x);
			if (lane < 0 || x < LEFT || v > model.range)
				return "";
			const bin = Math.min(model.bins - 1, Math.floor(v / binWidth)), n = model.states.length;
			const span = model.spans[lane][firstSpan(model.spans[lane], v)];
			const exact = span && span.from <= v ? model.states[span.state].name : null;
			const parts = model.states.map((s, i) => [s.name, model.lanes[lane].share[bin * n + i] / 255]).filter(p => p[1] > .004).sort((a, b) => b[1] - a[1]);
			const where = exact ?? parts.map(([name, part]) => `${name} ${Math.round(part * 100)}%`).join(", ");
			return `PE${model.lanes[lane].pe} at ${label(v)}: ${where || "nothing known"}; ${Model.grouped(model.lanes[lane].exceptions[bin])} exceptions in ${label(binWidth)} around`;
		}

		// ---- hands ----

		const point = e => [e.offsetX, e.offsetY];
		canvas.addEventListener("wheel", e => {
			e.preventDefault();
			if (Math.abs(e.deltaX) > Math.abs(e.deltaY))
				look(view.from + e.deltaX / width * (view.to - view.from), view.to + e.deltaX / width * (view.to - view.from));
			else
				zoom(Math.exp(Math.max(-60, Math.min(60, e.deltaY)) / 150), toValue(Math.max(LEFT, e.offsetX)));
		}, { passive: false });
		canvas.addEventListener("pointerdown", e => {
			drag = { x: e.offsetX, from: view.from, to: view.to, moved: false };
			canvas.setPointerCapture(e.pointerId);
		});
		canvas.addEventListener("pointermove", e => {
			on.hover(describe(...point(e)));
			if (!drag)
				return;
			drag.moved ||= Math.abs(e.offsetX - drag.x) > 3;
			const by = (drag.x - e.offsetX) / (width - LEFT) * (drag.to - drag.from);
			if (drag.moved)
				look(drag.from + by, drag.to + by);
		});
		canvas.addEventListener("pointerup", e => {
			const hit = drag && !drag.moved ? eventAt(...point(e)) : null;
			if (hit)
				on.pick(hit);
			else if (drag && !drag.moved && laneAt(e.offsetY) >= 0)
				zoom(.25, toValue(e.offsetX));
			drag = null;
		});
		canvas.addEventListener("pointercancel", () => { drag = null; });
		canvas.addEventListener("pointerleave", () => on.hover(""));
		canvas.addEventListener("keydown", e => {
			const step = (view.to - view.from) / 8;
			const keys = {
				ArrowLeft: () => look(view.from - step, view.to - step), ArrowRight: () => look(view.from + step, view.to + step),
				"+": () => zoom(.5, middle()), "=": () => zoom(.5, middle()), "-": () => zoom(2, middle()), Home: () => look(0, model.range),
			};
			if (keys[e.key] && !e.ctrlKey && !e.metaKey) {
				e.preventDefault();
				keys[e.key]();
			}
		});
		new ResizeObserver(redraw).observe(canvas);

		return {
			redraw, zoomIn: () => zoom(.5, middle()), zoomOut: () => zoom(2, middle()), zoomAll: () => look(0, model.range),
			pick(event) {
				picked = event;
				if (event.x < view.from || event.x > view.to)
					look(event.x - (view.to - view.from) / 2, event.x + (view.to - view.from) / 2);
				redraw();
			},
			// So near that the event's handler can be seen.
			show(event) {
				const size = Math.max((event.ends ? event.ends.x - event.x : 0) * 3, smallest * 20);
				look(event.x - size / 3, event.x + size * 2 / 3);
			},
			colour: state => (palette = colours(model.states, document.documentElement.classList.contains("dark")))[state],
		};
	}

	return { create };
})();
