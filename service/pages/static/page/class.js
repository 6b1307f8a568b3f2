// The teacher's page: takes the first column of a CSV file as the answers, and says that it is at work.
import { choosesTheme } from "./theme.js";

const upload = document.getElementById("upload");

/** The first cell of a line of CSV. */
function firstCell(line) {
  const quoted = /^\s*"((?:[^"]|"")*)"/.exec(line);
  return quoted ? quoted[1].replaceAll('""', '"') : line.split(/[,;\t]/, 1)[0];
}

upload.hidden = false;
upload.querySelector("input").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  const lines = (await file.text()).split(/\r?\n/).filter((line) => line.trim());
  document.getElementById("answers").value = lines.map(firstCell).join("\n");
});

document.getElementById("class").addEventListener("submit", () => (document.getElementById("state").hidden = false));
addEventListener("pageshow", () => (document.getElementById("state").hidden = true));
choosesTheme();
