"""The API's description (OpenAPI 3.1), made from the table of operations. `python -m service.http.openapi` prints it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, JsonSchemaValue, models_json_schema

from service import __version__
from service.answers.service import Health, JobAnswer, Problem, Readiness, sent
from service.answers.task import TaskAnswer, TaskCheckAnswer, TaskCompareAnswer, TaskSetAnswer
from service.app.tasks import TaskAnswerInput, TaskInput, TaskLinesInput
from service.operations import OPERATIONS
from service.operations.operation import Operation

Schemas = dict[str, JsonSchemaValue]
REF = "#/components/schemas/{model}"
AROUND = (JobAnswer, TaskAnswer, TaskSetAnswer, TaskCheckAnswer, TaskCompareAnswer, Problem, Health, Readiness)
"""What is given out besides the answers of operations."""
TAKEN_AROUND = (TaskInput, TaskLinesInput, TaskAnswerInput)
"""What is taken besides the inputs of operations."""
STATUSES = {
    "400": "The body is not JSON.",
    "401": "The service asks for a key, and none came.",
    "403": "The key is not known, or may not do this.",
    "404": "There is nothing at this address, or no such job.",
    "408": "The request took too long to arrive.",
    "413": "The body or the expression is over a size limit.",
    "415": "The body is neither JSON nor a form.",
    "422": "The input can't be read, the operation does not apply, or no answer was found within limits.",
    "429": "Too many requests; `Retry-After` says when to come back.",
    "500": "Our fault, with the request id to quote.",
    "503": "The service is busy; `Retry-After` says when to come back.",
    "504": "The computation was stopped at its deadline.",
}
QUERY_STATUSES = ("400", "401", "403", "413", "422", "429", "500", "503", "504")
KEY = "Where the service asks for keys: `Authorization: Bearer …`."
FORM = "Also as a form (`application/x-www-form-urlencoded`): the same names, an object as JSON in one field."
"""Not a second content type: a client made from the document would have two shapes of each input, or send its JSON as a form."""
UNCHANGED = {"description": "The answer held under this `ETag` is still good."}
REQUEST_ID = {"X-Request-ID": {"description": "Quote it when you tell us of a problem.", "schema": {"type": "string"}}}
DESCRIPTION = (
    "Exact, checked answers to real mathematics, and step checks. Every operation is asked with `POST` (JSON or form) or with `GET` "
    "and the same names as query parameters. Errors are `application/problem+json` with stable codes."
)


def document(operations: Mapping[str, Operation] = OPERATIONS) -> dict[str, object]:
    """The OpenAPI document."""
    inputs, answers, schemas = _schemas(operations)
    paths = {f"/{name}": _path(operation, inputs[name], answers[name]) for name, operation in operations.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mathtutor",
            "version": __version__,
            "summary": "Exact, checked answers and step checks.",
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [
            {"name": "operations", "description": "What can be asked."},
            {"name": "jobs", "description": "Work that takes longer than a request should wait."},
            {"name": "tasks", "description": "Exercises whose answers stay on the server."},
            {"name": "service", "description": "The service itself."},
        ],
        "paths": {**paths, **_job_paths(operations), **_task_paths(), **_service_paths(operations)},
        "components": {
            "schemas": schemas,
            "responses": {f"Problem{status}": _problem(text) for status, text in STATUSES.items()},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": KEY}},
        },
        "security": [{}, {"key": []}],
    }


def text(operations: Mapping[str, Operation] = OPERATIONS) -> str:
    """The document as it is kept in `openapi/openapi.json`."""
    return json.dumps(document(operations), ensure_ascii=False, indent=2) + "\n"


def _schemas(operations: Mapping[str, Operation]) -> tuple[Schemas, Schemas, Schemas]:
    """References to the input and the answer of each operation, and the components they point into."""
    takes = {name: operation.input for name, operation in operations.items()}
    types = {answer: sent(answer) for answer in {operation.answer: None for operation in operations.values()}}
    gives = {name: types[operation.answer] for name, operation in operations.items()}
    models: tuple[dict[type[BaseModel], None], ...] = (
        dict.fromkeys([*takes.values(), *TAKEN_AROUND]),
        dict.fromkeys([*gives.values(), *AROUND]),
    )
    taken: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in models[0]]
    given: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "serialization") for model in models[1]]
    references, definitions = models_json_schema([*taken, *given], ref_template=REF)
    described = {name: references[(model, "serialization")] for name, model in gives.items()}
    components: Schemas = definitions["$defs"]
    components["JobAnswer"]["properties"]["answer"]["anyOf"] = [*_by_detail(described.values(), components), {"type": "null"}]
    return (
        {name: references[(model, "validation")] for name, model in takes.items()},
        described,
        dict(sorted(components.items())),
    )


def _by_detail(references: Iterable[JsonSchemaValue], components: Schemas) -> list[JsonSchemaValue]:
    """Each once, those with the most members first, so that the first that fits a document is its own."""
    names = {reference["$ref"].rpartition("/")[2] for reference in references}
    members = {name: (len(components[name]["required"]), len(components[name]["properties"])) for name in names}
    return [{"$ref": REF.format(model=name)} for name in sorted(names, key=lambda name: (members[name], name), reverse=True)]


def _path(operation: Operation, given: JsonSchemaValue, answer: JsonSchemaValue) -> dict[str, object]:
    common: dict[str, object] = {"tags": ["operations"], "summary": operation.summary}
    examples = {f"example{index}": {"value": dict(example)} for index, example in enumerate(operation.examples, 1)}
    body = {"description": FORM, "required": True, "content": {"application/json": {"schema": given, "examples": examples}}}
    return {
        "get": {
            **common,
            "operationId": f"get_{operation.name}",
            "parameters": _parameters(operation),
            "responses": {"200": _ok(answer, operation.media), "304": UNCHANGED, **_problems(QUERY_STATUSES)},
        },
        "post": {
            **common,
            "operationId": operation.name,
            "requestBody": body,
            "responses": {"200": _ok(answer, operation.media), **_problems(tuple(status for status in STATUSES if status != "404"))},
        },
    }


def _properties(operation: Operation) -> dict[str, JsonSchemaValue]:
    """The fields' own schemas, with every reference resolved (parameters can't point into the model)."""
    schema = operation.input.model_json_schema()
    return {name: _field(field, schema.get("$defs", {})) for name, field in schema["properties"].items()}


def _field(field: JsonSchemaValue, definitions: Mapping[str, JsonSchemaValue]) -> JsonSchemaValue:
    resolved = _resolved(field, definitions)
    return resolved if isinstance(resolved, dict) else {}


def _resolved(schema: object, definitions: Mapping[str, JsonSchemaValue]) -> object:
    match schema:
        case {"$ref": str(reference)}:
            return _resolved(definitions[reference.rpartition("/")[2]], definitions)
        case dict():
            return {name: _resolved(member, definitions) for name, member in schema.items()}
        case list():
            return [_resolved(member, definitions) for member in schema]
        case _:
            return schema


def _parameters(operation: Operation) -> list[dict[str, object]]:
    required = set(operation.input.model_json_schema().get("required", ()))
    example = dict(operation.examples[0]) if operation.examples else {}
    return [_parameter(name, field, name in required, example.get(name)) for name, field in _properties(operation).items()]


def _parameter(name: str, field: JsonSchemaValue, required: bool, example: object) -> dict[str, object]:
    schema = {key: value for key, value in field.items() if key != "description"}
    shape = {"content": {"application/json": {"schema": schema}}} if _is_structured(field) else {"schema": schema}
    described = {"description": field["description"]} if "description" in field else {}
    shown = {"example": example} if example is not None and "schema" in shape else {}
    return {"name": name, "in": "query", "required": required, **described, **shape, **shown}


def _is_structured(field: JsonSchemaValue) -> bool:
    """Whether a string can't carry the field but as JSON (an object)."""
    branches = [field, *field.get("anyOf", ()), *field.get("oneOf", ())]
    types = {branch.get("type") for branch in branches} - {None, "null"}
    return bool(types) and types <= {"object"}


