"""What a look through the library finds, and what it only says was not checked."""

from typing import Any

import pytest

from annotator.archive.source_check import Checked, Checking, Finding, Kind, against_evidence
from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from tests.archive.conftest import STORY, Room, Site, page
from tests.support import store

OWN = "https://ledger.example/harbour"


@pytest.fixture
def desk(room: Room) -> ReviewDesk:
    store(room.database, url=OWN)
    return room.desk()


def cite(desk: ReviewDesk, url: str, quote: str | None = None, claim: int = 0) -> str:
    ids = [claim.id for claim in desk.articles.open(desk.articles.list_progress()[0].article.id).claims]
    outcome = desk.answers.cite(ids[claim], Citation(Stance.SUPPORTS, url, quote=Quote(quote) if quote else None))
    assert outcome.claim is not None
    assert outcome.claim.review is not None
    return outcome.claim.review.evidence[-1].source.id


def found(room: Room, desk: ReviewDesk, *watch: str, online: bool = False) -> list[Finding]:
    checking = Checking(room.archiver(), watch, online=online)
    details = {row.source.id: desk.sources.show(row.source.id) for row in desk.sources.search()}
    entries = {
        key: Checked(each.source, each.uses, each.copy, next((a for a in each.attempts[:1] if not a.ok), None))
        for key, each in details.items()
    }
    findings = [finding for checked in entries.values() for finding in checking.source(checked)]
    return findings + list(checking.stories(entries))


def problems(findings: list[Finding]) -> list[tuple[Kind, str]]:
    return [(finding.kind, finding.source_id) for finding in findings if finding.is_problem]


def said(findings: list[Finding], kind: Kind) -> str:
    (message,) = [finding.message for finding in findings if finding.kind is kind]
    return message


def test_what_is_as_it_should_be_gives_no_problem(room: Room, site: Site, desk: ReviewDesk) -> None:
    source = cite(desk, site.url("story"), "counted 4.1 million tonnes of cargo")
    desk.sources.archive(source)
    assert problems(found(room, desk)) == []
    assert problems(found(room, desk, online=True)) == []
    assert said(found(room, desk), Kind.NOT_CHECKED).endswith("use --online.")
    assert [finding for finding in found(room, desk, online=True) if finding.kind is Kind.NOT_CHECKED] == []


def test_offline_nothing_is_asked_for(room: Room, site: Site, desk: ReviewDesk) -> None:
    desk.sources.archive(cite(desk, site.url("story"), "a quote that is not there"))
    before = list(site.asked)
    found(room, desk)
    assert site.asked == before


def test_misquotes_are_found_with_what_stands_there(room: Room, site: Site, desk: ReviewDesk) -> None:
    source = cite(desk, site.url("story"), "counted 1.4 million tonnes of cargo last year")
    cite(desk, site.url("story"), "the harbour master resigned in the spring", claim=1)
    desk.sources.archive(source)
    findings = found(room, desk)
    assert problems(findings) == [(Kind.QUOTE_DIFFERS, source), (Kind.QUOTE_MISSING, source)]
    assert "“counted 4.1 million tonnes of cargo last year”" in said(findings, Kind.QUOTE_DIFFERS)
    claims = [claim.id for claim in desk.articles.open(desk.articles.list_progress()[0].article.id).claims]
    assert [finding.claim_id for finding in findings if finding.is_problem] == claims[:2]


def test_quotes_of_sources_without_a_copy_are_not_checked_and_that_is_said(
    room: Room, site: Site, desk: ReviewDesk
) -> None:
    source = cite(desk, site.url("nothing"), "anything it may say")
    assert problems(found(room, desk)) == []
    messages = [finding.message for finding in found(room, desk) if finding.kind is Kind.NOT_CHECKED]
    assert messages[0] == "Not archived, so 1 quote could not be checked."
    desk.sources.archive(source)
    messages = [finding.message for finding in found(room, desk) if finding.kind is Kind.NOT_CHECKED]
    assert "returned 404" in messages[0]


def test_pages_that_are_gone_or_changed_are_found_online(room: Room, site: Site, desk: ReviewDesk) -> None:
    dead, changed = cite(desk, site.url("dead")), cite(desk, site.url("story"), "half of it borrowed")
    fine = cite(desk, site.url("other"))
    site.pages.update(dead=page(), other=page(STORY[:300] + "."))
    for source in (dead, changed, fine):
        assert desk.sources.archive(source).ok
    del site.pages["dead"]
    site.pages["story"] = page(STORY.replace("half of it borrowed", "all of it its own"))
    findings = found(room, desk, online=True)
    kinds = [(finding.kind, finding.source_id) for finding in findings if finding.kind is not Kind.SAME_STORY]
    assert sorted(kinds) == sorted([(Kind.DEAD, dead), (Kind.CHANGED, changed)])
    assert "returned 404" in said(findings, Kind.DEAD)
    told = said(findings, Kind.CHANGED)
    assert "% alike; 1 quote missing" in told
    aside = "<footer><table><tr><td>half of it borrowed</td></tr></table></footer>"
    site.pages["story"] = page(STORY.replace("half of it borrowed", "all of it its own"), extra=aside)
    assert "missing" not in said(found(room, desk, online=True), Kind.CHANGED), "it stands beside the text now"
    assert all(kind is Kind.SAME_STORY for kind, _ in problems(found(room, desk)))


