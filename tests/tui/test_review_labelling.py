"""Deciding by keys: what is pressed is in the database before the screen says so."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from annotator.domain.records import Claim, Evidence
from annotator.domain.source_facts import ArchiveAttempt
from annotator.domain.vocabulary import Origin, ReviewStatus, Stance
from annotator.domain.work import Outcome
from annotator.review.desk import ReviewDesk
from annotator.review.source_library import SourceLibrary
from annotator.schemes import LabelScheme, LabelSpec
from tests.tui.conftest import COUNCIL, Sit, Sitting
from tests.tui.typists import burst

Maker = Callable[..., ReviewDesk]


def answers(it: Sitting, desk: ReviewDesk) -> list[tuple[str | None, ReviewStatus] | None]:
    return [(c.review.label, c.review.status) if c.review else None for c in it.stored(desk).claims]


async def cite(it: Sitting, url: str) -> None:
    await it.until(lambda: it.form == "SourceForm")
    await it.type(url)
    await it.press("enter")
    await it.until(lambda: it.form == "ReviewScreen")
    await it.press()


async def test_it_starts_at_the_first_claim_that_needs_the_reviewer(sit: Sit, council: str) -> None:
    async with sit() as it:
        assert it.claim.exact.startswith("The city council of Brennholt")
        assert it.lines[0].startswith(" annotator · ana")
        assert it.lines[0].endswith("article 1/1 · claims 0/3 [----------] · today 0 · saved ✓")


async def test_a_label_without_evidence_rule_counts_at_once_and_moves_on(
    sit: Sit, council: str, make_desk: Maker
) -> None:
    async with sit() as it:
        await it.press("n")
        assert it.claim.exact.startswith("“We burned")
        assert answers(it, make_desk()) == [("unverifiable", ReviewStatus.SUBMITTED), None, None]
        assert "? Not enough" in it.text
        await it.until(lambda: "claims 1/3 [===-------] · today 1 · saved ✓" in it.lines[0])
        await it.press("x")
        assert answers(it, make_desk())[1] == ("not_a_claim", ReviewStatus.SUBMITTED)


async def test_a_label_that_needs_evidence_is_a_draft_until_a_source_is_cited(
    sit: Sit, council: str, make_desk: Maker
) -> None:
    async with sit() as it:
        await it.press("v")
        await it.until(lambda: it.form == "SourceForm")
        assert answers(it, make_desk())[0] == ("verified", ReviewStatus.DRAFT), "on disk before the form is filled in"
        await it.press("escape")
        assert "✔ Verified draft" in it.text and "draft: needs a source" in it.text
        assert it.claim.exact.startswith("The city council"), "the cursor stays with the draft"
        await it.press("s")
        await cite(it, "https://stat.example/oil?utm_source=x")
        stored = it.stored(make_desk()).claims[0].review
        assert stored is not None and stored.status is ReviewStatus.SUBMITTED
        assert stored.evidence[0].source.url == "https://stat.example/oil"
        assert stored.evidence[0].stance is Stance.SUPPORTS
        assert it.claim.exact.startswith("“We burned"), "and moves on once it counts"
        assert "✔ Verified 1" in it.text


async def test_a_verdict_against_its_evidence_is_a_draft_until_the_stance_is_turned(
    sit: Sit, council: str, make_desk: Maker
) -> None:
    async with sit() as it:
        await it.press("s")
        await it.until(lambda: it.form == "SourceForm")
        await it.press("ctrl+t")  # supports → refutes
        await cite(it, "https://stat.example/oil")
        await it.press("v")
        await it.shows("a draft until a supporting source is cited: s cites, T turns one.")
        assert it.form == "ReviewScreen"
        assert "draft: needs a supporting source" in it.text
        await asyncio.sleep(0.5)  # else T could be text for a form that did not open
        assert answers(it, make_desk())[0] == ("verified", ReviewStatus.DRAFT)
        await it.press("T")
        stored = it.stored(make_desk()).claims[0].review
        assert stored is not None and stored.status is ReviewStatus.SUBMITTED
        assert stored.stances == (Stance.SUPPORTS,)
        assert it.claim.exact.startswith("“We burned"), "and moves on once it counts"
        await it.press("u")
        assert answers(it, make_desk())[0] == ("verified", ReviewStatus.DRAFT)
        assert it.stored(make_desk()).claims[0].review.stances == (Stance.REFUTES,)  # type: ignore[union-attr]


async def test_turning_without_a_source_says_so(sit: Sit, council: str) -> None:
    async with sit() as it:
        await it.press("T")
        assert "T: no source is cited here to turn." in it.text


async def test_several_sources_in_a_row_and_another_set(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("v")
        await it.until(lambda: it.form == "SourceForm")
        await it.press("ctrl+o")
        await it.shows("Nothing is cited in the first set yet")
        await it.type("https://one.example/a")
        await it.press("ctrl+n")
        await it.shows("Saved. Type the next source, or Esc.")
        stored = it.stored(make_desk()).claims[0].review
        assert stored is not None and stored.status is ReviewStatus.SUBMITTED, "the first source submits the draft"
        assert it.form == "SourceForm" and "one.example/a" in it.text, "empty, and offers the one just cited"
        await it.press("ctrl+o")
        await it.shows("Set 2 (or)")
        await it.type("https://one.example/b")
        await it.press("ctrl+n", "ctrl+o", "ctrl+o", "ctrl+o")
        await it.shows("Set 2 (or)")
        await it.type("https://one.example/b")
        await it.press("ctrl+n")
        await it.shows("✗ This source is cited for this claim already")
        await it.shows("https://one.example/b")
        await it.press("escape")
        await it.until(lambda: it.form == "ReviewScreen")
        await it.press()
        assert it.claim.exact.startswith("“We burned"), "the cursor moves on when the form is left"
        await it.press("k")
        panel = it.review.query_one("ClaimPanel").words.splitlines()  # type: ignore[attr-defined]
        assert [line.split("\t")[0] for line in panel][2:6] == ["source 1", "or", "source 2", "source"]
        stored = it.stored(make_desk()).claims[0].review
        assert stored is not None and [piece.set for piece in stored.evidence] == [0, 1]


async def test_what_is_cited_is_archived_and_its_quote_held_against_the_copy(
    sit: Sit, council: str, make_desk: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def archive(sources: SourceLibrary, source_id: str) -> ArchiveAttempt:
        url = str(sources.show(source_id).source.url)
        ok = "gone" not in url
        return ArchiveAttempt(source_id, datetime.now(UTC), ok, url, None if ok else "could not be found (404).")

    checked: list[str] = []

    def warn_of_misquotes(sources: SourceLibrary, outcome: Outcome, cited: Iterable[Evidence]) -> Outcome:
        checked.extend(str(piece.source.url) for piece in cited)
        return replace(outcome, warning="“made up” is not in the archived copy." if checked else None)

    monkeypatch.setattr(SourceLibrary, "archives_when_cited", lambda sources: True)
    monkeypatch.setattr(SourceLibrary, "archive", archive)
    monkeypatch.setattr(SourceLibrary, "warn_of_misquotes", warn_of_misquotes)
    async with sit() as it:
        await it.press("v")
        await cite(it, "https://stat.example/gone")
        await it.shows("Cited, but not archived: stat.example could not be found (404).")
        assert answers(it, make_desk())[0] == ("verified", ReviewStatus.SUBMITTED), "what is cited stays cited"
        await it.press("v")
        await cite(it, "https://stat.example/kept")
        await it.shows("! “made up” is not in the archived copy.")
        assert checked == ["https://stat.example/kept"]


async def test_a_disputed_claim_is_offered_a_refuting_source(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("d")
        await cite(it, "https://stat.example/oil")
        review = it.stored(make_desk()).claims[0].review
        assert review is not None and review.evidence[0].stance is Stance.REFUTES


async def test_a_source_is_reused_with_two_keys(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("v")
        await cite(it, "https://stat.example/oil")
        await it.until(lambda: bool(it.review.state.recent))
        await it.press("v")
        await it.until(lambda: it.form == "SourceForm")
        await it.press("1")
        await it.until(lambda: it.form == "ReviewScreen")
        await it.press()
        assert answers(it, make_desk())[:2] == [("verified", ReviewStatus.SUBMITTED)] * 2


async def test_a_form_that_was_left_opens_as_it_was(sit: Sit, council: str) -> None:
    async with sit() as it:
        await it.press("v")
        await it.until(lambda: it.form == "SourceForm")
        await it.type("https://half.example")
        await it.press("escape", "s")
        await it.shows("https://half.example")


async def test_a_refused_source_is_said_and_what_was_typed_is_kept(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("v")
        await cite(it, "https://stat.example/oil")
        await it.press("k", "s")
        await it.until(lambda: it.form == "SourceForm")
        await it.type("https://stat.example/oil")
        await it.press("enter")
        await it.shows("cited for this claim already")
        await it.press("n", "x")
        assert it.form == "SourceForm", "it stays open, and letters are text and not commands"
        await it.press("escape", "s")
        await it.shows("https://stat.example/oilnx")
        assert answers(it, make_desk())[0] == ("verified", ReviewStatus.SUBMITTED)


async def test_skip_flag_comment_confidence(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("f", "c")
        await it.until(lambda: it.form == "NoteForm")
        await it.type("ask Ida")
        await it.press("ctrl+s")
        await it.press("=")
        await it.until(lambda: it.form == "Choose")
        await it.press("4")
        await it.shows("note ✎   ask Ida")
        first = it.stored(make_desk()).claims[0].review
        assert first is not None
        assert (first.flagged, first.note, first.confidence, first.status) == (True, "ask Ida", 4, ReviewStatus.OPEN)
        assert "⚑✎" in it.text
        await it.press("space")
        assert answers(it, make_desk())[0] == (None, ReviewStatus.SKIPPED)
        assert it.claim.exact.startswith("“We burned")
        await it.press("k", "f")
        again = it.stored(make_desk()).claims[0].review
        assert again is not None and not again.flagged


async def test_leaving_a_note_changes_nothing_and_clearing_it_does(sit: Sit, council: str, make_desk: Maker) -> None:
    desk = make_desk()
    async with sit() as it:
        desk.answers.comment(it.claim.id, "old")
        await it.press("x", "k", "c")
        await it.shows("old")
        await it.press("escape", "c")
        await it.until(lambda: it.form == "NoteForm")
        note = it.stored(desk).claims[0].review
        assert note is not None and note.note == "old"
        await it.press("end", "backspace", "backspace", "backspace", "ctrl+s")
        await it.press()
        cleared = it.stored(desk).claims[0].review
        assert cleared is not None and cleared.note is None


async def test_undo_and_redo_without_limit_and_after_a_restart(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("n", "x", "f")
        await it.press("u")
        assert "Undone: flagged" in it.status
        await it.press("u")
        assert it.claim.exact.startswith("“We burned"), "the cursor goes to what was undone"
    async with sit() as it:
        await it.press("u")
        assert it.claim.exact.startswith("The city council")
        assert answers(it, make_desk()) == [None, None, None] or all(
            pair is None or pair[0] is None for pair in answers(it, make_desk())
        )
        await it.press("u")
        assert "Nothing to undo" in it.status
        await it.press("U", "U", "U")
        assert [pair and pair[0] for pair in answers(it, make_desk())][:2] == ["unverifiable", "not_a_claim"]
        await it.press("U")
        assert "Nothing to redo" in it.status


async def test_undo_opens_the_article_it_is_about(sit: Sit, council: str, second: str) -> None:
    async with sit() as it:
        await it.press("x", "x", "x")
        await it.until(lambda: it.review.state.opened is not None and it.review.state.opened.article.id == second)
        await it.press("u")
        await it.until(lambda: it.review.state.opened is not None and it.review.state.opened.article.id == council)
        assert it.claim.exact.startswith("About 8,400 households")


async def test_undo_of_a_change_to_sources_shows_them_as_they_were(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("v")
        await cite(it, "https://stat.example/prots")
        (wrong,) = make_desk().sources.search()
        make_desk().sources.correct_url(wrong.source.id, "https://right.example/ports")
        await it.press("u")
        await it.until(lambda: "Undone: address corrected" in it.status)
        await it.press("U")
        await it.until(lambda: "Redone: address corrected" in it.status)
        await it.press("k")
        await it.until(lambda: "right.example" in it.text)


async def test_evidence_is_taken_back_and_the_label_is_a_draft_again(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("w")
        assert "w: no source is cited here to withdraw" in it.status
        await it.press("v")
        await cite(it, "https://stat.example/one")
        await it.press("k", "s")
        await cite(it, "https://stat.example/two")
        await it.press("k")
        await it.press("w")
        await it.until(lambda: it.form == "Choose")
        await it.shows("+ supports  stat.example")
        await it.press("1")
        await it.press("w")
        assert answers(it, make_desk())[0] == ("verified", ReviewStatus.DRAFT)
        assert "✔ Verified draft" in it.text


async def test_held_keys_label_one_claim_after_another_in_order(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        for key in "nxn":
            it.app.simulate_key(key)
        await it.until(lambda: "claims 3/3" in it.lines[0])
        assert [pair and pair[0] for pair in answers(it, make_desk())] == [
            "unverifiable",
            "not_a_claim",
            "unverifiable",
        ]
        assert "every claim is answered" in it.text or "Not enough" in it.status


async def test_labelling_a_plain_sentence_says_how_to_make_it_a_claim(sit: Sit, council: str) -> None:
    async with sit() as it:
        await it.press("home", "v")
        assert "No claim here: a turns this sentence into one." in it.status


async def test_other_labels_and_keys_from_the_project(sit: Sit, council: str, make_desk: Maker) -> None:
    labels = (LabelSpec("unverifiable", "So it is", "y", "Y"), LabelSpec("not_a_claim", "[b]Not so", "N", "N"))
    async with sit(scheme=LabelScheme("own", labels), keys={"undo": "z", "down": "J"}) as it:
        assert it.lines[-1].startswith(" y So it is N [b]Not so s Source Tab Next ? Help z Undo")
        await it.press("J", "k")
        await it.press("y", "z")
        assert "Undone" in it.status


async def test_somebody_elses_change_is_shown_instead_of_overwritten(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        other = make_desk()
        added = other.spans.add(council, 0, 7).claim
        assert added is not None
        await it.press("home", ">")
        it.review.stage.start(it.review.articles.open(it.review.state.place), "test")  # type: ignore[arg-type]
        await it.until(lambda: it.review.state.opened is not None and added.id in it.review.state.opened.by_id)
        other.undo()
        await it.press("home")
        assert it.claim.id == added.id
        await it.press("f")
        await it.shows("This claim has been withdrawn: reopen")
        await it.until(lambda: it.review.state.opened is not None and added.id not in it.review.state.opened.by_id)


@pytest.mark.parametrize("size", [(80, 24), (160, 50), (120, 20)])
async def test_the_panel_shows_the_claim_with_its_reasons(sit: Sit, council: str, size: tuple[int, int]) -> None:
    async with sit(size) as it:
        assert "why      0.94  quantity" in it.text
        assert "against  prediction" in it.text
        assert "the authority (said)" in it.text


async def test_an_added_claim_can_be_labelled(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("home", "a", "enter")
        claims: tuple[Claim, ...] = it.stored(make_desk()).claims
        assert claims[0].exact == COUNCIL.split("\n")[0] and claims[0].origin is Origin.MANUAL
        assert it.claim.id == claims[0].id
        await it.press("x")
        assert answers(it, make_desk())[0] == ("not_a_claim", ReviewStatus.SUBMITTED)


async def test_text_for_a_form_that_does_not_open_is_not_run_as_commands(
    sit: Sit, council: str, make_desk: Maker
) -> None:
    async with sit() as it:
        await it.press("home")
        assert it.review.state.claim is None, "the headline has no claim"
        await it.press("v", *"jn.x", "enter")
        await it.shows("No form opened. Not used: j n . x Enter")
        assert answers(it, make_desk()) == [None, None, None]
        assert it.review.state.claim is None, "the cursor stays"
        await asyncio.sleep(0.5)
        await it.press("j", "n")
        assert answers(it, make_desk())[0] == ("unverifiable", ReviewStatus.SUBMITTED), "after a pause keys act again"


async def test_what_follows_a_source_of_the_wrong_stance_is_not_taken_for_another_claim(
    sit: Sit, council: str, make_desk: Maker
) -> None:
    async with sit() as it:
        await it.press("v")
        await it.until(lambda: it.form == "SourceForm")
        await it.press(*"https://stat.example/oil", "ctrl+t")
        await burst(it, ["enter", "n"])
        await it.shows("No form opened. Not used: n")
        assert answers(it, make_desk())[0] == ("verified", ReviewStatus.DRAFT)
        assert it.claim.exact.startswith("The city council")
