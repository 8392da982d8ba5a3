"""Where the span categoriser looks for claims: candidates that fit the claims of the documents it learns from."""

from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.training.initialize import init_nlp
from spacy.util import load_config

from annotator.export.formats.spacy import Spacy
from annotator.storage.database.engine import Database
from tests.export.dumps import documents
from tests.export.formats.by_hand import article, claim, review
from tests.export.formats.marked import Marked, mark
from tests.export.support import export_to

WHOLE = article("Rain fell on 12 days. The mayor spent 3 million euros, he said. Nobody knew why.")
SAID = article("He said that rain fell on 12 days. She thinks the mayor spent 3 million euros.")


def made(folder: Path, of: dict[str, object], *spans: tuple[int, int]) -> Marked:
    """An export of an article with claims at these places."""
    return mark(Spacy(), folder, [of], [claim(of, *span, review("verified")) for span in spans])


def proposer(folder: Path) -> Callable[[str], list[str]]:
    """What the categoriser of an export would be asked about, for any text."""
    train = str(folder / "spancat" / "train")
    nlp = init_nlp(load_config(folder / "spancat" / "config.cfg", {"paths.train": train, "paths.dev": train}))
    nlp.select_pipes(enable=["sentencizer", "span_ruler"])

    def proposed(text: str) -> list[str]:
        doc = nlp(text)
        return [span.text for span in doc.spans["candidates"]]

    return proposed


def test_candidates_are_the_beginnings_of_sentences_from_the_shortest_claim_on(tmp_path: Path) -> None:
    out = made(tmp_path, WHOLE, (0, 21), (22, 53))

    assert proposer(out.out)("Nobody asked him why not. It rained on 3 of 4 days.") == [
        "Nobody asked him why not.", "It rained on 3 of 4", "It rained on 3 of 4 days", "It rained on 3 of 4 days.",
    ]  # fmt: skip
    assert any("which 2 of 2 claims to learn from are" in note for note in out.job.notes)


def test_every_claim_that_begins_a_sentence_is_a_candidate(labelled: Database, tmp_path: Path) -> None:
    manifest = export_to(labelled, tmp_path / "out", "spacy")
    proposed = proposer(tmp_path / "out")
    docs = documents(tmp_path / "out" / "spancat" / "train" / "0000.spacy")
    found = sum(span.text in proposed(doc.text) for doc in docs for span in doc.spans["sc"])

    assert found == 37
    assert any("which 37 of 42 claims to learn from are" in note for note in manifest.notes)


@pytest.mark.parametrize(("spans", "longest"), [(((13, 34), (45, 77)), 6), (((13, 34), (35, 78)), 9)])
def test_claims_that_begin_elsewhere_are_proposed_by_a_span_finder(
    spans: tuple[tuple[int, int], ...], longest: int, tmp_path: Path
) -> None:
    out = made(tmp_path, SAID, *spans)
    config = load_config(out.out / "spancat" / "config.cfg")

    assert config["nlp"]["pipeline"] == ["tok2vec", "span_finder", "spancat_singlelabel"]
    assert config["components"]["span_finder"]["max_length"] == longest
    assert any("a span finder proposes candidates" in note for note in out.job.notes)


def test_the_documents_that_a_model_is_tested_on_decide_nothing(tmp_path: Path) -> None:
    records = [
        claim(WHOLE, 0, 21, review("verified"), split="train"), claim(SAID, 13, 34, review("verified"), split="test"),
        claim(SAID, 46, 77, review("verified"), split="test"),
    ]  # fmt: skip
    out = mark(Spacy(), tmp_path, [WHOLE, SAID], records, splits=("train", "test"))

    assert any("which 1 of 1 claims to learn from are" in note for note in out.job.notes)


def test_a_text_without_marks_between_sentences_gets_a_span_finder(tmp_path: Path) -> None:
    of = article("ฝนตก สิบสอง วัน นายก ใช้ สาม ล้าน", language="th")
    config = load_config(made(tmp_path, of, (5, 15), (21, 33)).out / "spancat" / "config.cfg")

    assert "span_finder" in config["nlp"]["pipeline"]
