#!/usr/bin/env python3
"""The vendored JavaScript, style and fonts, compared with their npm packages.

    python .ci/vendored.py           # does every vendored file equal the one in its package?
    python .ci/vendored.py --write   # copy them from the packages and write the manifest

The packages are fetched with `npm pack` at the versions named in PACKAGES. Where the registry can't be reached, that is said
and nothing fails; the manifest's sums are compared by a test in any case.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "service" / "pages" / "static" / "vendor"
MANIFEST = FOLDER / "manifest.json"
PATIENCE = 60.0
"""Seconds for one package."""
KATEX_FONTS = (
    "AMS-Regular", "Caligraphic-Bold", "Caligraphic-Regular", "Fraktur-Bold", "Fraktur-Regular", "Main-Bold", "Main-BoldItalic",
    "Main-Italic", "Main-Regular", "Math-BoldItalic", "Math-Italic", "SansSerif-Bold", "SansSerif-Italic", "SansSerif-Regular",
    "Script-Regular", "Size1-Regular", "Size2-Regular", "Size3-Regular", "Size4-Regular", "Typewriter-Regular",
)  # fmt: skip
# package@version: (licence, {file in our folder: file in the package})
PACKAGES: dict[str, tuple[str, dict[str, str]]] = {
    "katex@0.19.1": (
        "MIT",
        {
            "katex/LICENSE": "LICENSE",
            "katex/katex.min.js": "dist/katex.min.js",
            "katex/katex.min.css": "dist/katex.min.css",
            **{f"katex/fonts/KaTeX_{font}.woff2": f"dist/fonts/KaTeX_{font}.woff2" for font in KATEX_FONTS},
        },
    ),
    "mathlive@0.111.1": ("MIT", {"mathlive/LICENSE.txt": "LICENSE.txt", "mathlive/mathlive.min.mjs": "mathlive.min.mjs"}),
    "swagger-ui-dist@5.35.0": (
        "Apache-2.0",
        {
            "swagger-ui/LICENSE": "LICENSE",
            "swagger-ui/NOTICE": "NOTICE",
            "swagger-ui/swagger-ui-bundle.js": "swagger-ui-bundle.js",
            "swagger-ui/swagger-ui-bundle.js.LICENSE.txt": "swagger-ui-bundle.js.LICENSE.txt",
            "swagger-ui/swagger-ui.css": "swagger-ui.css",
        },
    ),
}


class OutOfReach(Exception):
    """npm or its registry doesn't answer."""


def packaged(name: str, files: dict[str, str]) -> dict[str, bytes]:
    """The contents of the package's files, by their names in our folder. Raises OutOfReach."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--fetch-retries=1", "--fetch-timeout=20000", name]
        try:
            subprocess.run(command, cwd=folder, check=True, timeout=PATIENCE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except (OSError, subprocess.SubprocessError) as error:
            raise OutOfReach(f"{name} can't be fetched now") from error
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            contents = {}
            for ours, theirs in files.items():
                member = tar.extractfile(f"package/{theirs}")
                if member is None:
                    raise SystemExit(f"{name} has no {theirs}")
                contents[ours] = member.read()
            return contents


def entry(name: str, licence: str, contents: dict[str, bytes]) -> dict[str, object]:
    """The manifest's entry for a package."""
    sums = {ours: hashlib.sha256(content).hexdigest() for ours, content in sorted(contents.items())}
    return {"package": name, "licence": licence, "sha256": sums}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="copy the files and write the manifest")
    write = parser.parse_args().write
    entries, wrong = [], []
    for name, (licence, files) in PACKAGES.items():
        try:
            contents = packaged(name, files)
        except OutOfReach as error:
            print(f"not compared: {error}")
            return 1 if write else 0
        entries.append(entry(name, licence, contents))
        for ours, content in contents.items():
            path = FOLDER / ours
            if write:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            elif not path.exists() or path.read_bytes() != content:
                wrong.append(ours)
    manifest = json.dumps(entries, indent=2) + "\n"
    if write:
        MANIFEST.write_text(manifest)
    elif MANIFEST.read_text() != manifest:
        wrong.append(MANIFEST.name)
    print("\n".join(f"differs: {name}" for name in wrong) or "vendored files equal their packages")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
