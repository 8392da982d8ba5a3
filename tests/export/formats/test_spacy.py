"""spaCy: corpora that its own reader takes, with every category, true spans, and the same bytes every time."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from spacy.tokens import DocBin

from annotator.dataset.answers import Layer
from annotator.export.formats import spacy as spacy_format
from annotator.export.formats.spacy import Spacy
from annotator.schemes import DEFAULT_SCHEME
from annotator.storage.database.engine import Database
from tests.export.dumps import documents
from tests.export.formats.by_hand import article, claim, claims_and_articles, review
from tests.export.formats.marked import TEXT, mark, refused, survive, three_splits
from tests.export.golden import FOLDER, GOLDEN, write_golden
from tests.export.support import Claims, export_to, verified
from tests.support import HOSTILE, ROOT

ALL = "train/0000.spacy"


def rewrite(shard: Path, change: Any) -> None:
    """Write a shard again with its documents changed."""
    docs = documents(shard)
    for doc in docs:
        change(doc)
    DocBin(store_user_data=True, docs=docs).to_disk(shard)


def test_the_documents_of_the_labelled_set_are_the_golden_ones(labelled: Database, tmp_path: Path) -> None:
    assert write_golden(labelled, "spacy", tmp_path).read_bytes() == (FOLDER / GOLDEN["spacy"]).read_bytes()


def test_the_labelled_set_reads_back(labelled: Database, tmp_path: Path) -> None:
    assert verified(labelled, tmp_path / "out", "spacy").rows == 50


def test_one_of_everything_reads_back(filled: Claims, database: Database, tmp_path: Path) -> None:
    manifest = export_to(database, tmp_path / "out", "spacy")

    assert verified(database, tmp_path / "out", "spacy").rows == 3
    assert {file.name for file in manifest.files} == {
        "textcat/train/0000.spacy", "spancat/train/0000.spacy", "textcat/config.cfg", "spancat/config.cfg",
    }  # fmt: skip
    assert any("no dev set" in note for note in manifest.notes)


def test_every_document_has_every_category_and_one_of_them(tmp_path: Path) -> None:
    of = article(TEXT)
    made = mark(Spacy(), tmp_path, [of], [claim(of, 0, 21, review("disputed")), claim(of, 36, 68, review("verified"))])
    first, second = documents(made.out / "textcat" / ALL)

    assert list(first.cats) == list(DEFAULT_SCHEME.names)
    assert (first.cats["disputed"], sum(first.cats.values())) == (1.0, 1.0)
    assert (first.text, second.text) == ("Rain fell on 12 days.", "The mayor spent 3 million euros.")
    assert first.user_data["article_id"] == of["id"]
    assert (second.user_data["start"], second.user_data["end"]) == (36, 68)


def test_paragraphs_hold_the_spans_and_what_is_no_claim_has_none(tmp_path: Path) -> None:
    of = article(TEXT)
    records = [claim(of, 0, 20, review("verified")), claim(of, 22, 34, review("not_a_claim")),
               claim(of, 69, 77, review("not_a_claim"))]  # fmt: skip
    made = mark(Spacy(), tmp_path, [of], records)
    first, second = documents(made.out / "spancat" / ALL)

    assert [(span.text, span.label_, span.id_) for span in first.spans["sc"]] == [
        ("Rain fell on 12 days", "CLAIM", records[0]["claim_id"])
    ]
    assert first.text == "Rain fell on 12 days. Nobody knew."
    assert (second.text, list(second.spans["sc"])) == ("The mayor spent 3 million euros. He left.", [])
    assert (second.user_data["start"], second.user_data["article_id"]) == (36, of["id"])


def test_spans_may_nest_and_run_over_paragraphs(tmp_path: Path) -> None:
    of = article(TEXT)
    records = [claim(of, 22, 77, review("verified")), claim(of, 36, 45, review("disputed"))]
    (doc,) = documents(mark(Spacy(), tmp_path, [of], records).out / "spancat" / ALL)

    assert doc.text == TEXT[:77]
    assert [(span.start_char, span.end_char) for span in doc.spans["sc"]] == [(22, 77), (36, 45)]


def test_a_claim_that_cuts_a_word_is_counted(tmp_path: Path) -> None:
    of = article("Overnight rainstorms.")
    made = mark(Spacy(), tmp_path, [of], [claim(of, 4, 14, review("verified"))])

    assert made.job.left_out == {("spans", "does not begin and end with a word as spaCy cuts them"): 1}
    assert [doc.text for doc in documents(made.out / "textcat" / ALL)] == ["night rain"]
    assert made.verified().rows == 1


def test_each_review_is_a_document_where_reviews_are_told(tmp_path: Path) -> None:
    of = article(TEXT)
    reviews = (review("not_a_claim"), review("verified", reviewer="ben"))
    records = [claim(of, 0, 21, *reviews), claim(of, 22, 34, review("not_a_claim"))]
    made = mark(Spacy(), tmp_path, [of], records, layer=Layer.REVIEWS)
    docs = documents(made.out / "textcat" / ALL)

    assert [doc.user_data["reviewer"] for doc in docs] == ["ana", "ben", "ana"]
    assert [span.text for doc in documents(made.out / "spancat" / ALL) for span in doc.spans["sc"]] == [TEXT[:21]]
    assert made.verified().rows == 3


def test_a_label_that_the_scheme_lacks_has_no_document(tmp_path: Path) -> None:
    of = article(TEXT)
    made = mark(Spacy(), tmp_path, [of], [claim(of, 0, 21, review("half_true")), claim(of, 22, 34, review("verified"))])

    assert made.job.left_out == {("rows", "its label is not in the label scheme"): 1}
    assert len(documents(made.out / "textcat" / ALL)) == 1


def test_splits_are_folders_that_the_config_names(tmp_path: Path) -> None:
    from spacy.util import load_config

    made = three_splits(Spacy(), tmp_path)

    assert [doc.text for doc in documents(made.out / "textcat" / "test" / "0000.spacy")] == ["Trade grew by 3 percent."]
    assert documents(made.out / "textcat" / "dev" / "0000.spacy") == []
    for task in ("textcat", "spancat"):
        paths = load_config(made.out / task / "config.cfg")["paths"]
        assert (paths["train"], paths["dev"]) == (f"{task}/train", f"{task}/dev")
    assert made.job.notes.keys() & {"There is no dev set"} == set()
    assert made.verified().rows == 2


def test_full_shards_are_written_before_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_format, "SHARD", 3)
    of = article("\n".join(f"Town {number} grew." for number in range(7)))
    sentences = [(sentence["start"], sentence["end"]) for sentence in of["sentences"]]
    made = mark(Spacy(), tmp_path, [of], [claim(of, *span, review("verified")) for span in sentences])

    names = {name: stream.rows for name, stream in made.job.written if name.startswith("textcat/train")}
    assert names == {"textcat/train/0000.spacy": 3, "textcat/train/0001.spacy": 3, "textcat/train/0002.spacy": 1}
    assert made.verified().rows == 7


@pytest.mark.parametrize(
    ("languages", "expected"),
    [((None, "en-GB"), "en"), (("de",), "de"), (("de", "en"), "xx"), (("ja",), "xx"), (("tlh",), "xx")],
)
def test_the_config_has_the_language_of_the_articles(
    languages: tuple[str | None, ...], expected: str, tmp_path: Path
) -> None:
    articles = [article(f"{TEXT} {number}", language=each) for number, each in enumerate(languages)]
    made = mark(Spacy(), tmp_path, articles, [claim(of, 0, 21, review("verified")) for of in articles])

    assert f'lang = "{expected}"' in (made.out / "textcat" / "config.cfg").read_text("utf-8")
    assert made.verified().rows == len(languages)


@pytest.mark.slow
def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom tests.export.formats.test_spacy import made_twice\n"
        "made_twice(Path(sys.argv[1]))\n"
    )
    (tmp_path / "there").mkdir()
    environment = {"PYTHONHASHSEED": "77", "PYTHONPATH": str(ROOT), "PATH": ""}
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "there")], check=True, env=environment)
    made_twice(tmp_path)
    here, there = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (tmp_path / "out", tmp_path / "there" / "out")
    )

    assert here == there
    assert len(here) == 4


def made_twice(folder: Path) -> None:
    """The export that two processes make."""
    of = article(TEXT)
    mark(Spacy(), folder, [of], [claim(of, 0, 21, review("verified")), claim(of, 36, 68, review("disputed"))])


def test_hostile_texts_survive(tmp_path: Path) -> None:
    articles = [article(f"{text}\nA fact follows.") for text in HOSTILE]
    records = [claim(of, 0, len(of["text"]) - 16, review("verified")) for of in articles]
    made = mark(Spacy(), tmp_path, articles, records)

    assert made.verified().rows == len(HOSTILE)
    assert [doc.text for doc in documents(made.out / "textcat" / ALL)] == [record["exact"] for record in records]


@settings(max_examples=20)
@given(claims_and_articles())
def test_any_texts_survive(data: tuple) -> None:
    survive(Spacy(), data)


@settings(max_examples=10)
@given(claims_and_articles())
def test_any_reviews_survive(data: tuple) -> None:
    survive(Spacy(), data, Layer.REVIEWS)


def test_what_is_wrong_is_found(tmp_path: Path) -> None:
    of = article(TEXT)
    made = mark(Spacy(), tmp_path, [of], [claim(of, 0, 21, review("verified"))])
    textcat, spancat = (made.out / task / ALL for task in ("textcat", "spancat"))
    whole = spancat.read_bytes()

    rewrite(spancat, lambda doc: doc.spans.clear() or doc.spans.update({"sc": []}))
    refused(made, "1 claims are not marked in the texts; the manifest counts 0.")
    spancat.write_bytes(whole)
    rewrite(spancat, lambda doc: doc.spans.update({"sc": [doc.char_span(0, 9, label="CLAIM", span_id="c1")]}))
    refused(made, "The text marked as c1 is not the claim")
    spancat.write_bytes(whole)
    rewrite(textcat, lambda doc: doc.cats.pop("disputed"))
    refused(made, "every category")
    textcat.write_bytes(b"no DocBin")
    refused(made, "spaCy cannot read textcat/train")
