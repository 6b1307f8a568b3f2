// Light or dark, chosen by hand and kept on the device.
import { device } from "./device.js";

/** Makes the page's switch work, where it has one. */
export function choosesTheme() {
  const toggle = document.getElementById("theme");
  const root = document.documentElement;
  if (!toggle) return;
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    device.set("theme", root.dataset.theme);
  });
}
