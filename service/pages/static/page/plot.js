// A graph that can be zoomed, moved and traced: it is drawn anew by the service for the part of the plane that is looked at.
import { button, element, settled, words } from "./dom.js";

const MOVES = [
  ["−", "zoom_out", 0, 2],
  ["+", "zoom_in", 0, 0.5],
  ["←", "move_left", -0.25, 1],
  ["→", "move_right", 0.25, 1],
  ["⟲", "zoom_reset", 0, 0],
];
const NARROW = 480; // px: a picture less wide is drawn for a small screen
const STEPS = 400; // places along a curve
const NEAR = 40; // how near a curve a tap must be, in the picture's units
const SVG = "http://www.w3.org/2000/svg";

/** Makes the graphs of an answer live: one under it once it is opened, one that is the answer at once. */
export function offerPlot(answer) {
  const place = answer.querySelector("details.graph");
  place?.addEventListener("toggle", () => place.open && !place.querySelector("svg") && new Graph(place.querySelector("figure"), place.dataset.address).draw());
  for (const figure of answer.querySelectorAll("figure.plot[data-address]")) new Graph(figure, figure.dataset.address).begin();
}

class Graph {
  constructor(figure, address) {
    this.figure = figure;
    this.address = address;
    this.asked = 0;
  }

  begin() {
    if (this.figure.clientWidth < NARROW) this.draw();
    else this.enliven();
  }

  get svg() {
    return this.figure.querySelector("svg");
  }

  /** What is shown: { low, high, bottom, top }. */
  get range() {
    const { low, high, bottom, top } = this.svg.dataset;
    return { low: Number(low), high: Number(high), bottom: Number(bottom), top: Number(top) };
  }

  /** Where the plane lies in the picture, in the picture's units. */
  get frame() {
    const [left, top, width, height] = this.svg.dataset.frame.split(" ").map(Number);
    return { left, top, width, height };
  }

  /** Draws a part of the plane; the one that suits it where none is given. */
  async draw(range) {
    const asked = ++this.asked;
    const address = new URL(this.address, location.href);
    if (this.figure.clientWidth < NARROW) address.searchParams.set("narrow", "true");
    if (range) setRange(address.searchParams, range);
    const reply = await fetch(address, { headers: { Accept: "image/svg+xml" } });
    if (!reply.ok) return this.figure.replaceChildren((await reply.json()).detail);
    const text = await reply.text();
    if (asked !== this.asked) return;
    const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    drawn.removeAttribute("style");
    this.figure.replaceChildren(document.importNode(drawn, true));
    this.enliven();
  }

  enliven() {
    if (!this.slider) {
      this.figure.after(this.tracer(), this.tools());
      drags(this);
    }
    this.curves = [...this.svg.querySelectorAll("path.curve")].map((path) => places(path, this.frame));
    this.chosen = Math.min(this.chosen ?? 0, Math.max(this.curves.length - 1, 0));
    this.slider.parentElement.hidden = !this.curves.length;
    this.next.hidden = this.curves.length < 2;
    this.dot = null;
    this.said.value = "";
  }

  tools() {
    const tools = element("div", "zoom");
    for (const [sign, name, shift, scale] of MOVES) {
      const pressed = button(sign, () => this.look(shift, 0, scale), "");
      pressed.title = words.page[name];
      pressed.setAttribute("aria-label", words.page[name]);
      tools.append(pressed);
    }
    return tools;
  }

  /** Shifted by parts of what is shown, and scaled; scale 0: as at first. */
  look(right, up, scale) {
    if (!scale) return this.draw();
    const { low, high, bottom, top } = this.range;
    const [width, height] = [high - low, top - bottom];
    const [x, y] = [(low + high) / 2 + right * width, (bottom + top) / 2 + up * height];
    return this.draw({ low: x - (width * scale) / 2, high: x + (width * scale) / 2, bottom: y - (height * scale) / 2, top: y + (height * scale) / 2 });
  }

  tracer() {
    const row = element("div", "tracer");
    this.slider = element("input");
    Object.assign(this.slider, { type: "range", min: 0, max: STEPS, value: STEPS / 2 });
    this.slider.setAttribute("aria-label", words.page.trace);
    this.slider.addEventListener("input", () => this.show());
    this.slider.addEventListener("keydown", (event) => this.pressed(event));
    this.said = element("output");
    this.next = button("⇅", () => this.choose(this.chosen + 1), "");
    this.next.title = words.page.trace_next;
    this.next.setAttribute("aria-label", words.page.trace_next);
    row.append(this.slider, this.next, this.said);
    return row;
  }

  pressed(event) {
    const scale = { "+": 0.5, "-": 2 }[event.key];
    if (scale) this.look(0, 0, scale);
  }

  choose(index) {
    this.chosen = index % this.curves.length;
    this.show();
  }

