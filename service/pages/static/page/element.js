// One line to embed problems: <div class="math-tutor" data-…>, <math-tutor …> or a plain frame. See the guide, /guide/embed.
(() => {
  const home = new URL(document.currentScript.src).origin;
  const FIELDS = ["task", "operation", "expression", "lines", "problem", "answer", "reference", "lower", "upper", "point", "variable", "language", "theme"];
  const TALLEST = 20000;
  const frames = new Map(); // element → its frame

  /** The value of a field that an element names: `data-expression`, or `expression` of an element of our own. */
  const valueOf = (element, name) => element.getAttribute(`data-${name}`) ?? (element.localName === "math-tutor" ? element.getAttribute(name) : null);

  function addressOf(element) {
    const pairs = FIELDS.map((name) => [name, valueOf(element, name)]).filter(([, value]) => value !== null);
    return `${home}/embed?${pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&")}`;
  }

  /** Puts the frame into an element, or the problem that it names by now into its frame. */
  function show(element) {
    const address = addressOf(element);
    const frame = frames.get(element);
    if (frame?.isConnected) return frame.src === address || (frame.src = address);
    const made = document.createElement("iframe");
    made.title = element.getAttribute("title") || "Mathtutor";
    made.style.cssText = "display:block;width:100%;height:22rem;border:0;color-scheme:normal";
    made.allow = "clipboard-write";
    made.src = address;
    frames.set(element, made);
    element.replaceChildren(made);
  }

  /** Any frame of ours is as tall as what it shows; the element that holds it hears what came out. */
  addEventListener("message", ({ source, origin, data }) => {
    if (origin !== home || data?.source !== "mathtutor") return;
    const frame = [...document.querySelectorAll("iframe")].find((one) => one.contentWindow === source);
    if (!frame) return;
    if (data.type === "height" && data.height > 0) frame.style.height = `${Math.min(data.height, TALLEST)}px`;
    const element = frame.closest("math-tutor, .math-tutor") ?? frame;
    if (data.type === "ready" || data.type === "result") element.dispatchEvent(new CustomEvent(data.type, { detail: data, bubbles: true }));
    if (data.type === "ready") frame.contentWindow.postMessage({ source: "mathtutor-host", type: "measure" }, "*"); // it may have told its height to nobody
  });

  function showAll(root) {
    if (root.matches?.("div.math-tutor, math-tutor")) show(root);
    for (const element of root.querySelectorAll?.("div.math-tutor, math-tutor") ?? []) show(element);
  }

  function start() {
    showAll(document.body);
    for (const frame of document.querySelectorAll(`iframe[src^="${home}/embed"]`)) frame.contentWindow.postMessage({ source: "mathtutor-host", type: "measure" }, "*");
    const watched = { childList: true, subtree: true, attributes: true, attributeFilter: FIELDS.flatMap((name) => [name, `data-${name}`]) };
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        if (type === "attributes" && frames.has(target)) show(target);
        for (const node of addedNodes) showAll(node);
      }
    }).observe(document.body, watched);
  }

  document.body && document.readyState !== "loading" ? start() : addEventListener("DOMContentLoaded", start);
})();
