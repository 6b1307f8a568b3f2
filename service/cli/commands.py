"""The `mathtutor` command: every operation as a verb made from its definition, and `serve`, `batch`, `openapi`."""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, NoReturn, cast

import typer

from service.app.ask import ask
from service.app.batch import Batch
from service.app.inputs import choices, from_strings, kinds
from service.app.logs import configure
from service.cli import keys as keys_cli
from service.cli import terminal
from service.cli.on_demand import OnDemandEngine
from service.config import settings
from service.errors import InvalidRequest, MathtutorError, Unreadable
from service.http.openapi import text as openapi_text
from service.messages import SPEAKING, Message
from service.operations import OPERATIONS
from service.operations.inputs import Input
from service.operations.operation import Operation

app = typer.Typer(
    name="mathtutor",
    help="Exact, checked answers and step checks for mathematics.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
# `-x^2` is an expression, so what looks like an unknown option is an argument.
LENIENT = {"ignore_unknown_options": True}


async def _answer(operation: Operation, values: Mapping[str, object]) -> dict[str, object]:
    """The answer, computed in a worker of this command's own, so that the deadline holds."""
    engine = OnDemandEngine(workers=1)
    try:
        return await ask(operation, values, engine, language=_language())
    finally:
        await engine.stop()


def _language() -> str:
    """The language of the locale: `de_CH.UTF-8` is de-CH."""
    name = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "").partition(".")[0]
    return settings().language if name in ("", "C", "POSIX") else name.replace("_", "-")


def _run(operation: Operation, as_json: bool, given: Mapping[str, object]) -> NoReturn:
    pairs = [pair for name, value in given.items() for pair in _pairs(name, value)]
    SPEAKING.set(_language())
    try:
        for _, text in pairs:
            _refuse_option(text)
        values = from_strings(operation.input, pairs)
        document = asyncio.run(_answer(operation, values))
    except MathtutorError as error:
        _fail(error, dict(pairs), as_json)
    print(json.dumps(document, ensure_ascii=False, indent=2) if as_json else _written(operation, document))
    sys.exit(terminal.verdict(cast(terminal.Answer, document)))  # an engine gives documents of `service.answers`


def _written(operation: Operation, document: Mapping[str, object]) -> str:
    """The answer in the operation's own media type (a plot as SVG), else as lines of text."""
    write = next(iter(operation.media.values()), None)
    return terminal.answer(cast(terminal.Answer, document)) if write is None else write(document).rstrip("\n")


def _pairs(name: str, value: object) -> list[tuple[str, str]]:
    match value:
        case None:
            return []
        case list():
            return [(name, json.dumps(value, ensure_ascii=False))] if value else []
        case bool():
            return [(name, "true" if value else "false")]
        case _:
            return [(name, str(value))]


def _refuse_option(text: str) -> None:
    """InvalidRequest for an argument that is a misspelt option."""
    if text.startswith("--") and text[2:5].isalpha() and len(text) > 4:
        raise InvalidRequest(Message("There is no option {}.", text.partition("=")[0]))


def _fail(error: MathtutorError, strings: Mapping[str, str], as_json: bool) -> NoReturn:
    if as_json:
        print(json.dumps(error.as_problem(), ensure_ascii=False, indent=2))
    else:
        source = strings.get(error.field, "") if isinstance(error, Unreadable) else ""
        print(terminal.failure(error, source), file=sys.stderr)
    sys.exit(terminal.exit_status(error))


def _parameters(model: type[Input]) -> list[inspect.Parameter]:
    """The verb's parameters: required fields by place, the others as options."""
    wanted, required = kinds(model)
    parameters = []
    for name, field in model.model_fields.items():
        listed, flag = "array" in wanted[name], wanted[name] == {"boolean"}
        python = list[str] if listed else bool if flag else str
        by_place = name in required
        info: Any = typer.Argument(help=field.description, metavar=name.upper())
        if not by_place:
            metavar = None if flag else _metavar(model, name, wanted[name])
            info = typer.Option(f"--{name.replace('_', '-')}", help=field.description, metavar=metavar)
        annotation = Annotated[python if by_place else python | None, info]  # type: ignore[valid-type]
        default = inspect.Parameter.empty if by_place else None
        parameters.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation))
    return [*parameters, inspect.Parameter("as_json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=_JSON)]


_JSON = Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")]


def _metavar(model: type[Input], name: str, wanted: frozenset[str]) -> str:
    """The placeholder of an option in the help: its words where there are few."""
    words = choices(model, name)
    if words:
        return "|".join(words)
    return "NAME=VALUE,…" if "object" in wanted else "NUMBER" if wanted <= {"number", "integer"} else "TEXT"


def verb(operation: Operation) -> Callable[..., None]:
    """The command of an operation."""

    def command(as_json: bool = False, **given: object) -> None:
        _run(operation, as_json, given)

    parameters = _parameters(operation.input)
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


for _operation in OPERATIONS.values():
    app.command(_operation.name, help=_operation.summary, context_settings=LENIENT)(verb(_operation))


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; by default HOST, else 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; by default PORT, else 8000.")] = None,
) -> None:
    """Serve over HTTP until Ctrl-C."""
    from service.engine import spawner

    if not settings().queue:
        spawner.ahead()
    from service.server.process import serve as run

    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    sys.exit(run(settings().model_copy(update=given)))


@app.command()
def batch(
    file: Annotated[Path | None, typer.Argument(help="NDJSON file; by default standard input.", exists=True, dir_okay=False)] = None,
) -> None:
    """Answer NDJSON lines, each {"id": …, "operation": …, …}, as they finish."""
    asyncio.run(_batch(file))


async def _batch(file: Path | None) -> None:
    engine = OnDemandEngine(settings().workers)
    try:
        work = Batch(OPERATIONS, engine, at_once=settings().workers, most=settings().body_bytes, language=_language())
        async for line in work.answers(_lines(file)):
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
    finally:
        await engine.stop()


async def _lines(file: Path | None) -> AsyncIterator[bytes]:
    source = file.open("rb") if file else sys.stdin.buffer
    with source:
        while line := await asyncio.to_thread(source.readline):
            yield line


@app.command()
def worker() -> None:
    """Compute for web processes that share MATHTUTOR_QUEUE, until told to stop."""
    from service.engine.queue_worker import work

    if not settings().queue:
        _fail(InvalidRequest("Set MATHTUTOR_QUEUE to the address of the Redis or Valkey server: redis://host:6379/0."), {}, as_json=False)
    work(settings())


app.add_typer(keys_cli.app, name="keys", help="Create, list and revoke API keys; only their hashes are kept, in the file MATHTUTOR_KEYS.")


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    sys.stdout.write(openapi_text(OPERATIONS))


def main() -> None:
    """The console script."""
    if sys.argv[1:2] != ["serve"]:
        configure("error", sys.stderr)
    app()
