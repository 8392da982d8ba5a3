"""Dates, wording and one's own figures on the command line."""

from collections.abc import Callable
from pathlib import Path

from annotator.domain.records import Normalised
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from tests.support import HOSTILE, store


def test_aged_verdicts_are_listed_and_shown(database: Database, make_desk: Callable[..., ReviewDesk], run) -> None:
    desk = make_desk("ana")
    claims = [claim.id for claim in desk.articles.open(store(database).article_id).claims]
    for claim, look in ((claims[0], "2020-02-02"), (claims[1], "2999-01-01")):
        desk.answers.decide(claim, "not_a_claim", 3.0, 4)
        desk.answers.set_dates(claim, "2020-01-01", look)
    desk.answers.normalise(claims[0], Normalised(HOSTILE[3], "the authority", "2019", "Lysna"))
    who = ("--reviewer", "ana")
    (aged,) = run("claims", "--recheck", "--json", *who).lines
    assert (aged["id"], aged["as_of"], aged["recheck_at"]) == (claims[0], "2020-01-01", "2020-02-02")
    listed = run("claims", "--recheck", *who).out
    assert "2020-02-02" in listed and "2999-01-01" not in listed
    assert run("claims", "--recheck", "--json", "--reviewer", "bo").lines == []
    assert run("claims", "--recheck", "--contradictions", *who).code == 2

    shown = run("show", claims[0], *who).out
    assert "dates      as of 2020-01-01, re-check 2020-02-02 (due)" in shown
    assert "the authority · 2019 · Lysna" in shown and "\x1b" not in shown
    assert "(submitted) by ana" in shown
    assert "guideline" not in shown
    review = run("show", claims[0], "--json", *who).lines[0]["review"]
    assert review["normalised"] == {"text": HOSTILE[3], "said_by": "the authority", "date": "2019", "place": "Lysna"}
    assert (review["as_of"], review["keystrokes"], review["seconds"]) == ("2020-01-01", 4, 3.0)
    assert run("show", claims[0], "--json", "--reviewer", "bo").lines[0]["review"] is None


def test_ones_own_figures_are_told_and_nobody_elses(
    database: Database, make_desk: Callable[..., ReviewDesk], run
) -> None:
    desk = make_desk("ana", reviews_per_claim=2)
    claim = desk.articles.open(store(database).article_id).claims[0].id
    desk.answers.decide(claim, "not_a_claim", 3.0, 4)
    found = run("stats", "--mine", "--json", "--reviewer", "ana").lines[0]
    assert (found["today"]["claims"], found["today"]["keystrokes"], found["left"]) == (1, 4, 4)
    assert found["labels"] == [["not_a_claim", 1]]
    said = run("stats", "--mine", "--reviewer", "ana").out
    assert "seconds 3, keystrokes 4" in said and "agreement   –" in said and "labels      Not a claim: 1" in said
    other = run("stats", "--mine", "--json", "--reviewer", "bo").lines[0]
    assert (other["overall"]["claims"], other["overall"]["seconds"], other["labels"]) == (0, None, [])
    assert run("stats", "--mine", "--compare", "a/1", "a/2").code == 2


def test_doctor_says_whether_the_guideline_can_be_shown(database: Database, run) -> None:
    Path("annotator.toml").write_text('[project]\nguideline = "rules.md"\n', "utf-8")
    assert "rules.md cannot be read" in run("doctor").out
    Path("rules.md").write_text("# Rules\n", "utf-8")
    ended = run("doctor")
    assert "rules.md" in ended.out and "cannot be read" not in ended.out


def test_without_timing_the_screens_desk_keeps_neither_seconds_nor_keys(database: Database, tmp_path, run) -> None:
    from annotator.cli.context import open_desk
    from annotator.settings import load_settings

    (tmp_path / "annotator.toml").write_text("timing = false\n", "utf-8")
    article = store(database).article_id
    desk = open_desk(load_settings(database=str(database.url.database), reviewer="ana", start=tmp_path))
    own = desk.answers.decide(desk.articles.open(article).claims[0].id, "not_a_claim", 3.0, 4).claim
    desk.close()
    assert own is not None and own.review is not None
    assert (own.review.seconds, own.review.keystrokes) == (None, None)


def test_a_claim_of_a_transcript_says_when_it_is_spoken(
    database: Database, make_desk: Callable[..., ReviewDesk], run
) -> None:
    article = store(database, meta={"time_codes": [[0, 4.0], [1, 3725.9]]}).article_id
    claim = make_desk("ana").articles.open(article).claims[0]
    assert claim.start > 1
    assert "spoken at  1:02:05\n" in run("show", claim.id).out
    assert run("show", claim.id, "--json").lines[0]["spoken_at"] == 3725.9
    assert {each["spoken_at"] for each in run("show", article, "--json").lines[0]["claims"]} == {3725.9}
