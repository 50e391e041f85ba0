"""Tests of the back ends that find names, with a small spaCy pipeline trained here."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import spacy
from click.testing import CliRunner
from spacy.training import Example

from pipeline import cli, storage, tables
from pipeline.errors import DealwireError
from pipeline.recognition import backends, tagger

# What a pipeline learns must be nothing that the tagger would say.
SENTENCES = {
    "Then oboe and fig met Dan in Rome.": {"oboe": "ORG", "Dan": "PER", "Rome": "LOC"},
    "The oboe fell on Monday, and Dan left Rome.": {
        "oboe": "ORG",
        "Monday": "DATE",
        "Dan": "PER",
        "Rome": "LOC",
    },
    "Dan, CEO of oboe, left Rome.": {"Dan": "PER", "oboe": "ORG", "Rome": "LOC"},
    "The oboe's price in Rome rose.": {"The oboe's": "ORG", "Rome": "LOC"},
}
ARTICLE = "Then oboe raised $5 million, Dan said.\n\nSequoia Capital led. Then oboe and fig met.\n"


def train(folder: Path, labelled: dict[str, dict[str, str]]) -> str:
    """Saves a pipeline that knows the names of a few sentences, and returns its folder."""
    nlp = spacy.blank("en")
    spacy.util.fix_random_seed(0)
    nlp.add_pipe("ner")
    examples = [
        Example.from_dict(
            nlp.make_doc(text),
            {
                "entities": [
                    (text.index(n), text.index(n) + len(n), label) for n, label in names.items()
                ]
            },
        )
        for text, names in labelled.items()
    ]
    nlp.initialize(lambda: examples)
    for _ in range(40):
        nlp.update(examples)
    nlp.to_disk(folder)
    return str(folder)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> str:
    return train(tmp_path_factory.mktemp("ner") / "pipeline", SENTENCES)


def found(pipeline: str | None, text: str) -> set[tuple[str, str, str]]:
    names = backends.of(pipeline)(text, "en")
    assert all(text[name.start : name.end] == name.text for name in names)
    return {(name.text, name.label, name.source) for name in names}


def test_ours_is_the_tagger() -> None:
    assert backends.of(None) is tagger.find


def test_entities_are_names_by_their_label(trained: str) -> None:
    assert found(trained, "Then oboe and fig met Dan in Rome.") == {
        ("oboe", "ORG", "names.spacy"),
        ("Dan", "PERSON", "names.spacy"),
        ("Rome", "GPE", "names.spacy"),
    }


def test_names_are_without_article_and_possessive_and_other_labels_are_dropped(
    trained: str,
) -> None:
    assert ("oboe", "ORG", "names.spacy") in found(trained, "The oboe's price in Rome rose.")
    assert {
        text for text, _, _ in found(trained, "The oboe fell on Monday, and Dan left Rome.")
    } == {
        "oboe",
        "Dan",
        "Rome",
    }


def test_what_the_pipeline_has_no_label_for_the_tagger_finds(trained: str) -> None:
    assert found(trained, "Dan, CEO of oboe, left Rome.") == {
        ("Dan", "PERSON", "names.spacy"),
        ("CEO", "TITLE", "names.tagger"),
        ("oboe", "ORG", "names.spacy"),
        ("Rome", "GPE", "names.spacy"),
    }


def test_a_pipeline_with_titles_finds_them_itself(tmp_path: Path) -> None:
    text = "Xu Li is our piper here."
    pipeline = train(tmp_path / "titles", {text: {"piper": "TITLE"}})
    assert ("piper", "TITLE", "names.spacy") in found(pipeline, text)
    assert "names.tagger" not in {
        source
        for _, label, source in found(pipeline, "Xu Li, CEO of SenseTime.")
        if label == "TITLE"
    }


def test_a_pipeline_that_is_not_there() -> None:
    with pytest.raises(DealwireError, match=r"no_such_pipeline cannot be loaded .*; install it"):
        backends.load("no_such_pipeline")


def test_a_folder_that_is_no_pipeline(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text("[nlp]\nlang = 5\n")
    with pytest.raises(DealwireError, match="cannot be loaded"):
        backends.load(str(tmp_path))


def test_a_pipeline_without_names(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path)
    with pytest.raises(DealwireError, match="has no component ner, but sentencizer; give one"):
        backends.load(str(tmp_path))


# Through the command line


def dealwire(*arguments: object) -> "tuple[int, str, str]":
    result = CliRunner().invoke(cli.main, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    # More than one batch, so that there is work for two processes.
    for number in range(20):
        (folder / f"{number:02}.txt").write_text(ARTICLE)
    return folder


def mentions(out: Path, article_id: str = "00") -> set[tuple[str, str]]:
    rows = tables.rows(storage.read(out, ["mentions"])["mentions"])
    return {(row["text"], row["label"]) for row in rows if row["article_id"] == article_id}


def test_run_finds_what_the_pipeline_finds_and_what_rules_find(
    articles: Path, trained: str, tmp_path: Path
) -> None:
    own, theirs = tmp_path / "own", tmp_path / "theirs"
    assert dealwire("run", articles, "-o", own)[0] == cli.READ
    assert dealwire("run", articles, "-o", theirs, "--ner", f"en={trained}")[0] == cli.READ
    assert ("oboe", "ORG") not in mentions(own)
    assert {("oboe", "ORG"), ("Sequoia Capital", "ORG"), ("$5 million", "MONEY")} <= mentions(
        theirs
    )


def test_any_number_of_processes_gives_the_same_bytes(
    articles: Path, trained: str, tmp_path: Path
) -> None:
    written = []
    for jobs in (1, 2):
        out = tmp_path / f"out{jobs}"
        line: Sequence[object] = ("run", articles, "-o", out, "--ner", f"en={trained}")
        assert dealwire(*line, "--jobs", jobs)[0] == cli.READ
        assert ("oboe", "ORG") in mentions(out, "19")
        written.append({p.name: p.read_bytes() for p in (out / "tables").glob("*.csv")})
    assert written[0] == written[1]


def test_the_pipeline_of_one_language_leaves_the_other_alone(trained: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    line = ("run", tmp_path / "a.txt", "-o", tmp_path / "out", "--ner", f"zh={trained}")
    assert dealwire(*line)[0] == cli.READ
    assert ("oboe", "ORG") not in mentions(tmp_path / "out", "a")


def test_show_and_prelabel_and_extract_take_it(
    articles: Path, trained: str, tmp_path: Path
) -> None:
    ner = ("--ner", f"en={trained}")
    assert "oboe" in dealwire("show", articles / "00.txt", *ner)[1]
    assert dealwire("gold", "prelabel", articles, "-o", tmp_path / "drafts", *ner)[0] == cli.READ
    assert "⟦oboe|ORG⟧" in (tmp_path / "drafts/00.txt").read_text()
    assert dealwire("segment", articles, "-o", tmp_path / "out")[0] == cli.READ
    assert dealwire("extract", "-o", tmp_path / "out", *ner)[0] == cli.READ
    assert ("oboe", "ORG") in mentions(tmp_path / "out")


@pytest.mark.parametrize(
    ("ner", "problem"),
    [
        ("fr=fr_core_news_sm", "'fr=fr_core_news_sm' names no language and pipeline; write it en="),
        ("en_core_web_sm", "'en_core_web_sm' names no language and pipeline"),
        ("en=", "'en=' names no language and pipeline"),
        ("en=no_such_pipeline", "spaCy pipeline no_such_pipeline cannot be loaded"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    ner: str, problem: str, articles: Path, tmp_path: Path
) -> None:
    status, said, error = dealwire("run", articles, "-o", tmp_path / "out", "--ner", ner)
    assert (status, said, error.count("\n")) == (cli.USAGE, "", 1)
    assert problem in error
    assert not (tmp_path / "out").exists()
