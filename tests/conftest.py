"""What several tests share: asking an operation in this process, as a worker would."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest

os.environ.setdefault("PYTHONHASHSEED", "0")
os.environ.setdefault("MATHTUTOR_FRICAS", "false")  # answers must not depend on what is installed


@pytest.fixture(scope="session")
def ask() -> Callable[..., dict[str, Any]]:
    """`ask("integrate", expression="x")` → the answer document, computed here, with no deadline but the operation's own."""
    from service import tutor
    from service.operations import OPERATIONS

    def asked(operation: str, **fields: Any) -> dict[str, Any]:
        known = OPERATIONS[operation]
        return tutor.answer(tutor.question(known, known.input(**fields)), known)

    return asked


PROGRAMS = {"browser": "chromium", "redis": "redis-server", "postgresql": "pg_ctlcluster", "fricas": "fricas", "shell": "jq"}
"""What a marked test needs on the path; a missing one skips the test, and fails it where CI=true."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, program in PROGRAMS.items():
        if item.get_closest_marker(marker) and shutil.which(program) is None:
            if os.environ.get("CI") == "true":
                pytest.fail(f"{program} is missing, and in CI it must be there")
            pytest.skip(f"{program} is not installed: {item.nodeid} was NOT run")


OPENING = {"browser", "engine", "faults", "store", "web"}
"""Folders whose tests open sockets and files."""


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Let what a module left open be told of that module, and not of whichever test the collector of garbage happens to run in."""
    if OPENING & set(item.nodeid.split("/")) and (nextitem is None or nextitem.path != item.path):
        gc.collect()
