// The guide's search: everything it looks through came with the page.
import { choosesTheme } from "./theme.js";

const MOST = 8;
const sections = JSON.parse(document.getElementById("index").textContent).map((one) => ({ ...one, all: `${one.page} ${one.heading} ${one.text}`.toLowerCase() }));
const field = document.getElementById("search");
const found = document.getElementById("found");

/** The sections that hold every word, those with the words in their heading first. */
function matching(words) {
  const fit = sections.filter(({ all }) => words.every((word) => all.includes(word)));
  const isNamed = ({ heading, page }) => words.some((word) => `${heading} ${page}`.toLowerCase().includes(word));
  return [...fit.filter(isNamed), ...fit.filter((one) => !isNamed(one))].slice(0, MOST);
}

function show() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  found.replaceChildren(...(words.length ? matching(words).map(entry) : []));
}

function entry({ href, heading, page }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const where = document.createElement("small");
  link.href = href;
  where.textContent = page;
  link.append(heading, ...(heading === page ? [] : [where]));
  item.append(link);
  return item;
}

/** What is wider than its box can be reached, to be scrolled, with the keyboard. */
function letScroll() {
  for (const box of document.querySelectorAll("#guide :is(pre, table)")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}

field.closest(".search").hidden = false;
field.addEventListener("input", show);
choosesTheme();
letScroll();
addEventListener("resize", letScroll);
