"""What stands below an article: each claim with its verdict, its sources and the reviewers' notes."""

from collections.abc import Iterator
from itertools import groupby

from annotator.dataset.answers import ClaimAnswer
from annotator.dataset.review_record import EvidenceRecord, SourceRecord
from annotator.domain.vocabulary import Stance
from annotator.export.parts.pages.highlights import Marked
from annotator.export.parts.pages.markup import element, is_web, isolated, joined, language, link, text
from annotator.export.parts.wording import normalised
from annotator.web.address import host_of

_STANCES = {
    Stance.SUPPORTS: ("+", "supports the claim"),
    Stance.REFUTES: ("−", "refutes the claim"),
    Stance.CONTEXT: ("·", "gives context"),
}
_REASONS = {
    "single_review": "checked by one reviewer",
    "unanimous": "checked by several reviewers, who agree",
    "majority": "checked by several reviewers; most of them agree",
    "adjudicated": "decided by an adjudicator",
}


def footnote(claim: Marked, answer: ClaimAnswer) -> str:
    """One claim as an item of the list."""
    record = answer.record
    tongue = language(record.article.language)
    badge = element("span", f"{text(claim.label.glyph)} {text(claim.label.title)}", class_=f"badge {claim.label.tone}")
    back = f"Back to claim {claim.number} in the text"
    parts = (
        element("h3", f"Claim {claim.number}: {badge}"),
        element("blockquote", text(record.exact), lang=tongue, dir="auto", class_="exact"),
        _reworded(answer),
        element("p", f"{_verdict(answer)}.", class_="small"),
        *_sources(answer),
        *_notes(answer),
        element("p", element("a", back, href=f"#r-{claim.id}", role="doc-backlink"), class_="small"),
    )
    return element(
        "li", "\n".join(filter(None, parts)), id=f"c-{claim.id}", class_=claim.label.tone, data_claim_id=claim.id,
        data_label=answer.label, data_split=record.split,
    )  # fmt: skip


def _reworded(answer: ClaimAnswer) -> str:
    """The claim in a reviewer's words, with who said it, when and where."""
    words = normalised(answer, "text")
    if words is None:
        return ""
    around = joined(*(isolated(normalised(answer, name)) for name in ("said_by", "date", "place")), by=", ")
    said = f" ({around})" if around else ""
    return element("p", f"Understood as: {element('q', text(words), dir='auto')}{said}")


def _verdict(answer: ClaimAnswer) -> str:
    """How the verdict came about, when, and of what day it speaks."""
    reason = _REASONS.get(answer.record.label_reason, "checked")
    on = f" on {_day(answer.submitted_at)}" if answer.submitted_at else ""
    days = [review.as_of for review in answer.reviews if review.as_of]
    return f"{reason.capitalize()}{on}" + (f", as things stood on {_day(max(days))}" if days else "")


def _sources(answer: ClaimAnswer) -> Iterator[str]:
    """The sources in their sets, of which each suffices."""
    if not answer.evidence:
        yield element("p", "No source is cited.", class_="small")
        return
    sets = [(number, list(group)) for number, group in groupby(answer.evidence, lambda piece: piece.set)]
    yield element("h4", "Sources" if len(sets) == 1 else "Sources; each group is enough by itself")
    for at, (_, pieces) in enumerate(sets, 1):
        if len(sets) > 1:
            yield element("h5", f"Group {at}")
        yield element("ul", "\n".join(map(_source, pieces)), class_="sources")


def _source(piece: EvidenceRecord) -> str:
    source, quote = piece.source, piece.quote
    sign, stance = _STANCES[piece.stance]
    parts = (
        element("strong", f"{sign} {stance.capitalize()}:"),
        f"{joined(_named(source), *_about(piece), by=', ')}.",
        element("blockquote", text(quote.exact), dir="auto") if quote and quote.exact else None,
        element("p", f"Note: {isolated(piece.note)}", class_="small") if piece.note else None,
    )
    return element("li", joined(*parts, by="\n"), data_url=source.url or "", data_stance=piece.stance)


def _named(source: SourceRecord) -> str:
    """What a source is called, as a link where it has an address of the web."""
    if source.url is None:
        hidden = f"a source that is not named ({isolated(source.withheld_reason)})"
        return f"{_cited(source.title)}, {hidden}" if source.title else hidden
    if not is_web(source.url):
        return joined(
            source.title and _cited(source.title), f"file {isolated(source.file_name) or ''}".strip(), by=", "
        )
    return link(source.url, _cited(source.title) if source.title else text(host_of(source.url)))


def _cited(title: str) -> str:
    return element("cite", text(title), dir="auto")


def _about(piece: EvidenceRecord) -> Iterator[str | None]:
    """Who published a source, when, when it was read, and where a copy is."""
    source = piece.source
    yield isolated(source.author)
    yield isolated(source.publisher)
    yield source.published_at and f"published {_day(source.published_at)}"
    yield piece.accessed_at and f"read {_day(piece.accessed_at)}"
    if is_web(source.archived_url):
        kept = f" of {_day(source.archived_at)}" if source.archived_at else ""
        yield link(source.archived_url, f"archived copy{kept}")


def _notes(answer: ClaimAnswer) -> Iterator[str]:
    if answer.notes:
        yield element("h4", "Notes")
    for note in answer.notes:
        yield element("p", text(note), dir="auto", class_="note")


def _day(moment: str) -> str:
    """The day of an ISO 8601 date or time, as much of it as there is."""
    return element("time", text(moment[:10]), datetime=moment[:10])
