"""Runs the Makefile with a stand-in for dealwire that logs its arguments and touches a table."""

import ast
import inspect
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from pipeline import engine
from pipeline.engine import STAGES

ROOT = Path(__file__).parent.parent
ALL = [stage.name for stage in STAGES]
CASES = "\n".join(f"  {stage.name}) table={stage.writes[-1]};;" for stage in STAGES)
DEALWIRE = f"""\
#!/bin/sh
echo "$*" >> log
case $1 in
{CASES}
esac
stage=$1
while [ "$1" != -o ]; do shift; done
touch "$2/tables/$table.parquet"
test $stage != "$FAILING" || exit $STATUS
"""


class Project:
    """A copy of what the Makefile looks at, all of it old."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        sources = [path for part in ("pipeline", "models") for path in (ROOT / part).rglob("*.*")]
        for path in sources:
            self.write(str(path.relative_to(ROOT)))
        for name in ("requirements.lock", "setup.cfg", "pyproject.toml", ".venv/installed"):
            self.write(name)
        self.write("news/a.txt", "first")
        self.write("news/里 边/b c.txt", "second")
        self.write(".venv/bin/dealwire", DEALWIRE)
        (folder / ".venv/bin/dealwire").chmod(0o755)
        shutil.copy(ROOT / "Makefile", folder)

    def write(self, name: str, content: str = "") -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def call(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.run(
            ["make", *arguments],
            cwd=self.folder,
            env=inherited | {"LANG": "C"} | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def made(self, *arguments: str, touched: str = "", **environment: str) -> list[str]:
        """Runs make, as if a file had changed, and returns the stages that were run."""
        (self.folder / "log").unlink(missing_ok=True)
        # Everything that is there is of one age, so that only what happens next is newer.
        now = time.time()
        for path in self.folder.rglob("*"):
            os.utime(path, (now - 100, now - 100))
        given = ["tables", "ARTICLES=news", *(["-W", touched] if touched else []), *arguments]
        result = self.call(*given, **environment)
        assert result.returncode == 0, result.stderr
        log = self.folder / "log"
        return [line.split()[0] for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture
def project(tmp_path):
    """A project whose tables are made."""
    project = Project(tmp_path)
    assert project.made() == ALL
    return project


def test_what_is_up_to_date_is_left(project):
    assert project.made() == []
    assert project.call("-q", "tables", "ARTICLES=news").returncode == 0


@pytest.mark.parametrize(
    ("path", "stages"),
    [
        ("pipeline/segments.py", ALL),
        ("pipeline/tables.py", ALL),
        ("pipeline/events.py", ALL[1:]),
        ("pipeline/recognition/nlp.py", ALL[1:]),
        ("pipeline/companies/resolution.py", ALL[2:]),
        ("models/companies/companies.tsv", ALL[1:]),
        ("pipeline/deals.py", ALL[3:]),
        ("pipeline/show.py", []),
        ("pipeline/cli/group.py", []),
        ("pipeline/evaluation/report.py", []),
    ],
)
def test_a_change_of_code_redoes_what_rests_on_it(project, path, stages):
    assert project.made(touched=path) == stages


def imported(source: str) -> dict[Path, str]:
    """Returns the modules of the package that a piece of code imports, through others too."""
    found: dict[Path, str] = {}
    sources = [source]
    while sources:
        for node in ast.walk(ast.parse(sources.pop())):
            if isinstance(node, ast.ImportFrom) and node.module:
                for name in (node.module, *(f"{node.module}.{a.name}" for a in node.names)):
                    module = ROOT / name.replace(".", "/")
                    for path in (module.with_suffix(".py"), module / "__init__.py"):
                        if path.is_file() and path not in {*found, ROOT / "pipeline/__init__.py"}:
                            found[path] = path.read_text(encoding="utf-8")
                            sources.append(found[path])
    return found


@pytest.mark.parametrize("stage", STAGES, ids=ALL)
def test_make_watches_what_a_stage_imports_and_the_words_it_loads(project, stage):
    functions = (f for name, f in vars(engine).items() if name.startswith(f"_{stage.name}"))
    modules = imported("\n".join(map(inspect.getsource, functions)))
    assert modules
    words = re.findall(r'"((?:lexicons|companies)/\w+)"', "".join(modules.values()))
    paths = {*modules, *(ROOT / f"models/{name}.tsv" for name in words)}
    for path in filter(Path.is_file, paths):
        touched = str(path.relative_to(ROOT))
        shown = project.call("-n", "-W", touched, "tables", "ARTICLES=news").stdout
        assert f"dealwire {stage.name} " in shown, touched


def test_new_dependencies_redo_everything(project):
    project.write(".venv/installed")
    assert project.made(touched=".venv/installed") == ALL


@pytest.mark.parametrize(
    "change",
    [
        lambda news: (news / "里 边/new one.txt").write_text("third"),
        lambda news: (news / "a.txt").write_text("First"),
        lambda news: (news / "a.txt").unlink(),
        lambda news: (news / "里 边").rename(news / "elsewhere"),
    ],
    ids=["added", "changed", "removed", "renamed"],
)
def test_a_change_of_articles_redoes_everything(project, change):
    change(project.folder / "news")
    assert project.made() == ALL
    assert project.made() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda news: (news / "a.txt").touch(),
        lambda news: (news / ".hidden").write_text("x"),
    ],
    ids=["touched", "hidden"],
)
def test_what_changes_no_article_redoes_nothing(project, change):
    change(project.folder / "news")
    assert project.made() == []


def test_the_day_of_publication_is_handed_on(project):
    assert project.made("PUBLISHED=2018-04-09") == ALL
    assert "segment news -o outputs --published 2018-04-09" in (project.folder / "log").read_text()


def test_articles_elsewhere(project):
    (project.folder / "news").rename(project.folder / "the news")
    assert project.made("ARTICLES=the news", "OUT=there") == ALL
    assert project.made("ARTICLES=the news", "OUT=there") == []
    assert project.made("ARTICLES=.", "OUT=./here") == ALL
    assert project.made("ARTICLES=the news/a.txt", "OUT=there") == ALL


def test_tables_inside_the_articles_are_no_articles(project):
    assert project.made("OUT=news/out") == ALL
    assert project.made("OUT=news/out") == []


def test_rejected_articles_stop_nothing(project):
    project.write("news/a.txt", "changed")
    assert project.made(FAILING="segment", STATUS="1") == ALL
    assert project.made() == []


@pytest.mark.parametrize(("stage", "status"), [("segment", 2), ("extract", 1), ("tabulate", 70)])
def test_a_failure_stops(project, stage, status):
    project.write("news/a.txt", "changed")
    failing = {"FAILING": stage, "STATUS": str(status)}
    assert project.call("tables", "ARTICLES=news", **failing).returncode == 2
    assert project.made() == ALL[ALL.index(stage) :]


def test_missing_articles_are_told(project):
    result = project.call("tables", "ARTICLES=gone")
    assert result.returncode == 2
    assert "ARTICLES=gone does not exist; give a folder of articles" in result.stderr


def test_a_folder_make_cannot_name_is_told(project):
    result = project.call("tables", "OUT=an other")
    assert result.returncode == 2
    assert "OUT must not hold spaces" in result.stderr


def test_help_lists_every_stage_and_says_the_same(project):
    listed = project.call("help").stdout
    for stage in STAGES:
        assert f"make {stage.name:<10}{stage.help}\n" in listed
    for target in ("tables", "test", "check", "clean", "help"):
        assert f"make {target} " in listed
