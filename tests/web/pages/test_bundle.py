"""The page's modules as one file."""

from __future__ import annotations

import pytest

from service.pages.assets import BUNDLES, assets
from service.pages.bundle import bundle


def test_each_module_stands_once_and_before_those_that_import_it():
    sources = {
        "page.js": 'import { b } from "./b.js";\nimport { a as first } from "./a.js";\nimport "./c.js";\nb(first);\n',
        "a.js": "export const a = 1;\n",
        "b.js": 'import { a } from "./a.js";\nexport function b() {\n  return a;\n}\n',
        "c.js": "export class Unused {}\n",
    }

    whole = bundle(("page.js",), sources)

    places = [whole.index(f"const of_{name} =") for name in ("a", "b", "c", "page")]
    assert places == sorted(places)
    assert "const { a: first } = of_a;" in whole
    assert "return { b };" in whole
    assert whole.count("const a = 1;") == 1
    assert "import" not in whole
    assert "export" not in whole


@pytest.mark.parametrize(
    "source",
    [
        'import x from "./a.js";\n',
        'import { x } from "elsewhere";\n',
        "export default 1;\n",
        "export let x = 1;\n",
        'import "./page.js";\n',
    ],
)
def test_what_it_does_not_understand_is_refused(source: str):
    with pytest.raises(ValueError, match=r"import|export"):
        bundle(("page.js",), {"page.js": source, "a.js": ""})


def test_the_page_and_the_frame_have_one_file_each():
    served = assets().files

    assert set(BUNDLES) <= served.keys()
    assert b"of_embedded" in served["page/framed.js"].content
    assert b"of_embedded" not in served["page/whole.js"].content
