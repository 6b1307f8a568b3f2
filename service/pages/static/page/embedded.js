// Inside a frame: tells the page around it how tall this is and what came out. See the guide, /guide/embed.
import { onAnswer, resultOf } from "./asking.js";
import { form } from "./form.js";

const allowed = new Set([location.origin, ...document.querySelector(".embedded").dataset.origins.split(" ").filter(Boolean)]);

/** The origin of the page around, where it is allowed to hear; else null. */
function listener() {
  const origin = location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
  return window.parent !== window && allowed.has(origin) ? origin : null;
}

function tell(message) {
  const origin = listener();
  if (origin) window.parent.postMessage({ source: "mathtutor", version: 1, ...message }, origin);
}

function outcome(answer, fields) {
  const result = resultOf(answer);
  return {
    type: "result",
    operation: form.dataset.operation,
    fields: Object.fromEntries(fields),
    result: result ? { latex: result.dataset.latex, text: result.dataset.text } : null,
    verdict: answer.querySelector("[data-verdict]")?.dataset.verdict ?? null,
    problem: answer.querySelector(".problem")?.dataset.code ?? null,
  };
}

const tallness = () => tell({ type: "height", height: Math.ceil(document.documentElement.getBoundingClientRect().height) });

onAnswer((answer, fields) => tell(outcome(answer, fields)));
addEventListener("message", ({ origin, data }) => {
  if (origin === listener() && data?.source === "mathtutor-host" && data.type === "measure") tallness();
});
new ResizeObserver(tallness).observe(document.documentElement);
tell({ type: "ready" });
