// Before anything is drawn: the theme chosen earlier, and folded what stands unfolded for readers without JavaScript.
try {
  const theme = JSON.parse(localStorage.getItem("mathtutor.theme"));
  if (theme && !document.documentElement.dataset.theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme is kept then.
}
document.documentElement.classList.add("scripted");
const folding = new MutationObserver(() => {
  for (const fold of document.querySelectorAll(".folds > details[open]")) fold.open = false;
});
folding.observe(document, { childList: true, subtree: true });
addEventListener("DOMContentLoaded", () => folding.disconnect());
