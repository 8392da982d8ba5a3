"""What Prodigy's tasks come to."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from annotator.storage.database.engine import Database
from tests.load.foreign.support import CLAIM, EMOJI, Got, claims, lines, reviews, take, texts

CHOICE = {
    "text": CLAIM,
    "options": [{"id": "verified", "text": "Verified"}, {"id": "disputed", "text": "Disputed"}],
    "accept": ["disputed"],
    "answer": "accept",
    "_session_id": "news-ana",
    "_view_id": "choice",
    "_timestamp": 1767225600,
}
SPANS = {
    "text": EMOJI,
    "tokens": [{"text": "📉", "start": 0, "end": 1, "id": 0}, {"text": "The", "start": 2, "end": 5, "id": 1},
               {"text": "2024", "start": 40, "end": 44, "id": 2}],
    "spans": [{"start": 2, "end": 44, "token_start": 1, "token_end": 2, "label": "CLAIM"}],
    "answer": "accept",
    "_view_id": "spans_manual",
    "_session_id": "news-ana",
}  # fmt: skip


def test_a_choice_is_a_claim_with_a_review(database: Database, tmp_path: Path) -> None:
    report = take(database, lines(tmp_path / "x", [CHOICE | {"accept": ["unverifiable"]}]))
    assert claims(database) == [Got(CLAIM, 0, "manual", (("news-ana", "unverifiable", "submitted"),))]
    assert reviews(database)[0].submitted_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert texts(database) == [CLAIM]
    assert (report.tool, report.records, report.loaded.drafts) == ("prodigy", 1, 0)


def test_a_verdict_without_a_source_is_a_draft(database: Database, tmp_path: Path) -> None:
    report = take(database, lines(tmp_path / "x", [CHOICE]))
    assert claims(database)[0].reviews == (("news-ana", "disputed", "draft"),)
    assert report.as_json()["reviews"] == {"added": 1, "unchanged": 0, "drafts": 1}


def test_a_span_that_is_a_claim_has_no_verdict(database: Database, tmp_path: Path) -> None:
    take(database, lines(tmp_path / "x", [SPANS]))
    assert claims(database) == [Got(CLAIM, 2, "manual", ())]


def test_a_choice_in_blocks_is_about_the_only_span(database: Database, tmp_path: Path) -> None:
    take(database, lines(tmp_path / "x", [SPANS | {"accept": ["unverifiable"], "user_input": "looked"}]))
    assert claims(database)[0].reviews == (("news-ana", "unverifiable", "submitted"),)
    assert reviews(database)[0].note == "looked"


def test_a_choice_for_two_spans_is_reported_and_the_spans_are_kept(database: Database, tmp_path: Path) -> None:
    two = [*SPANS["spans"], {"start": 62, "end": 84, "label": "claim"}]  # type: ignore[misc]
    report = take(database, lines(tmp_path / "x", [SPANS | {"accept": ["unverifiable"], "spans": two}]))
    assert report.failures == [("x line 1", "one choice for 2 spans")]
    assert [got.exact for got in claims(database)] == [CLAIM, "Riders were not asked."]


@pytest.mark.parametrize(
    ("span", "reason"),
    [
        ({"start": 2, "end": 999, "label": "CLAIM"}, "a span 2–999 is outside the text of 84 characters"),
        ({"start": 44, "end": 2, "label": "CLAIM"}, "a span 44–2 is outside the text of 84 characters"),
        ({"start": -2, "end": 4, "label": "CLAIM"}, "a span -2–4 is outside the text of 84 characters"),
        ({"start": 1, "end": 2, "label": "CLAIM"}, "a span 1–2 is blank"),
        ({"start": "2", "end": 4, "label": "CLAIM"}, "a span has no offsets"),
        ({"start": True, "end": 4, "label": "CLAIM"}, "a span has no offsets"),
        ({"token_start": 1, "token_end": 2, "label": "CLAIM"}, "a span has no offsets"),
        ({"start": 3, "end": 44, "token_start": 1, "token_end": 2}, "a span 3–44 that does not match its tokens"),
        ({"start": 2, "end": 44, "token_start": 1, "token_end": 9}, "a span with tokens 1–9 that do not exist"),
        ("2-44", "a span that is not an object"),
    ],
)
def test_a_span_that_does_not_fit_is_left_out(database: Database, tmp_path: Path, span: Any, reason: str) -> None:
    good = {"start": 62, "end": 84, "label": "CLAIM"}
    report = take(database, lines(tmp_path / "x", [CHOICE | {"text": "first"}, SPANS | {"spans": [span, good]}]))
    assert report.failures == [("x line 2", reason)]
    assert [got.exact for got in claims(database)] == ["Riders were not asked.", "first"]


def test_what_was_rejected_or_ignored_says_nothing(database: Database, tmp_path: Path) -> None:
    tasks = [CHOICE | {"answer": answer} for answer in ("reject", "ignore", "ignore")]
    report = take(database, lines(tmp_path / "x", [*tasks, CHOICE | {"accept": []}]))
    assert dict(report.skipped) == {"rejected": 1, "ignored": 2, "empty": 1}
    assert (report.incomplete, claims(database), texts(database)) == (False, [], [])


def test_a_binary_question_for_claims_may_be_answered_with_no(database: Database, tmp_path: Path) -> None:
    asked = {"label": "CLAIM", "_annotator_id": "news-ana", "_session_id": "other", "score": 0.25}
    tasks = [{"text": "Owls sleep.", "answer": "accept"}, {"text": "What a day!", "answer": "reject"}]
    report = take(database, lines(tmp_path / "x", [task | asked for task in tasks]))
    assert [(got.exact, got.reviews) for got in claims(database)] == [
        ("Owls sleep.", ()), ("What a day!", (("news-ana", "not_a_claim", "submitted"),)),
    ]  # fmt: skip
    assert report.failed == 0


def test_ids_that_are_numbers_stand_for_their_words(database: Database, tmp_path: Path) -> None:
    options = [{"id": 1, "text": "Not enough info"}, {"id": 2, "text": "True"}]
    take(database, lines(tmp_path / "x", [CHOICE | {"options": options, "accept": [1]}]))
    assert claims(database)[0].reviews == (("news-ana", "unverifiable", "submitted"),)


@pytest.mark.parametrize(
    ("names", "handle"),
    [
        ({"_session_id": "news-2024-03-01_10-00-00"}, "nobody"),
        ({"_session_id": None}, "nobody"),
        ({"_session_id": "news-ana", "_annotator_id": "ana@example.org"}, "ana@example.org"),
        ({"_session_id": "news-bo"}, "bo"),
    ],
)
def test_whose_answer_it_is(database: Database, tmp_path: Path, names: dict[str, Any], handle: str) -> None:
    take(database, lines(tmp_path / "x", [CHOICE | names]), renamed=["news-bo=bo"])
    assert claims(database)[0].reviews == ((handle, "disputed", "draft"),)


def test_a_name_that_nobody_can_have_is_reported(database: Database, tmp_path: Path) -> None:
    report = take(database, lines(tmp_path / "x", [CHOICE | {"_session_id": "\x1b[2Jana"}]))
    assert report.failures == [("x line 1", "“�[2Jana” cannot be a reviewer's name: give another with --who")]
    assert reviews(database) == []


def version(label: str, *sessions: str) -> dict[str, Any]:
    return CHOICE | {"accept": [label], "sessions": list(sessions), "_session_id": sessions[0]}


def review_of(*versions: dict[str, Any], label: str, session: str | None = None) -> dict[str, Any]:
    final = {"view_id": "choice", "_view_id": "review", "accept": [label], "_session_id": session}
    return CHOICE | final | {"versions": list(versions), "sessions": ["ana", "bo"]}


def test_a_review_is_every_answer(database: Database, tmp_path: Path) -> None:
    record = review_of(version("unverifiable", "ana", "bo"), version("not_a_claim", "cy"), label="unverifiable")
    take(database, lines(tmp_path / "x", [record]))
    assert claims(database)[0].reviews == (
        ("ana", "unverifiable", "submitted"),
        ("bo", "unverifiable", "submitted"),
        ("cy", "not_a_claim", "submitted"),
    )


@pytest.mark.parametrize(
    ("label", "session", "who"),
    [
        ("unverifiable", None, set()),
        ("not_a_claim", None, {"nobody*"}),
        ("unverifiable", "news-chief", {"news-chief*"}),
    ],
)
def test_what_prodigy_counted_is_nobodys_answer(
    label: str, session: str | None, who: set[str], database: Database, tmp_path: Path
) -> None:
    record = review_of(version("unverifiable", "ana", "bo"), version("not_a_claim", "cy"), label=label, session=session)
    report = take(database, lines(tmp_path / "x", [record]))

    assert {each[0] for each in claims(database)[0].reviews} - {"ana", "bo", "cy"} == who
    assert dict(report.skipped) == ({} if who else {"the majority of a review, which nobody decided": 1})


def test_where_all_agree_there_is_no_decision_unless_somebody_made_it(database: Database, tmp_path: Path) -> None:
    agreed = review_of(version("unverifiable", "ana", "bo"), label="unverifiable")
    take(database, lines(tmp_path / "x", [agreed]))
    assert [who for who, _, _ in claims(database)[0].reviews] == ["ana", "bo"]
    take(database, lines(tmp_path / "y", [agreed | {"_session_id": "news-chief"}]))
    assert [who for who, _, _ in claims(database)[0].reviews] == ["ana", "bo", "news-chief*"]


def test_a_review_of_spans(database: Database, tmp_path: Path) -> None:
    other = [{"start": 62, "end": 84, "label": "CLAIM"}]
    versions = [SPANS | {"sessions": ["ana"]}, SPANS | {"sessions": ["bo"], "spans": other}]
    record = SPANS | {"versions": versions, "_view_id": "review", "view_id": "spans_manual", "_session_id": None}
    report = take(database, lines(tmp_path / "x", [record]))
    assert [got.exact for got in claims(database)] == [CLAIM, "Riders were not asked."]
    assert report.failed == 0


def test_sources_in_the_meta_settle_a_verdict(database: Database, tmp_path: Path) -> None:
    source = {"source": {"url": "https://stat.example/b?utm_source=x", "title": "Budget"}, "stance": "refutes",
              "quote": {"exact": "cut by 8%"}}  # fmt: skip
    take(database, lines(tmp_path / "x", [CHOICE | {"meta": {"evidence": [source, "https://other.example/"]}}]))
    assert claims(database)[0].reviews == (("news-ana", "disputed", "submitted"),)
    again = take(database, lines(tmp_path / "x", [CHOICE | {"meta": {"evidence": [source]}}]))
    assert (again.loaded.reviews_unchanged, again.loaded.conflicts) == (1, [])
    bad = take(database, lines(tmp_path / "y", [CHOICE | {"text": "b c", "meta": {"evidence": ["javascript:x"]}}]))
    assert bad.failures == [("y line 1", "a source without an address: “javascript:x”")]


def test_tasks_without_a_text_or_that_are_none_are_named(database: Database, tmp_path: Path) -> None:
    bad = [{"image": "x.png", "answer": "accept"}, {"text": " \n", "answer": "accept"}, "{no", "[1]"]
    report = take(database, lines(tmp_path / "x", [CHOICE, *bad]))
    assert [where for where, _ in report.failures] == [f"x line {n}" for n in range(2, 6)]
    assert [reason for _, reason in report.failures][:2] == ["it has no text"] * 2
    assert (report.records, report.failed, len(claims(database))) == (5, 4, 1)


def test_a_choice_that_may_be_about_a_span_that_is_left_out_is_reported(database: Database, tmp_path: Path) -> None:
    bad = SPANS | {"spans": [{"start": 2, "end": 999, "label": "CLAIM"}], "accept": ["unverifiable"]}
    report = take(database, lines(tmp_path / "x", [bad]))
    assert report.failures[1] == ("x line 1", "a choice beside a span that was left out")
    assert (claims(database), texts(database), dict(report.skipped)) == ([], [], {})
