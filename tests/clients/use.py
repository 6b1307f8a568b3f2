"""Asks a running service through the generated Python client; prints what came back, a JSON object.

    python use.py http://127.0.0.1:8000

Run where the package `mathtutor_client` lies. Only generated code stands between this and the service.
"""

import dataclasses
import io
import json
import sys
import time
from typing import Any, get_args, get_type_hints

import attrs
import mathtutor_client.models as models
from mathtutor_client import Client
from mathtutor_client.api.jobs import job, submit_job
from mathtutor_client.api.operations import batch, check, compare, differentiate, solve
from mathtutor_client.api.service import healthz
from mathtutor_client.types import File

FREE = {"mathjson"}
"""Members that may hold any JSON value."""
PATIENCE = 10.0
"""Seconds a job may take."""


@dataclasses.dataclass(frozen=True)
class Uses:
    """A question of each kind, asked through the client."""

    client: Client

    def differentiate(self) -> list[object]:
        answer = differentiate.sync(client=self.client, body=models.DifferentiateInput(expression="x^2*sin(x)", variable="x"))
        assert isinstance(answer, models.Answer)
        assert answer.result is not None
        return [answer.result.text, answer.verification.status.value]

    def solve(self) -> list[object]:
        answer = solve.sync(client=self.client, body=models.SolveInput(expression="x^2 - 5x + 6 = 0", steps=True))
        assert isinstance(answer, models.SolveAnswer)
        values = [value.text for solution in answer.solutions for value in solution.additional_properties.values()]
        return [values, answer.steps[0].before.text, len(answer.steps) > 1, answer.steps[0].relation.value]

    def check(self) -> list[object]:
        lines = ["2x + 3 = 11", "2x = 14", "x = 7"]
        answer = check.sync(client=self.client, body=models.CheckInput(problem="2x + 3 = 11", lines=lines))
        assert isinstance(answer, models.CheckAnswer)
        return [answer.verdict.value, answer.first_error, [line.correct for line in answer.lines], answer.lines[1].relation.value]

    def compare(self) -> list[object]:
        answer = compare.sync(client=self.client, body=models.CompareInput(answer="(x+1)^2", reference="x^2 + 2x + 1"))
        assert isinstance(answer, models.CompareAnswer)
        return [answer.correct, answer.score]

    def refuse(self) -> list[object]:
        problem = differentiate.sync(client=self.client, body=models.DifferentiateInput(expression="sin(x"))
        assert isinstance(problem, models.Problem)
        assert isinstance(problem.position, models.Position)
        return [problem.status, problem.code, problem.position.field, problem.position.start]

    def batch(self) -> list[object]:
        lines = [{"id": number, "operation": "expand", "expression": f"(x+{number})^2"} for number in (1, 2)]
        body = File(io.BytesIO("".join(f"{json.dumps(line)}\n" for line in lines).encode()))
        answers = batch.sync(client=self.client, body=body)
        assert isinstance(answers, File)
        texts = {line["id"]: line["result"]["text"] for line in map(json.loads, answers.payload.read().splitlines())}
        return [texts[1], texts[2]]

    def job(self) -> list[object]:
        body = models.SubmitJobBody(operation=models.SubmitJobBodyOperation.SOLVE)
        body["expression"] = "x^2 = 4"
        sent = submit_job.sync(client=self.client, body=body)
        assert isinstance(sent, models.JobAnswer)
        done = self._awaited(sent)
        assert isinstance(done.answer, models.SolveAnswer)
        return [done.state.value, len(done.answer.solutions)]

    def _awaited(self, sent: models.JobAnswer) -> models.JobAnswer:
        end = time.monotonic() + PATIENCE
        found = job.sync(client=self.client, id=sent.id)
        while isinstance(found, models.JobAnswer) and found.state.value in ("waiting", "running") and time.monotonic() < end:
            time.sleep(0.02)
            found = job.sync(client=self.client, id=sent.id)
        assert isinstance(found, models.JobAnswer)
        return found

    def health(self) -> list[object]:
        answer = healthz.sync(client=self.client)
        assert isinstance(answer, models.Health)
        return [answer.status]


def untyped() -> list[str]:
    """Members of what the service gives out whose type says nothing."""
    given = [model for model in vars(models).values() if isinstance(model, type) and attrs.has(model) and not _is_taken(model)]
    members = [(model, member, kind) for model in given for member, kind in get_type_hints(model, localns=vars(models)).items()]
    return [f"{model.__name__}.{member}" for model, member, kind in members if Any in (kind, *get_args(kind)) and member not in FREE]


def _is_taken(model: type) -> bool:
    return "Input" in model.__name__ or model.__name__.endswith("Body")


def main() -> None:
    uses = Uses(Client(base_url=sys.argv[1], timeout=30.0))
    kinds = ("differentiate", "solve", "check", "compare", "refuse", "batch", "job", "health")
    print(json.dumps({kind: getattr(uses, kind)() for kind in kinds} | {"untyped": untyped()}))


main()
