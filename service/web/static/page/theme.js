// Sets the theme chosen earlier before anything is drawn.
try {
  const theme = JSON.parse(localStorage.getItem("mathtutor.theme"));
  if (theme && !document.documentElement.dataset.theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme is kept then.
}
