/**
 * Asks a running service through the generated TypeScript client; prints what came back, a JSON object.
 *
 *     node use.js http://127.0.0.1:8000
 */
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

declare const process: { argv: string[] };

type Schemas = components["schemas"];
type IsAny<T> = 0 extends 1 & T ? true : false;
type IsFree<T> = IsAny<T> extends true ? true : unknown extends T ? true : false;
/** Members whose type says nothing. */
type Free<T> = { [K in keyof T]-?: IsFree<T[K]> extends true ? K : never }[keyof T];
type None<T extends never> = T;
export type Typed = [
  None<Free<Schemas["Answer"]>>,
  None<Free<Schemas["SolveAnswer"]>>,
  None<Free<Schemas["WorkedStep"]>>,
  None<Free<Schemas["CheckAnswer"]>>,
  None<Free<Schemas["LineVerdict"]>>,
  None<Free<Schemas["CompareAnswer"]>>,
  None<Free<Schemas["JobAnswer"]>>,
  None<Free<Schemas["Problem"]>>,
  None<Exclude<Free<Schemas["Written"]>, "mathjson">>,
];

const PATIENCE = 10_000;
const client = createClient<paths>({ baseUrl: process.argv[2] });

function given<T>(reply: { data?: T; error?: Schemas["Problem"] }): T {
  if (reply.data === undefined) throw new Error(reply.error?.detail ?? "no answer");
  return reply.data;
}

async function differentiate(): Promise<unknown[]> {
  const answer = given(await client.POST("/differentiate", { body: { expression: "x^2*sin(x)", variable: "x" } }));
  return [answer.result?.text, answer.verification.status];
}

async function solve(): Promise<unknown[]> {
  const answer = given(await client.POST("/solve", { body: { expression: "x^2 - 5x + 6 = 0", steps: true } }));
  const values = answer.solutions.flatMap((solution) => Object.values(solution).map((value) => value.text));
  return [values, answer.steps[0]?.before.text, answer.steps.length > 1, answer.steps[0]?.relation];
}

async function check(): Promise<unknown[]> {
  const lines = ["2x + 3 = 11", "2x = 14", "x = 7"];
  const answer = given(await client.POST("/check", { body: { problem: "2x + 3 = 11", lines } }));
  return [answer.verdict, answer.first_error, answer.lines.map((line) => line.correct), answer.lines[1]?.relation];
}

async function compare(): Promise<unknown[]> {
  const answer = given(await client.POST("/compare", { body: { answer: "(x+1)^2", reference: "x^2 + 2x + 1" } }));
  return [answer.correct, answer.score];
}

async function refuse(): Promise<unknown[]> {
  const { error } = await client.POST("/differentiate", { body: { expression: "sin(x" } });
  return [error?.status, error?.code, error?.position?.field, error?.position?.start];
}

async function batch(): Promise<unknown[]> {
  const lines = [1, 2].map((id) => JSON.stringify({ id, operation: "expand", expression: `(x+${id})^2` }));
  const reply = await client.POST("/batch", {
    body: lines.join("\n"),
    bodySerializer: (body) => body,
    headers: { "Content-Type": "application/x-ndjson" },
    parseAs: "text",
  });
  const answers = given(reply).trim().split("\n").map((line) => JSON.parse(line));
  return [1, 2].map((id) => answers.find((answer) => answer.id === id).result.text);
}

async function job(): Promise<unknown[]> {
  let found = given(await client.POST("/jobs", { body: { operation: "solve", expression: "x^2 = 4" } }));
  const end = Date.now() + PATIENCE;
  while (["waiting", "running"].includes(found.state) && Date.now() < end) {
    await new Promise((resume) => setTimeout(resume, 20));
    found = given(await client.GET("/jobs/{id}", { params: { path: { id: found.id } } }));
  }
  const answer = found.answer;
  return [found.state, answer && "solutions" in answer ? answer.solutions.length : null];
}

async function health(): Promise<unknown[]> {
  return [given(await client.GET("/healthz")).status];
}

console.log(
  JSON.stringify({
    differentiate: await differentiate(),
    solve: await solve(),
    check: await check(),
    compare: await compare(),
    refuse: await refuse(),
    batch: await batch(),
    job: await job(),
    health: await health(),
  }),
);
