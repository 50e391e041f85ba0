"""Training text, the training of small taggers, and whether the models that ship are up to date."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import cli, confidence, roles, training
from pipeline.errors import DealwireError
from pipeline.gold import notation
from pipeline.gold.records import GoldError
from pipeline.recognition import tagger
from pipeline.training import LANGS, Sentence, Source

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "models"
ENGLISH = """\
# a comment

⟦Acme|ORG⟧ raised $5 million, ⟦founder|TITLE⟧ ⟦Ann Lee|PERSON⟧ said in ⟦Paris|GPE⟧.
⟦Bolt|ORG⟧ raised $3 million, ⟦founder|TITLE⟧ ⟦Bob Ray|PERSON⟧ said in ⟦Rome|GPE⟧.
"""
CHINESE = "⟦澜川智能|ORG⟧完成A轮融资，⟦启明创投|ORG⟧领投。\n"
ARTICLE = """\
id: {id}
lang: en
form: flash
published: 2020-01-02
outlet:
---
⟦Acme|ORG⟧ raises ⟦$5m|MONEY USD 5e6⟧ in ⟦Paris|GPE⟧

⟦Acme|ORG⟧ was founded by ⟦Ann Lee|PERSON⟧. She is proud.
---
"""
TOLD = {"c1": 0.1, "c2": 0.05, "max_iterations": 20}


def sentences(text: str = ENGLISH) -> list[Sentence]:
    return list(training.read("a.txt", text))


def named(sentence: Sentence) -> list[tuple[str, str]]:
    return [(sentence.text[start:end], label) for start, end, label in sentence.names]


def test_a_sentence_a_line_without_its_marks():
    first, second = sentences()
    assert first.text == "Acme raised $5 million, founder Ann Lee said in Paris."
    assert named(first) == [
        ("Acme", "ORG"),
        ("founder", "TITLE"),
        ("Ann Lee", "PERSON"),
        ("Paris", "GPE"),
    ]
    assert (first.lang, second.lang) == ("en", "en")


def test_each_sentence_has_its_language():
    (sentence,) = sentences(CHINESE)
    assert sentence.lang == "zh"
    assert named(sentence) == [("澜川智能", "ORG"), ("启明创投", "ORG")]


@pytest.mark.parametrize(
    "line", ["⟦Acme|ORG", "Acme⟧ raised", "⟦Acme|FIRM⟧", "⟦⟦Acme|ORG⟧ Ltd|ORG⟧"]
)
def test_a_broken_mark_is_told_with_its_line(line):
    with pytest.raises(GoldError, match=r"^a.txt, line 3: a mark is broken; see corpus/README.md$"):
        sentences(f"# one\n\n{line}\n")


def test_articles_become_their_sentences():
    found = list(training.of_articles([notation.read("a-1", ARTICLE.format(id="a-1"))]))
    assert [(s.text, named(s)) for s in found] == [
        ("Acme raises $5m in Paris", [("Acme", "ORG"), ("Paris", "GPE")]),
        ("Acme was founded by Ann Lee.", [("Acme", "ORG"), ("Ann Lee", "PERSON")]),
        ("She is proud.", []),
    ]


def test_the_same_text_gives_the_same_bytes():
    source = Source("a", "0", sentences())
    once, again = (training.make([source], "en", TOLD) for _ in range(2))
    assert once == again


def test_a_tagger_finds_what_it_learnt(tmp_path):
    path = tmp_path / "names"
    known = sentences()
    assert training.train([*known, *sentences(CHINESE)], "en", path, TOLD) == 2
    model = training.load(path)
    assert training.tag(model, known) == [sentence.names for sentence in known]
    assert training.tag(model, [Sentence(" ", "en", ())]) == [()]


def test_what_a_corpus_does_not_label_is_completed(tmp_path):
    path = tmp_path / "names"
    known = sentences()
    training.train(known, "en", path, TOLD)
    bare = Sentence(known[0].text, "en", (known[0].names[0],))
    corpus = Source("b", "0", [bare], labels=frozenset({"ORG", "GPE"}))
    (found,) = training.completed(corpus, training.load(path))
    assert named(found) == [("Acme", "ORG"), ("founder", "TITLE"), ("Ann Lee", "PERSON")]


def test_general_text_is_told_apart(tmp_path):
    (plain,) = sentences()[:1]
    rows = [
        training.Labelled([sentence]).examples()[0][0]
        for sentence in (plain, replace(plain, general=True))
    ]
    assert [[*row, "general"] for row in rows[0]] == rows[1]


def test_the_record_says_what_was_learnt_from():
    sources = [
        Source("a", "1", [*sentences(), *sentences(CHINESE)]),
        Source("b", "2", sentences()[:1], "MIT", frozenset({"ORG"})),
        Source("c", "3", sentences(CHINESE)),
    ]
    files = training.make(sources, "en", TOLD)
    record = json.loads(files[training.RECORD])
    assert record["sentences"] == 3
    assert record["parameters"] == TOLD
    assert record["sha256"] == sha256(files[tagger.FILE]).hexdigest()
    assert record["learnt_from"] == [
        {"name": "a", "sentences": 2, "sha256": "1", "licence": None},
        {"name": "b", "sentences": 1, "sha256": "2", "licence": "MIT"},
    ]


@pytest.mark.parametrize("text", ["no JSON", "[]", '{"en": {}}', '{"en": {}, "zh": 5}'])
def test_parameters_that_are_broken_are_one_line(text):
    with pytest.raises(DealwireError, match=r"^training.json does not tell the parameters of en "):
        training.parameters("training.json", text)


# The command


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A small project: training text, gold, settings, another corpus."""
    monkeypatch.chdir(tmp_path)
    corpus = {
        "lang": "zh",
        "format": "columns",
        "files": ["b/*.iob2"],
        "licence": "CC BY-SA 4.0",
        "labels": {"ORG": "ORG"},
        "use": "train",
    }
    files = {
        "corpus/training/en-01.txt": ENGLISH,
        "corpus/training/zh-01.txt": CHINESE,
        "corpus/gold/sources/a-1.txt": ARTICLE.format(id="a-1"),
        "corpus/gold/sources/a-2.txt": ARTICLE.format(id="a-2"),
        "corpus/gold/sources/a-3.txt": ARTICLE.format(id="a-3"),
        "corpus/gold/splits.tsv": "# splits\n# key: article_id\n# article_id: it\n# split: train | dev | test\n"
        "article_id\tsplit\tnote\na-1\ttrain\t\na-2\tdev\t\na-3\ttrain\t\n",
        "models/training.json": json.dumps(dict.fromkeys(LANGS, TOLD)),
        "models/corpora.json": json.dumps({"B": corpus, "C": corpus | {"use": "none"}}),
        "others/b/b.iob2": "腾\tB-ORG\n讯\tI-ORG\n。\tO\n",
        "empty/other.txt": "",
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def train(*arguments: str):
    return CliRunner().invoke(cli.main, ["train", *arguments])


def records(folder: Path) -> dict[str, list[tuple[str, int]]]:
    """Returns what each model says it learnt from."""
    found = {}
    for lang in LANGS:
        record = json.loads((folder / lang / training.RECORD).read_text(encoding="utf-8"))
        found[lang] = [(source["name"], source["sentences"]) for source in record["learnt_from"]]
    return found


def test_the_command_trains_each_language(folder):
    result = train()
    assert result.exit_code == cli.READ, result.output
    assert result.output == (
        "scores learnt from 1 events\n"
        "roles learnt from sentences: 4 en\n"
        "en: names learnt from 8 sentences\nzh: names learnt from 1 sentences\n"
    )
    assert records(folder / "models") == {
        "en": [("training/en-01.txt", 2), ("gold, train part", 6)],
        "zh": [("training/zh-01.txt", 1)],
    }
    assert (folder / "models" / confidence.FILE).exists()
    assert sorted(path.name for path in (folder / "models/en").iterdir()) == sorted(
        [tagger.FILE, training.RECORD, roles.FILE]
    )


def test_other_corpora_that_help_are_used(folder):
    result = train("--corpora", "others", "-o", "mine")
    assert "B: 1 sentences, CC BY-SA 4.0" in result.output
    assert records(folder / "mine")["zh"] == [("training/zh-01.txt", 1), ("B", 1)]
    assert not (folder / "models/en").exists()


def test_a_corpus_that_is_not_there_is_left_out(folder):
    result = train("--corpora", "empty", "-o", "mine")
    assert "none is there" in result.output
    assert records(folder / "mine")["zh"] == [("training/zh-01.txt", 1)]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--corpora", "gone"), "gone does not exist; give the folder of the corpora"),
        (("--training", "gone"), "gone holds no .txt file; give the folder of the sources"),
        (("--settings", "gone"), "name its folder with --settings"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments, problem, folder):
    result = train(*arguments)
    assert result.exit_code == cli.USAGE
    assert problem in result.output
    assert result.output.count("\n") == 1


# The models that ship


def record_of(lang: str) -> dict:
    return json.loads((MODELS / lang / training.RECORD).read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_model_is_the_one_that_is_described(lang):
    record = record_of(lang)
    weights = (MODELS / lang / tagger.FILE).read_bytes()
    assert sha256(weights).hexdigest() == record["sha256"], "run `make models`"
    assert record["labels"] == list(tagger.LABELS)


@pytest.mark.parametrize("lang", LANGS)
def test_the_model_learnt_from_the_training_text_as_it_is(lang):
    told = {
        source["name"].removeprefix("training/"): source["sha256"]
        for source in record_of(lang)["learnt_from"]
        if source["name"].startswith("training/")
    }
    there = {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in (ROOT / "corpus/training").glob(f"{lang}-*.txt")
    }
    changed = {name for name in told.keys() | there if told.get(name) != there.get(name)}
    # A file may hold a few sentences of the other language.
    changed = {name for name in changed if name.startswith(lang) or name in there}
    assert not changed, f"{sorted(changed)} changed: run `make models`"


@pytest.mark.parametrize("lang", LANGS)
def test_the_model_knows_the_features_and_parameters_as_they_are(lang):
    record = record_of(lang)
    path = MODELS / "training.json"
    parameters = training.parameters(path.name, path.read_text(encoding="utf-8"))[lang]
    assert record["features"] == training.features_version(), "run `make models`"
    assert record["parameters"] == parameters, "run `make models`"


@pytest.mark.parametrize(
    ("text", "lang", "name"),
    [
        ("Quillfish raised $5 million from Sequoia Capital.", "en", "Quillfish"),
        ("澜川智能完成5亿元B轮融资，由启明创投领投。", "zh", "澜川智能"),
    ],
)
def test_the_model_finds_a_name(text, lang, name):
    assert (name, "ORG") in [(found.text, found.label) for found in tagger.find(text, lang)]