def _ok(schema: JsonSchemaValue, media: Iterable[str] = ()) -> dict[str, object]:
    others: dict[str, object] = {name: {"schema": {"type": "string"}} for name in media}
    return {"description": "The answer.", "headers": REQUEST_ID, "content": {**others, "application/json": {"schema": schema}}}


def _problem(description: str) -> dict[str, object]:
    schema = {"$ref": REF.format(model="Problem")}
    return {"description": description, "headers": REQUEST_ID, "content": {"application/problem+json": {"schema": schema}}}


def _problems(statuses: tuple[str, ...]) -> dict[str, object]:
    return {status: {"$ref": f"#/components/responses/Problem{status}"} for status in statuses}


def _job_paths(operations: Mapping[str, Operation]) -> dict[str, object]:
    """Submit, look at, follow and cancel."""
    job = {"$ref": REF.format(model="JobAnswer")}
    names = {"type": "object", "required": ["operation"], "properties": {"operation": _one_of(operations)}}
    body = {**names, "description": "The fields of the operation, and which it is.", "additionalProperties": True}
    place = {"Location": {"description": "Where the job is.", "schema": {"type": "string"}}}
    told = {"description": "The job.", "headers": REQUEST_ID, "content": {"application/json": {"schema": job}}}
    news = {
        "description": "Events named after the job's state; the last one holds the whole job.",
        "headers": REQUEST_ID,
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
    which = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    refused = _problems(("404", "503"))
    submit = {
        "tags": ["jobs"],
        "summary": "Submit a question whose answer may take long.",
        "operationId": "submit_job",
        "requestBody": {"description": FORM, "required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "202": {**told, "headers": {**REQUEST_ID, **place}},
            **_problems(("400", "401", "403", "408", "413", "415", "422", "429", "500", "503")),
        },
    }
    look = {"summary": "The job: its state, and its answer when it is done.", "operationId": "job"}
    cancel = {"summary": "Cancel the job; its work is killed.", "operationId": "cancel_job"}
    follow = {"summary": "Follow the job as server-sent events.", "operationId": "job_events"}
    common = {"tags": ["jobs"], "parameters": which}
    return {
        "/jobs": {"post": submit},
        "/jobs/{id}": {
            "get": {**common, **look, "responses": {"200": told, **refused}},
            "delete": {**common, **cancel, "responses": {"200": told, **refused}},
        },
        "/jobs/{id}/events": {"get": {**common, **follow, "responses": {"200": news, **refused}}},
    }


def _task_paths() -> dict[str, object]:
    """Set an exercise, see it, do it, take it away."""
    which = {"tags": ["tasks"], "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]}
    place = {"Location": {"description": "Where the exercise is.", "schema": {"type": "string"}}}
    refused = _problems(("400", "401", "403", "408", "413", "415", "422", "429", "500", "503", "504"))
    absent = _problems(("404", "503"))
    made = {"description": "The exercise.", "headers": {**REQUEST_ID, **place}, "content": _told(TaskSetAnswer)}
    shown = {"description": "The exercise.", "headers": REQUEST_ID, "content": _told(TaskAnswer)}
    gone = {"description": "It is gone.", "headers": REQUEST_ID}
    say = {
        "set": "Set an exercise whose answer stays on the server; where keys are used, with one that has the scope `author`.",
        "see": "The exercise as a student may see it.",
        "drop": "Take an exercise away, with the key that set it.",
        "check": "Judge a student's working, with hints no further than its author allows.",
        "compare": "Judge a student's answer.",
    }

    def judge(name: str, model: type[BaseModel], answer: type[BaseModel]) -> dict[str, object]:
        told = {"description": "The verdict.", "headers": REQUEST_ID, "content": _told(answer)}
        common = {**which, "summary": say[name], "operationId": f"{name}_task", "requestBody": _body(model)}
        return {"post": {**common, "responses": {"200": told, **refused, **_problems(("404",))}}}

    return {
        "/tasks": {
            "post": {
                "tags": ["tasks"],
                "summary": say["set"],
                "operationId": "set_task",
                "requestBody": _body(TaskInput),
                "responses": {"201": made, **refused},
            }
        },
        "/tasks/{id}": {
            "get": {**which, "summary": say["see"], "operationId": "task", "responses": {"200": shown, **absent}},
            "delete": {
                **which,
                "summary": say["drop"],
                "operationId": "drop_task",
                "responses": {"204": gone, **_problems(("403",)), **absent},
            },
        },
        "/tasks/{id}/check": judge("check", TaskLinesInput, TaskCheckAnswer),
        "/tasks/{id}/compare": judge("compare", TaskAnswerInput, TaskCompareAnswer),
    }


def _body(model: type[BaseModel]) -> dict[str, object]:
    return {"description": FORM, "required": True, "content": _told(model)}


def _service_paths(operations: Mapping[str, Operation]) -> dict[str, object]:
    first = next(iter(operations.values()), None)
    example = json.dumps({"id": 1, "operation": first.name, **first.examples[0]}, ensure_ascii=False) if first and first.examples else ""
    names = ", ".join(operations)
    said = f"A JSON object to a line: the fields of a question, `operation` ({names}), and an `id` of your own."
    lines = {"type": "string", "format": "binary", "description": said}
    ndjson = {"application/x-ndjson": {"schema": lines, "example": example}}
    not_yet = {"description": "Not yet.", "content": _told(Readiness)}
    answered = {
        "description": "One answer or problem to a line, each with its `id`.",
        "headers": REQUEST_ID,
        "content": {"application/x-ndjson": {"schema": {"type": "string", "format": "binary"}}},
    }
    return {
        "/batch": {
            "post": {
                "tags": ["operations"],
                "summary": "Many questions at once: one JSON object to a line; answers stream as they finish.",
                "operationId": "batch",
                "requestBody": {"required": True, "content": ndjson},
                "responses": {"200": answered, **_problems(("413", "415", "500"))},
            }
        },
        "/healthz": _simple("healthz", "Whether the process runs.", _told(Health)),
        "/readyz": _simple("readyz", "Whether questions are taken.", _told(Readiness), {"503": not_yet}),
        "/metrics": _simple("metrics", "Figures in Prometheus' format.", {"text/plain": {"schema": {"type": "string"}}}),
    }


def _one_of(operations: Mapping[str, Operation]) -> JsonSchemaValue:
    return {"type": "string", "enum": list(operations)}


def _told(model: type[BaseModel]) -> dict[str, object]:
    return {"application/json": {"schema": {"$ref": REF.format(model=model.__name__)}}}


def _simple(name: str, summary: str, content: dict[str, object], more: dict[str, object] | None = None) -> dict[str, object]:
    ok = {"description": summary, "headers": REQUEST_ID, "content": content}
    return {"get": {"tags": ["service"], "summary": summary, "operationId": name, "responses": {"200": ok, **(more or {})}}}


if __name__ == "__main__":
    sys.stdout.write(text())
