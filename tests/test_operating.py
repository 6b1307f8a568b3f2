"""What docs/operating.md says of the settings is what they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import AliasChoices

from service.config import Settings

ROOT = Path(__file__).parent.parent
COUNTED = "number of cores, at least 2"


def row(name: str, field: Any) -> str:
    """A setting as a line of the table."""
    alias = field.validation_alias
    names = alias.choices if isinstance(alias, AliasChoices) else [f"MATHTUTOR_{name.upper()}"]
    shown = " or ".join(f"`{each}`" for each in names)
    default = COUNTED if field.default_factory else "–" if field.default in ("", None) else f"`{field.default}`"
    return f"| {shown} | {default} | {field.description} |"


def test_every_setting_is_told_as_it_is() -> None:
    text = (ROOT / "docs" / "operating.md").read_text()
    table = text.partition("| variable | default | meaning |\n|---|---|---|\n")[2].partition("\n\n")[0]

    assert table.splitlines() == [row(name, field) for name, field in Settings.model_fields.items()]


def test_compose_sets_nothing_that_is_no_setting() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    known = {f"MATHTUTOR_{name.upper()}" for name in Settings.model_fields}

    for service in services.values():
        assert {name for name in service.get("environment", {}) if name.startswith("MATHTUTOR_")} <= known


def test_compose_starts_one_service_unless_asked_for_many() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]

    assert [name for name, service in services.items() if "profiles" not in service] == ["web"]
    assert {"many-web", "worker", "redis", "postgres"} <= set(services)
