// Small helpers for the page's elements and words.

export const words = JSON.parse(document.getElementById("words").textContent);

/** A sentence with `{name}` replaced by values. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** A new element with a class and text. */
export function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** A button that doesn't submit. */
export function button(text, act, className = "quiet") {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** Runs an action when no further call has come for `ms` milliseconds. */
export function settled(ms, act) {
  let timer = null;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(act, ms, ...values);
  };
}
