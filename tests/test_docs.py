import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GENERATE = runpy.run_path(str(ROOT / "docs/generate.py"))


@pytest.mark.parametrize(("path", "text"), GENERATE["pages"]().items(), ids=str)
def test_a_generated_page_is_current(path, text):
    assert path.read_text(encoding="utf-8") == text, "run `make docs`"


def test_every_module_says_what_it_is():
    for path in (ROOT / "pipeline").rglob("*.py"):
        assert GENERATE["summary"](path).endswith("."), path


def test_a_page_without_the_place_to_fill_is_refused():
    with pytest.raises(ValueError, match="stands 0 times"):
        GENERATE["filled"]("# A page\n", {"stages": "|\n"})
