"""``annotator label``: the same decision as in the terminal UI, for scripts and screen readers."""

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.opening import open_desk
from annotator.domain import Citation, Outcome, Quote, Review, Stance
from annotator.errors import UsageError
from annotator.output import print_json, say, talk

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk

_STANCES = {"verified": Stance.SUPPORTS, "disputed": Stance.REFUTES}
_Texts = Annotated[list[str] | None, typer.Option()]


def label(
    ctx: typer.Context,
    claim: Annotated[str, typer.Argument(help="The claim's id, as “annotator claims” lists it.")],
    name: Annotated[str, typer.Argument(metavar="LABEL", help="A label of the project, such as verified.")],
    source: Annotated[list[str] | None, typer.Option(metavar="URL|ID", help="A source; may be given again.")] = None,
    stance: Annotated[list[Stance] | None, typer.Option(help="What the source does; once for all, or each.")] = None,
    quote: Annotated[list[str] | None, typer.Option(metavar="TEXT", help="The passage, word for word.")] = None,
    title: Annotated[list[str] | None, typer.Option(metavar="TEXT", help="The source's title.")] = None,
    publisher: Annotated[list[str] | None, typer.Option(metavar="TEXT", help="Who published it.")] = None,
    published: Annotated[list[str] | None, typer.Option(metavar="DATE", help="When, like 2026-05-12.")] = None,
    set_: Annotated[
        list[int] | None,
        typer.Option("--set", metavar="N", help="Evidence set, from 0: any one suffices; once for all, or each."),
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Your comment on the claim.")] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Label a claim and cite its sources, in one step that one undo takes back.

    With several --source, give each other option once for every source in the same order ("" for none).

    Example: annotator label c0123456789abcdef verified --source https://stat.example/ports --stance supports
    """
    details = {"quote": quote, "title": title, "publisher": publisher, "published": published}
    citations = _citations(source or [], stance or [], details, _STANCES.get(name, Stance.CONTEXT), set_ or [])
    desk = open_desk(settings_of(ctx, db, reviewer))
    try:
        outcome = desk.answer(claim, name, citations, note)
        _archive_cited(desk, outcome)
    finally:
        desk.close()
    if outcome.claim is None or outcome.claim.review is None:
        raise AssertionError("a labelled claim has a review")
    if as_json:
        print_json({"claim_id": outcome.claim.id, **review_json(outcome.claim.review)})
    else:
        say(outcome.message)


def _archive_cited(desk: "ReviewDesk", outcome: Outcome) -> None:
    """Where the project wants it, archive the cited sources of which there is no copy; a failure is said and kept."""
    if not desk.archives_when_cited() or outcome.claim is None or outcome.claim.review is None:
        return
    for source in {piece.source.id: piece.source for piece in outcome.claim.review.evidence}.values():
        if (source.url or "").startswith("http") and desk.source(source.id).copy is None:
            attempt = desk.archive(source.id)
            if not attempt.ok:
                talk(f"Not archived: {attempt.url} {attempt.reason}")


def _citations(
    sources: list[str],
    stances: list[Stance],
    details: dict[str, list[str] | None],
    default: Stance,
    sets: list[int],
) -> list[Citation]:
    """One citation for each source, by URL or id, with the details that stand at its place.

    Raises:
        UsageError: when the options do not line up with the sources.

    """
    count = len(sources)
    for option, given in (("stance", len(stances)), ("set", len(sets))):
        if given not in (0, 1, count):
            raise UsageError(f"--{option} was given {given} times for {count} sources: give it once or for each.")
    for option, values in details.items():
        if values and len(values) != count:
            raise UsageError(f"--{option} was given {len(values)} times for {count} sources: give one for each.")

    def at(option: str, n: int) -> str | None:
        values = details[option]
        return values[n] if values else None

    citations = []
    for n, source in enumerate(sources):
        chosen = stances[n] if len(stances) > 1 else (stances or [default])[0]
        is_id = re.fullmatch("s[0-9a-f]{16}", source) is not None
        exact = at("quote", n)
        citations.append(
            Citation(
                chosen,
                url=None if is_id else source,
                source_id=source if is_id else None,
                set=sets[n] if len(sets) > 1 else (sets or [0])[0],
                quote=Quote(exact) if exact else None,
                title=at("title", n),
                publisher=at("publisher", n),
                published_at=at("published", n),
            )
        )
    return citations


def review_json(review: Review) -> dict[str, Any]:
    """A review as the JSON value that commands print."""
    return {
        "reviewer": review.reviewer,
        "role": review.role.value,
        "label": review.label,
        "status": review.status.value,
        "confidence": review.confidence,
        "note": review.note,
        "flagged": review.flagged,
        "guideline_version": review.guideline_version,
        "submitted_at": review.submitted_at.isoformat() if review.submitted_at else None,
        "seconds": review.seconds,
        "keystrokes": review.keystrokes,
        "as_of": review.as_of,
        "recheck_at": review.recheck_at,
        "normalised": asdict(review.normalised) if review.normalised else None,
        "evidence": [_evidence_json(piece) for piece in review.evidence],
    }


def _evidence_json(piece: Any) -> dict[str, Any]:
    source, quote = piece.source, piece.quote
    return {
        "stance": piece.stance.value,
        "quote": {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix} if quote else None,
        "accessed_at": piece.accessed_at,
        "set": piece.set,
        "note": piece.note,
        "source": {
            "id": source.id,
            "url": source.url,
            "title": source.title,
            "publisher": source.publisher,
            "author": source.author,
            "published_at": source.published_at,
            "kind": source.kind.value if source.kind else None,
            "medium": source.medium.value if source.medium else None,
            "archived_url": source.archived_url,
            "archived_at": source.archived_at,
            "sha256": source.sha256,
            "file_name": source.file_name,
            "withheld_reason": source.withheld_reason,
        },
    }
