// The teacher's page: takes a file, draws the formulas, and says that it is at work.
import { drawPage } from "./math.js";
import { choosesTheme } from "./theme.js";

const upload = document.getElementById("upload");
const TAKES = { answers: firstColumn, workings: (text) => text };

/** The first cell of each line of CSV. */
function firstColumn(text) {
  return text.split(/\r?\n/).filter((line) => line.trim()).map(firstCell).join("\n");
}

function firstCell(line) {
  const quoted = /^\s*"((?:[^"]|"")*)"/.exec(line);
  return quoted ? quoted[1].replaceAll('""', '"') : line.split(/[,;\t]/, 1)[0];
}

if (upload) {
  upload.hidden = false;
  upload.querySelector("input").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) document.getElementById(upload.dataset.into).value = TAKES[upload.dataset.into](await file.text());
  });
}

document.getElementById("class").addEventListener("submit", () => (document.getElementById("state").hidden = false));
addEventListener("pageshow", () => (document.getElementById("state").hidden = true));
drawPage();
choosesTheme();