def test_one_wire_story_under_two_mastheads_is_found_where_one_claim_rests_on_both(
    room: Room, site: Site, desk: ReviewDesk
) -> None:
    site.pages["copy"] = page("The Daily Copy writes on its coast page today. " + STORY, "Lysna busier than ever")
    first, second = cite(desk, site.url("story")), cite(desk, site.url("copy"))
    for source in (first, second):
        desk.sources.archive(source)
    (finding,) = [each for each in found(room, desk) if each.is_problem]
    assert (finding.kind, {finding.source_id, finding.other_source_id}) == (Kind.SAME_STORY, {first, second})
    assert "together they count as one source" in finding.message
    desk.undo()
    cite(desk, site.url("copy"), claim=1)
    assert problems(found(room, desk)) == [], "for two claims two papers are no double count"


@pytest.mark.parametrize(
    ("host", "watched", "listed"),
    [
        ("rumour.example", ("rumour.example",), True),
        ("www.rumour.example", ("rumour.example",), True),
        ("blog.rumour.example", ("RUMOUR.example",), True),
        ("norumour.example", ("rumour.example",), False),
        ("rumour.example.com", ("rumour.example",), False),
        ("rumour.example", (" WWW.rumour.example",), True),
        ("xn--bcher-kva.example", ("bücher.example",), True),
        ("rumour.example:8080", ("rumour.example:8080",), True),
        ("rumour.example", ("rumour.example:8080",), False),
    ],
)
def test_hosts_on_the_watch_list(room: Room, desk: ReviewDesk, host: str, watched: tuple[str], listed: bool) -> None:
    source = cite(desk, f"https://{host}/x")
    assert problems(found(room, desk, *watched)) == ([(Kind.WATCHED, source)] if listed else [])


def test_a_source_from_the_articles_own_house_is_found(room: Room, desk: ReviewDesk) -> None:
    source = cite(desk, "https://www.ledger.example/another-page")
    findings = found(room, desk)
    assert problems(findings) == [(Kind.SELF_CITATION, source)]
    assert (
        said(findings, Kind.SELF_CITATION) == "It has the same publisher as the article under review (ledger.example)."
    )


def test_a_redirect_to_the_article_itself_is_found(room: Room, site: Site) -> None:
    store(room.database, url=site.url("story"))
    desk = room.desk()
    source = cite(desk, site.url("moved"))
    desk.sources.archive(source)
    assert said(found(room, desk), Kind.SELF_CITATION) == "It is the article under review itself."


def test_a_copy_that_was_lost_is_found(room: Room, site: Site, desk: ReviewDesk) -> None:
    source = cite(desk, site.url("story"), "counted 4.1 million tonnes")
    desk.sources.archive(source)
    for path in [path for path in room.folder.rglob("*") if path.is_file()]:
        path.write_bytes(b"something else")
    findings = found(room, desk)
    assert problems(findings) == [(Kind.COPY_LOST, source)]
    assert "is damaged" in said(findings, Kind.COPY_LOST)


def test_files_are_checked_without_the_web(room: Room, desk: ReviewDesk, tmp_path: Any) -> None:
    (tmp_path / "saved.html").write_bytes(page())
    source = desk.sources.add_file(str(tmp_path / "saved.html"))
    claim = desk.articles.open(desk.articles.list_progress()[0].article.id).claims[0].id
    desk.answers.cite(claim, Citation(Stance.SUPPORTS, source_id=source.id, quote=Quote("ships waiting on every tide")))
    assert found(room, desk, online=True) == []


def test_verdicts_against_their_own_evidence_are_listed(room: Room, desk: ReviewDesk) -> None:
    ids = [claim.id for claim in desk.articles.open(desk.articles.list_progress()[0].article.id).claims]
    old = room.desk(matching_stance=False)  # as databases were before the stance mattered
    lax = old.context.project.scheme
    for claim, label, stance in ((0, "verified", Stance.REFUTES), (1, "disputed", Stance.REFUTES)):
        old.answers.cite(ids[claim], Citation(stance, "https://stat.example/ports"))
        old.answers.decide(ids[claim], label)
    desk = room.desk(matching_stance=True)
    details = {row.source.id: desk.sources.show(row.source.id) for row in desk.sources.search()}
    entries = {key: Checked(each.source, each.uses, each.copy, None) for key, each in details.items()}
    (finding,) = against_evidence(entries, desk.context.project.scheme)
    assert (finding.kind, finding.claim_id, finding.is_problem) == (Kind.AGAINST_VERDICT, ids[0], True)
    assert finding.message.endswith("verified without a supporting source.")
    assert list(against_evidence(entries, lax)) == []
    desk.answers.turn_stance(ids[0], details[finding.source_id].uses[0].evidence_id)
    details = {row.source.id: desk.sources.show(row.source.id) for row in desk.sources.search()}
    entries = {key: Checked(each.source, each.uses, each.copy, None) for key, each in details.items()}
    assert list(against_evidence(entries, desk.context.project.scheme)) == []
