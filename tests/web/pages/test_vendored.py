"""The vendored files are those of the manifest, each with its licence."""

from __future__ import annotations

import hashlib
import json

from service.pages.assets import FOLDER

VENDOR = FOLDER / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())


def test_every_vendored_file_has_the_sum_in_the_manifest():
    sums = {name: digest for entry in MANIFEST for name, digest in entry["sha256"].items()}

    files = (path for path in VENDOR.rglob("*") if path.is_file() and path.name != "manifest.json")
    found = {path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    assert found == sums


def test_every_package_brings_its_licence():
    for entry in MANIFEST:
        assert any("LICENSE" in name for name in entry["sha256"]), entry["package"]
        assert entry["licence"]
