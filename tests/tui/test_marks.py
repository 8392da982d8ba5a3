"""Marks say everything in signs and words and fit where they must."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.domain.records import Claim, Evidence, Review, Source
from annotator.domain.suggestion import Suggestion
from annotator.domain.vocabulary import Origin, ReviewStatus, Role, Stance
from annotator.schemes import DEFAULT_SCHEME
from annotator.tui.claim_words import claim_lines, time_lines
from annotator.tui.marks import Unsaved, margin, progress_bar, shorten, strength


def claim(
    label: str | None = None, status: ReviewStatus = ReviewStatus.OPEN, score: float | None = 0.94, **details: object
) -> Claim:
    given_review = label is not None or status is not ReviewStatus.OPEN or details
    evidence = (Evidence(1, Source("s", "https://stat.example/x"), Stance.SUPPORTS, None, None, None, 0),)
    review = Review(
        "ana", Role.REVIEWER, label, status, details.get("confidence"), details.get("note"),
        bool(details.get("flagged")), "1", None, None, 1, evidence if status is ReviewStatus.SUBMITTED else (),
    )  # fmt: skip
    suggestion = None if score is None else Suggestion("s", "1", "m", score, (), "the mayor", "said")
    return Claim("c", "a", 0, 0, 4, "fact", Origin.SUGGESTED, suggestion, review if given_review else None)


@pytest.mark.parametrize(
    ("given_claim", "unsaved", "said"),
    [
        (claim(), None, "0.94"),
        (claim("verified", ReviewStatus.SUBMITTED), None, "0.94 ✔ Verified 1"),
        (claim("disputed", ReviewStatus.DRAFT), None, "0.94 ✘ Disputed draft"),
        (claim(None, ReviewStatus.SKIPPED), None, "0.94 » skipped"),
        (claim(flagged=True, note="look"), None, "0.94 ⚑✎"),
        (claim(), Unsaved("verified", True), "✔ Verified UNSAVED"),
        (claim(), Unsaved("verified", False), "✔ Verified saving…"),
        (claim(), Unsaved(None, True), "0.94 change UNSAVED"),
        (claim("old_label", ReviewStatus.SUBMITTED, None), None, "◇ old_label 1"),
    ],
)
def test_the_margin_in_words(given_claim: Claim, unsaved: Unsaved | None, said: str) -> None:
    assert margin(given_claim, DEFAULT_SCHEME, 22, unsaved).text == said


def test_a_narrow_margin_gives_up_the_score_first_and_the_state_last() -> None:
    drafted = claim("verified", ReviewStatus.DRAFT, flagged=True)
    assert [margin(drafted, DEFAULT_SCHEME, width).text for width in (24, 22, 14, 9)] == [
        "0.94 ✔ Verified draft ⚑", "✔ Verified draft ⚑", "✔ Ver… draft ⚑", "… draft ⚑",
    ]  # fmt: skip


@given(
    st.sampled_from([None, *DEFAULT_SCHEME.names, "漢字" * 9]), st.sampled_from(list(ReviewStatus)),
    st.booleans(), st.integers(9, 30),
)  # fmt: skip
def test_the_margin_always_fits(label: str | None, status: ReviewStatus, flagged: bool, width: int) -> None:
    mark = margin(claim(label, status, flagged=flagged), DEFAULT_SCHEME, width)
    assert cell_len(mark.text) <= width


@given(st.text(max_size=20), st.integers(0, 25))
def test_shortening_fits(text: str, width: int) -> None:
    assert cell_len(shorten(text, width)) <= max(width, 0) or cell_len(text) <= width


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(4, 12))
def test_a_bar_is_full_only_when_nothing_is_left_and_empty_only_when_nothing_is_done(
    a: int, b: int, cells: int
) -> None:
    done, total = sorted((a, b))
    drawn = progress_bar(done, total, cells)
    assert len(drawn) == cells and drawn.isascii()
    assert ("-" not in drawn) == (done == total)
    assert ("=" in drawn) == (done > 0)


def test_strength_is_told_by_shape() -> None:
    assert [strength(claim(score=score)) for score in (0.9, 0.6, 0.3, None)] == ["●●", "● ", "○ ", "○ "]


@pytest.mark.parametrize(
    ("cue", "line"),
    [
        ("said", ("said by", "the mayor (said)")),
        ("denies", ("denied", "by the mayor (denies)")),
        (None, ("said by", "the mayor")),
    ],
)
def test_the_panel_tells_a_denial_from_a_statement(cue: str | None, line: tuple[str, str]) -> None:
    shown = replace(claim(), suggestion=Suggestion("s", "1", "m", 0.9, (), "the mayor", cue))
    assert claim_lines(shown, DEFAULT_SCHEME, None)[2] == line


def test_the_panel_tells_when_a_claim_is_spoken() -> None:
    assert time_lines(((0, 62.5),), claim()) == [("spoken at", "1:02")]
    assert time_lines((), claim()) == []


def test_the_panel_tells_all_there_is() -> None:
    lines = claim_lines(
        claim("verified", ReviewStatus.SUBMITTED, note="checked twice", confidence=4, flagged=True),
        DEFAULT_SCHEME,
        None,
        guided=True,
    )
    assert lines == [
        ("", "fact"), ("answer", "✔ Verified · sure 4/5 · ⚑ flagged · guideline 1"),
        ("source 1", "+ supports  stat.example"),
        ("note ✎", "checked twice"), ("said by", "the mayor (said)"),
    ]  # fmt: skip
