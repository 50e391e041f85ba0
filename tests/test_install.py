"""What a user gets by installing: the wheel, the entry points, the pinned dependencies."""

import re
import shutil
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETUP = ConfigParser()
SETUP.read(ROOT / "setup.cfg", encoding="utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    ignored = shutil.ignore_patterns("__pycache__")
    for part in ("pipeline", "models"):
        shutil.copytree(ROOT / part, folder / part, ignore=ignored)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "-w", "dist", "."], cwd=folder, check=True)
    (path,) = folder.glob("dist/*.whl")
    return zipfile.ZipFile(path).namelist()


def test_the_wheel_puts_nothing_but_pipeline_among_packages(wheel):
    tops = {name.partition("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"pipeline"}


def test_the_wheel_holds_all_code_and_all_data(wheel):
    code = {str(path.relative_to(ROOT)) for path in (ROOT / "pipeline").rglob("*.py")}
    data = {
        f"pipeline/{path.relative_to(ROOT)}"
        for pattern in ("*.py", "*.tsv", "*.crfsuite", "names.json")
        for path in (ROOT / "models").rglob(pattern)
    }
    data |= {"pipeline/models/README.md", "pipeline/models/LICENSE"}
    installed = {name for name in wheel if name.startswith("pipeline/")}
    assert installed == code | data | {"pipeline/py.typed"}


def test_entry_points_lead_somewhere():
    for group in ("console_scripts", "spacy_factories"):
        declared = SETUP["options.entry_points"][group].strip().splitlines()
        assert declared
        for line in declared:
            name, _, value = line.partition(" = ")
            assert metadata.EntryPoint(name, value, group).load(), line


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, pipeline; print(sorted({'pandas', 'spacy', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def pins(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;]+)", text, re.MULTILINE))


def named(requirements: str) -> set[str]:
    """Returns the normalised names in a list of requirements (PEP 503)."""
    names = re.findall(r"^([\w.-]+)(?!\S*\[)", requirements.strip(), re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names} - {"dealwire"}


def test_the_lock_files_pin_what_setup_asks_for():
    locked = pins(ROOT / "requirements.lock")
    locked_dev = pins(ROOT / "requirements-dev.lock")
    extras = SETUP["options.extras_require"]
    assert named(SETUP["options"]["install_requires"]) <= set(locked)
    assert set().union(*map(named, extras.values())) <= set(locked_dev)
    assert locked.items() <= locked_dev.items()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_fits_every_machine(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if "://" in line or "/home" in line or " @ " in line]
    pinned = [place for place, line in enumerate(lines) if "==" in line and line[0].isalnum()]
    assert all("--hash=sha256:" in lines[place + 1] for place in pinned)
