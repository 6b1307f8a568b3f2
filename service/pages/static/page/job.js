// Work that takes longer than a moment: a job of the service, followed by server-sent events.

const UNDER_WAY = ["waiting", "running", "moved"];
const ENDED = ["done", "failed", "cancelled"];

/** Hands the question over as a job and tells its news (`state`, and what it is `trying`) until it has ended; with `signal` its work is killed.

Identical work under way is joined. Resolves to false where no job could be begun. */
export async function follow(fields, seconds, signal, tell) {
  const asked = new URLSearchParams(fields);
  asked.delete("theme");
  asked.set("timeout", seconds);
  const reply = await fetch("/jobs", { method: "POST", body: asked });
  if (!reply.ok) return false;
  const { id } = await reply.json();
  const kill = () => fetch(`/jobs/${id}`, { method: "DELETE", keepalive: true }).catch(() => {});
  if (signal.aborted) return kill();
  signal.addEventListener("abort", kill);
  await ended(id, signal, tell);
  signal.removeEventListener("abort", kill);
  return true;
}

/** Until the job has ended. A connection that breaks, as when the service restarts, is taken up again. */
function ended(id, signal, tell) {
  return new Promise((resolve) => {
    const events = new EventSource(`/jobs/${id}/events`);
    const close = () => {
      events.close();
      resolve();
    };
    for (const state of UNDER_WAY) events.addEventListener(state, ({ data }) => tell(JSON.parse(data)));
    for (const state of ENDED) events.addEventListener(state, close);
    events.addEventListener("error", () => events.readyState === EventSource.CLOSED && close());
    signal.addEventListener("abort", close);
  });
}
