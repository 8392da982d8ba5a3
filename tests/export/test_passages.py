"""Claims in paragraphs and sentences: every claim in one of them, whole, and nothing cut."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.dataset.answers import Layer
from annotator.errors import AnnotatorError, UsageError
from annotator.export.files import NoFiles, StdoutFile
from annotator.export.formats.conll import Conll
from annotator.export.formats.jsonl import Jsonl
from annotator.export.formats.spacy import Spacy
from annotator.export.job import Job, ReadRow
from annotator.export.parts.marked_claims import Marks
from annotator.export.parts.passages import Passage, articles, paragraphs, sentences, without_overlaps
from tests.export.formats.by_hand import article, as_records, claim, review
from tests.export.formats.marked import TEXT, in_order
from tests.export.support import job_for


def passages(text: str, *spans: tuple[int, int]) -> list[Passage]:
    """The paragraphs of an article with claims at these places."""
    of = article(text)
    records = in_order([claim(of, *span, review("verified")) for span in dict.fromkeys(spans)])
    (whole,) = articles(as_records(records), job_for(Jsonl(), NoFiles(), articles={of["id"]: of}))
    return paragraphs(whole)


def test_paragraphs_without_a_claim_are_left_out() -> None:
    found = passages(TEXT, (36, 45), (50, 68))

    assert [(passage.start, passage.text, len(passage.claims)) for passage in found] == [
        (36, "The mayor spent 3 million euros. He left.", 2)
    ]
    assert [found[0].inside(each) for each in found[0].claims] == [(0, 9), (14, 32)]


def test_paragraphs_that_a_claim_runs_over_are_one() -> None:
    (found,) = passages(TEXT, (30, 40), (78, 81), (60, 79))

    assert (found.start, found.end) == (0, len(TEXT))
    assert [each.span for each in found.claims] == [(30, 40), (60, 79), (78, 81)]


def test_a_claim_outside_all_sentences_is_a_passage_of_its_own() -> None:
    (found,) = passages("Rain.\n\u2003\n\nSnow.", (6, 7))

    assert (found.text, [found.inside(each) for each in found.claims]) == ("\u2003", [(0, 1)])


@given(
    st.text("ab \n", min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=6)
)
def test_every_claim_is_in_one_passage_with_its_own_words(text: str, places: list[tuple[int, int]]) -> None:
    spans = {(start, min(start + length, len(text))) for start, length in places if start < len(text)}
    found = passages(text, *sorted(spans)) if spans else []

    assert sorted(each.span for passage in found for each in passage.claims) == sorted(spans)
    assert all(before.end <= after.start for before, after in pairwise(found))
    for passage in found:
        inner = sentences(passage)
        assert [each for part in inner for each in part.claims] == list(passage.claims)
        for part in (passage, *inner):
            for each in part.claims:
                start, end = part.inside(each)
                assert part.text[start:end] == each.record.exact
        kept, left_out = without_overlaps(passage.claims)
        assert len(kept) + left_out == len(passage.claims)
        assert all(one.span[1] <= two.span[0] for one, two in pairwise(kept))


def test_an_article_in_two_splits_is_there_for_each() -> None:
    of = article(TEXT)
    records = [claim(of, 0, 21, review("verified"), split="a"), claim(of, 36, 68, review("verified"), split="b"),
               claim(of, 69, 77, review("verified"), split="a")]  # fmt: skip
    found = list(articles(as_records(records), job_for(Jsonl(), NoFiles(), splits=("a", "b"), articles={of["id"]: of})))

    assert [(each.split, len(each.claims), each.text == TEXT) for each in found] == [("a", 2, True), ("b", 1, True)]


@pytest.mark.parametrize(
    ("layer", "gold", "others", "expected"),
    [
        (Layer.GOLD, "verified", ["verified"], True),
        (Layer.GOLD, "not_a_claim", ["not_a_claim"], False),
        (Layer.BOTH, "not_a_claim", ["verified", "not_a_claim"], False),
        (Layer.BOTH, None, ["verified", "not_a_claim"], True),
        (Layer.REVIEWS, "not_a_claim", ["verified", "not_a_claim"], True),
        (Layer.REVIEWS, None, ["not_a_claim", "not_a_claim"], False),
    ],
)
def test_what_counts_as_a_claim(layer: Layer, gold: str | None, others: list[str], expected: bool) -> None:
    of = article(TEXT)
    record = claim(of, 0, 21, *map(review, others), label=gold)
    (found,) = articles(as_records([record]), job_for(Jsonl(), NoFiles(), layer=layer, articles={of["id"]: of}))

    assert found.claims[0].is_claim is expected


def test_what_a_format_refuses_is_judged_all_the_same() -> None:
    of = article(TEXT)
    records = [claim(of, 0, 21, review("not_a_claim")), claim(of, 36, 68, review("verified"))]
    job = job_for(Conll(), NoFiles(), articles={of["id"]: of})
    (found,) = articles(as_records(records), job)

    assert [(len(each.answers), each.is_claim) for each in found.claims] == [(0, False), (1, True)]
    assert job.left_out.total() == 1
    assert job.rows == {(None, "verified"): 1}


def test_each_pass_over_the_records_refuses_anew() -> None:
    of = article(TEXT)
    records = [claim(of, 0, 21, review("verified")), claim(of, 5, 10, review("verified"))]
    for _ in range(2):
        job = job_for(Conll(), NoFiles(), articles={of["id"]: of})
        assert [len(list(job.answers(record))) for record in as_records(records)] == [1, 0]


def test_several_files_do_not_go_to_standard_output() -> None:
    job: Job = job_for(Conll(), StdoutFile(), splits=("train", "test"))

    with pytest.raises(UsageError, match="conll writes one file per split"), job.split_files(str):
        pass


@pytest.fixture
def marks() -> Callable[..., Marks]:
    """Marks of an export that left some spans out, with one claim c1 and one c2 that is none."""

    def make(left_out: int = 0) -> Marks:
        manifest: dict[str, Any] = {"left_out": [{"what": "spans", "reason": "x", "count": left_out}]}
        found = Marks(manifest if left_out else {"left_out": []})
        found.row(ReadRow(claim_id="c1", label="verified", text="Rain."))
        found.row(ReadRow(claim_id="c2", label="not_a_claim", text="Snow."))
        return found

    return make


def test_marks_that_fit(marks: Callable[..., Marks]) -> None:
    found = marks()
    found.mark("c1", "Rain.")
    found.check()
    marks(left_out=1).check()


@pytest.mark.parametrize(("claim_id", "text"), [("c1", "Snow."), ("c2", "Snow."), ("c3", "Rain.")])
def test_marks_of_something_else(claim_id: str, text: str, marks: Callable[..., Marks]) -> None:
    found = marks()
    found.mark(claim_id, text)

    with pytest.raises(AnnotatorError, match=f"marked as {claim_id} is not the claim"):
        found.check()


def test_marks_that_are_missing_or_too_many(marks: Callable[..., Marks]) -> None:
    with pytest.raises(AnnotatorError, match=r"1 claims are not marked in the texts; the manifest counts 0\."):
        marks().check()
    counted = marks(left_out=1)
    counted.mark("c1", "Rain.")
    with pytest.raises(AnnotatorError, match=r"0 claims are not marked in the texts; the manifest counts 1\."):
        counted.check()


def test_a_gold_label_rules_over_reviews(marks: Callable[..., Marks]) -> None:
    found = marks()
    found.row(ReadRow(claim_id="c1", label="not_a_claim", text="Rain."), decided=True)
    found.check()


def test_words_are_those_of_spacy() -> None:
    from annotator.export.parts import claim_tokens

    with claim_tokens.tokeniser("en-GB") as nlp:
        found = claim_tokens.words(nlp.make_doc("It's 3 km."))

    assert [(word["text"], word["start"], word["end"], word["ws"]) for word in found] == [
        ("It", 0, 2, False), ("'s", 2, 4, True), ("3", 5, 6, True), ("km", 7, 9, False), (".", 9, 10, False),
    ]  # fmt: skip


def test_a_long_text_forgets_its_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from annotator.export.parts import claim_tokens
    from tests.export.formats.marked import mark

    monkeypatch.setattr(claim_tokens, "_KNOWN_WORDS", 0)
    of = article(" ".join(f"wort{number}" for number in range(500)), language="nl")
    with claim_tokens.tokeniser("nl") as nlp:
        known = len(nlp.vocab.strings)
    made = mark(Spacy(), tmp_path, [of], [claim(of, 0, 20, review("verified"))])
    with claim_tokens.tokeniser("nl") as nlp:
        assert len(nlp.vocab.strings) < known + 100

    assert made.verified().rows == 1
