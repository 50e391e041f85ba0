import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline import cli, engine


def dealwire(*arguments: object):
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def examples(command: click.Command) -> list[str]:
    lines = (command.epilog or "").splitlines()
    return [line.strip() for line in lines if line.startswith("  dealwire ")]


def below(group: click.Group, *names: str):
    """Yields every command with the words that call it."""
    yield names, group
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from below(command, *names, name)
        else:
            yield (*names, name), command


COMMANDS = dict(below(cli.main))


@pytest.mark.parametrize("names", COMMANDS, ids=" ".join)
def test_help_has_examples_that_parse(names):
    assert examples(COMMANDS[names])
    for line in examples(COMMANDS[names]):
        _, *words = shlex.split(line.partition("|")[0])
        assert tuple(words[: len(names)]) == names
        called = max((n for n in COMMANDS if n == tuple(words[: len(n)])), key=len)
        COMMANDS[called].make_context(called[-1], words[len(called) :])


@pytest.mark.parametrize("names", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does(names):
    assert (COMMANDS[names].help or "").endswith(".")


def test_the_stages_are_commands_in_their_order():
    names = [stage.name for stage in engine.STAGES]
    listed = cli.main.list_commands(click.Context(cli.main))
    assert [name for name in listed if name in names] == names
    for stage in engine.STAGES:
        assert stage.help in dealwire(stage.name, "--help").output


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("run news -o out --jbos 2", "dealwire run: No such option"),
        ("rnu news", "dealwire: No such command 'rnu'"),
        ("run -o out", "dealwire run: Missing argument"),
        ("run news", "dealwire run: Missing option '-o'"),
        ("run news -o out --published 2018-13-01", "'2018-13-01' is not a day; write it like 2018"),
        ("run news -o out --jobs 0", "Invalid value for '--jobs'"),
        ("run gone -o out", "gone does not exist; give a folder of articles, or files"),
        ("run empty -o out", "empty holds no files; give a folder with articles in it"),
        ("run news -o file", "cannot write to file/tables (Not a directory); choose another"),
        ("show gone", "gone does not exist"),
        ("extract -o out", "out/tables/articles.parquet is missing; run `dealwire segment` first"),
        ("resolve -o out --registry gone.tsv", "cannot be read"),
        ("companies why Acme", "Missing argument 'NAME'"),
        ("companies why Acme Zenith -o out", "out/tables/decisions.parquet is missing"),
        ("companies why Acme Zenith --registry gone.tsv", "cannot be read"),
        ("companies why A B -o out --registry f.tsv", "give --registry to `dealwire resolve`"),
    ],
)
def test_what_cannot_be_done_is_one_line(line, problem, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    Path("news/a.txt").write_text("Acme raised $5 million.")
    Path("empty").mkdir()
    Path("file").touch()
    result = dealwire(*line.split())
    assert result.exit_code == cli.USAGE
    assert problem in result.stderr
    assert result.stderr.count("\n") == 1
    assert not result.stdout
    assert not Path("out").exists()


def test_no_command_prints_help():
    result = dealwire()
    assert result.exit_code == cli.USAGE
    assert "Usage: dealwire" in result.stderr


def test_version():
    assert dealwire("--version").output.startswith("dealwire, version ")


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (KeyboardInterrupt(), cli.STOPPED, "dealwire: stopped\n"),
        (OSError(28, "No space left on device"), cli.USAGE, "No space left on device; mend that"),
        (RuntimeError("odd"), cli.INTERNAL, "RuntimeError: odd\ndealwire: this is a bug"),
    ],
)
def test_every_end_has_its_status(error, status, said, tmp_path, monkeypatch):
    def fail(*_):
        raise error

    monkeypatch.setattr(engine, "run", fail)
    (tmp_path / "a.txt").touch()
    result = dealwire("run", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == status
    assert said in result.stderr


def test_why_tells_by_names_alone_and_by_articles(tmp_path):
    alone = dealwire("companies", "why", "商汤科技", "SenseTime")
    assert alone.exit_code == cli.READ
    assert alone.output.startswith("商汤科技 and SenseTime are one company:")
    (tmp_path / "a.txt").write_text(
        "杭州深度光年科技有限公司（以下简称“深度光年”）完成千万元A轮融资。"
    )
    dealwire("run", tmp_path / "a.txt", "-o", tmp_path / "out", "-q")
    told = dealwire("companies", "why", "SenseTime", "商汤科技", "-o", tmp_path / "out")
    assert told.exit_code == cli.USAGE
    assert "no article names SenseTime" in told.stderr


def test_a_users_registry_is_held_to_the_lint(tmp_path):
    assert dealwire("companies", "lint").output == ""
    mine = tmp_path / "mine.tsv"
    header = "company_id\tname\tname_en\tname_zh\tkind\tcountry\taliases"
    mine.write_text(f"{header}\nmine\t商汤\t\t\tstartup\tCN\t\n", encoding="utf-8")
    result = dealwire("companies", "lint", "--registry", mine)
    assert result.exit_code == cli.REJECTED
    assert "商汤 is of mine and sensetime" in result.stdout
