// Talks to the service. Problems of the mathematics are data; only a refusal is thrown.

export const HOME = document.getElementById("ask").dataset.home;
const LONGEST = 6000; // characters of an address; a longer problem is posted

/** How the strings were read: one document or problem for each question, in order. */
export async function read(questions, signal) {
  const language = document.documentElement.lang;
  const headers = { "Content-Type": "application/json" };
  return Promise.all(questions.map(async (question) => {
    const reply = await fetch("/read", { method: "POST", headers, body: JSON.stringify({ language, ...question }), signal });
    return reply.json();
  }));
}

/** A request that the service refused before any page: its problem document. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The page that answers the form's fields, as a document. Raises Refused. */
export async function page(fields, signal) {
  const address = addressOf(fields);
  const headers = { Accept: "text/html" };
  const reply = address.length < LONGEST
    ? await fetch(address, { headers, signal })
    : await fetch(HOME, { method: "POST", headers, body: fields, signal });
  if (reply.headers.get("content-type")?.startsWith("application/problem+json")) throw new Refused(await reply.json());
  return new DOMParser().parseFromString(await reply.text(), "text/html");
}

/** The address that holds the problem. */
export function addressOf(fields, home = HOME) {
  const pairs = [...fields].filter(([, value]) => value.trim());
  return `${home}?` + pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
}
