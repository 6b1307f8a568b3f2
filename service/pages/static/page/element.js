// <math-tutor>: one line to embed a problem. See the guide, /guide/embed.
(() => {
  const home = new URL(document.currentScript.src).origin;
  const FIELDS = ["operation", "expression", "lines", "problem", "answer", "reference", "lower", "upper", "point", "variable", "language", "theme"];

  class MathTutor extends HTMLElement {
    static observedAttributes = FIELDS;

    connectedCallback() {
      this.frame = document.createElement("iframe");
      this.frame.title = this.getAttribute("title") || "Mathtutor";
      this.frame.style.cssText = "display:block;width:100%;height:22rem;border:0;color-scheme:normal";
      this.frame.allow = "clipboard-write";
      this.hears = (event) => this.hear(event);
      addEventListener("message", this.hears);
      this.replaceChildren(this.frame);
      this.load();
    }

    disconnectedCallback() {
      removeEventListener("message", this.hears);
    }

    attributeChangedCallback() {
      if (this.frame) this.load();
    }

    load() {
      const pairs = FIELDS.filter((name) => this.hasAttribute(name)).map((name) => `${name}=${encodeURIComponent(this.getAttribute(name))}`);
      this.frame.src = `${home}/embed?${pairs.join("&")}`;
    }

    hear({ source, origin, data }) {
      if (source !== this.frame.contentWindow || origin !== home || data?.source !== "mathtutor") return;
      if (data.type === "height" && data.height > 0) this.frame.style.height = `${Math.min(data.height, 20000)}px`;
      if (data.type === "ready" || data.type === "result") this.dispatchEvent(new CustomEvent(data.type, { detail: data, bubbles: true }));
    }
  }

  if (!customElements.get("math-tutor")) customElements.define("math-tutor", MathTutor);
})();