  /** The point that moves: drawn, and read out. A mark that it comes by is what it stops at. */
  show() {
    const point = this.curves[this.chosen]?.[Number(this.slider.value)];
    if (!point) return;
    const mark = this.markNear(point);
    const place = mark ? { x: Number(mark.getAttribute("cx")), y: Number(mark.getAttribute("cy")) } : point;
    if (!this.dot) {
      this.dot = document.createElementNS(SVG, "circle");
      for (const [name, value] of Object.entries({ r: 7, fill: "none", stroke: "currentColor", "stroke-width": 3 })) this.dot.setAttribute(name, value);
      this.svg.append(this.dot);
    }
    this.dot.setAttribute("cx", place.x);
    this.dot.setAttribute("cy", place.y);
    const said = mark ? mark.dataset.said : this.coordinates(place);
    this.said.value = said;
    this.slider.setAttribute("aria-valuetext", said);
  }

  markNear(point) {
    const near = (mark) => Math.hypot(mark.getAttribute("cx") - point.x, mark.getAttribute("cy") - point.y);
    return [...this.svg.querySelectorAll(".mark")].filter((mark) => near(mark) < point.room).sort((a, b) => near(a) - near(b))[0];
  }

  coordinates(point) {
    const { low, high, bottom, top } = this.range;
    const frame = this.frame;
    const x = low + ((point.x - frame.left) / frame.width) * (high - low);
    const y = top - ((point.y - frame.top) / frame.height) * (top - bottom);
    const [across, up] = this.svg.dataset.letters.split(" ");
    return `${across} ≈ ${numeral(x, high - low)}   ${up} ≈ ${numeral(y, top - bottom)}`;
  }

  /** A tap: the point goes to the nearest place of a curve. */
  touch(x, y) {
    let best = null;
    this.curves.forEach((points, curve) => points.forEach((point, index) => {
      const far = Math.hypot(point.x - x, point.y - y);
      if (far < (best?.far ?? NEAR)) best = { far, curve, index };
    }));
    if (!best) return;
    this.slider.value = best.index;
    this.choose(best.curve);
  }
}

/** Another part is drawn without the area, which belongs to the integral's own range. */
function setRange(query, { low, high, bottom, top }) {
  query.delete("shade");
  query.set("decimal", "point");
  for (const [name, value] of Object.entries({ lower: low, upper: high, bottom, top })) query.set(name, value.toPrecision(8));
}

/** Evenly spread places along what is seen of a path; room: how near a mark must be for the point to stop there. */
function places(path, frame) {
  const length = path.getTotalLength();
  const many = 4 * STEPS;
  const inside = Array.from({ length: many + 1 }, (_, k) => path.getPointAtLength((length * k) / many)).filter(
    ({ y }) => y >= frame.top && y <= frame.top + frame.height,
  );
  const room = Math.max(((length / many) * inside.length) / STEPS, 2) * 0.75;
  return Array.from({ length: inside.length && STEPS + 1 }, (_, k) => {
    const { x, y } = inside[Math.round((k / STEPS) * (inside.length - 1))];
    return { x, y, room };
  });
}

/** A number with as many digits as the picture can tell. */
function numeral(value, range) {
  const digits = Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(range))));
  return (Math.abs(value) < range * 1e-4 ? 0 : value).toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits }).replace("-", "−");
}

/** Dragging moves the picture, two fingers scale it; where they are lifted, that part is drawn. */
function drags(graph) {
  const { figure } = graph;
  const held = new Map();
  let from = null;
  const lookSoon = settled(60, (...moved) => graph.look(...moved));
  const span = (points) => (points.length > 1 ? Math.hypot(points[0].x - points[1].x, points[0].y - points[1].y) : 0);
  const middle = (points) => ({ x: points.reduce((sum, p) => sum + p.x, 0) / points.length, y: points.reduce((sum, p) => sum + p.y, 0) / points.length });
  const moved = () => {
    const now = [...held.values()];
    const here = middle(now);
    return { x: here.x - from.middle.x, y: here.y - from.middle.y, scale: from.span && span(now) ? span(now) / from.span : 1 };
  };
  const begin = () => {
    const now = [...held.values()];
    from = now.length ? { middle: middle(now), span: span(now), tap: from === null } : null;
  };
  figure.classList.add("moves");
  figure.addEventListener("pointerdown", (event) => {
    if (!graph.svg) return;
    held.set(event.pointerId, { x: event.clientX, y: event.clientY });
    figure.setPointerCapture(event.pointerId);
    begin();
  });
  figure.addEventListener("pointermove", (event) => {
    if (!from || !held.has(event.pointerId)) return;
    held.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const { x, y, scale } = moved();
    graph.svg.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  });
  figure.addEventListener("pointerup", (event) => {
    if (!from || !held.has(event.pointerId)) return;
    const { x, y, scale } = moved();
    const box = graph.svg.getBoundingClientRect();
    const unit = graph.svg.viewBox.baseVal.width / (box.width / scale);
    const { width, height } = graph.frame;
    const isTap = from.tap && held.size === 1 && Math.hypot(x, y) < 6;
    held.delete(event.pointerId);
    if (held.size) return; // the other finger ends it
    from = null;
    if (!isTap) return lookSoon((-x * unit) / width / scale, (y * unit) / height / scale, 1 / scale);
    graph.svg.style.transform = "";
    graph.touch((event.clientX - box.left) * unit, (event.clientY - box.top) * unit);
  });
  figure.addEventListener("pointercancel", () => {
    held.clear();
    from = null;
    if (graph.svg) graph.svg.style.transform = "";
  });
}
