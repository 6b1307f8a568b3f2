// A graph that can be zoomed and moved: it is drawn anew by the service for the range that is looked at.
import { button, element, settled, words } from "./dom.js";

const ACROSS = 568 / 640; // part of the picture's width that the range takes
const MOVES = [
  ["−", "zoom_out", 0, 2],
  ["+", "zoom_in", 0, 0.5],
  ["←", "move_left", -0.25, 1],
  ["→", "move_right", 0.25, 1],
];

/** Makes the graph under an answer live once it is opened. */
export function offerPlot(answer) {
  const place = answer.querySelector("details.graph");
  place?.addEventListener("toggle", () => place.open && !place.querySelector("svg") && draw(place));
}

async function draw(place, low, high) {
  const address = new URL(place.dataset.address, location.href);
  if (low !== undefined) setRange(address.searchParams, low, high);
  const reply = await fetch(address, { headers: { Accept: "image/svg+xml" } });
  const figure = place.querySelector("figure");
  if (!reply.ok) return figure.replaceChildren((await reply.json()).detail);
  const drawn = new DOMParser().parseFromString(await reply.text(), "image/svg+xml").documentElement;
  drawn.removeAttribute("style");
  figure.replaceChildren(document.importNode(drawn, true));
  if (!place.querySelector(".zoom")) enliven(place, figure);
}

/** Another range is drawn without the area, which belongs to the integral's own. */
function setRange(query, low, high) {
  query.delete("shade");
  query.set("decimal", "point");
  query.set("lower", low.toPrecision(6));
  query.set("upper", high.toPrecision(6));
}

function enliven(place, figure) {
  const range = () => [Number(figure.firstChild.dataset.low), Number(figure.firstChild.dataset.high)];
  const look = (shift, scale) => {
    const [low, high] = range();
    const middle = (low + high) / 2 + shift * (high - low);
    const half = ((high - low) / 2) * scale;
    draw(place, middle - half, middle + half);
  };
  const tools = element("div", "zoom");
  for (const [sign, name, shift, scale] of MOVES) {
    const pressed = button(sign, () => look(shift, scale), "");
    pressed.title = words.page[name];
    pressed.setAttribute("aria-label", words.page[name]);
    tools.append(pressed);
  }
  figure.after(tools);
  drags(figure, look);
}

/** Dragging moves the picture; where it is let go, that range is drawn. */
function drags(figure, look) {
  let from = null;
  const moved = (event) => event.clientX - from;
  const lookSoon = settled(60, look);
  figure.classList.add("moves");
  figure.addEventListener("pointerdown", (event) => {
    from = event.clientX;
    figure.setPointerCapture(event.pointerId);
  });
  figure.addEventListener("pointermove", (event) => {
    if (from !== null) figure.firstChild.style.transform = `translateX(${moved(event)}px)`;
  });
  figure.addEventListener("pointerup", (event) => {
    const part = moved(event) / (figure.firstChild.getBoundingClientRect().width * ACROSS);
    from = null;
    if (Math.abs(part) > 0.01) lookSoon(-part, 1);
  });
  figure.addEventListener("pointercancel", () => {
    from = null;
    figure.firstChild.style.transform = "";
  });
}
