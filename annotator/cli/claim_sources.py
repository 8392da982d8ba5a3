"""The verbs of ``annotator claim`` for the sources of an answer."""

from typing import TYPE_CHECKING, Annotated

import typer

from annotator import hints
from annotator.cli import citations as cited
from annotator.cli.claim_outcome import claim_of, decided
from annotator.cli.common import ClaimArgument, DatabaseOption, JsonOption, ReviewerOption
from annotator.cli.earlier_lines import withheld_words
from annotator.domain.vocabulary import Likeness, Stance
from annotator.errors import EvidenceError, UsageError

if TYPE_CHECKING:
    from annotator.domain.records import Evidence
    from annotator.domain.seen_before import SeenClaim
    from annotator.domain.work import Outcome
    from annotator.review.desk import ReviewDesk

_Cited = Annotated[
    str, typer.Argument(metavar="SOURCE", help="Its number in “annotator show CLAIM”, its id or address.")
]


def cite(
    ctx: typer.Context,
    claim: ClaimArgument,
    source: Annotated[str, typer.Argument(metavar="URL|ID", help="The source; an id if it is known already.")],
    stance: Annotated[Stance | None, typer.Option(help="Its stance; what your label needs by default.")] = None,
    quote: Annotated[str | None, cited.QUOTE] = None,
    title: Annotated[str | None, cited.TITLE] = None,
    publisher: Annotated[str | None, cited.PUBLISHER] = None,
    published: Annotated[str | None, cited.PUBLISHED] = None,
    author: Annotated[str | None, cited.AUTHOR] = None,
    kind: Annotated[str | None, cited.KIND] = None,
    medium: Annotated[str | None, cited.MEDIUM] = None,
    accessed: Annotated[str | None, cited.ACCESSED] = None,
    archived: Annotated[str | None, cited.ARCHIVED] = None,
    archived_on: Annotated[str | None, cited.ARCHIVED_ON] = None,
    withheld: Annotated[str | None, cited.WITHHELD] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="What the source shows, or why to trust it.")] = None,
    set_: Annotated[int, typer.Option("--set", metavar="N", min=0, help="Evidence set; any one suffices.")] = 0,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Cite a source for a claim; a draft whose source was missing counts from then on.

    Example: annotator claim cite c0123456789abcdef https://stat.example/ports --quote "4.12 Mt were handled"
    """
    details = {
        "quote": quote, "title": title, "publisher": publisher, "published": published, "author": author, "kind": kind,
        "medium": medium, "accessed": accessed, "archived": archived, "archived_on": archived_on, "withheld": withheld,
        "note": note,
    }  # fmt: skip

    def decision(desk: "ReviewDesk") -> "Outcome":
        review = claim_of(desk, claim).review
        likely = desk.context.project.scheme.stance_of(review.label if review else None)
        return desk.answers.cite(claim, cited.citation_of(source, stance or likely, set_, details))

    decided(ctx, decision, as_json=as_json, db=db, reviewer=reviewer, archives=True)


def withdraw(
    ctx: typer.Context,
    claim: ClaimArgument,
    source: _Cited,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Withdraw a source that you cite for a claim; a label that needed it becomes a draft.

    Example: annotator claim withdraw c0123456789abcdef 1
    """
    decided(
        ctx,
        lambda desk: desk.answers.withdraw_evidence(claim, _cited(desk, claim, source).id),
        as_json=as_json, db=db, reviewer=reviewer,
    )  # fmt: skip


def turn(
    ctx: typer.Context,
    claim: ClaimArgument,
    source: _Cited,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Turn a cited source round, from supporting to refuting and back; context takes the stance of your label.

    Example: annotator claim turn c0123456789abcdef 1
    """
    decided(
        ctx,
        lambda desk: desk.answers.turn_stance(claim, _cited(desk, claim, source).id),
        as_json=as_json, db=db, reviewer=reviewer,
    )  # fmt: skip


def reuse(
    ctx: typer.Context,
    claim: ClaimArgument,
    earlier: Annotated[
        str | None, typer.Option("--from", metavar="CLAIM", help="The earlier claim, if several say the same.")
    ] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Cite the sources of an earlier claim that says the same, with their quotes. “annotator show” lists such claims.

    Example: annotator claim reuse c0123456789abcdef
    """
    decided(
        ctx,
        lambda desk: desk.earlier.reuse(claim, _earlier(desk, claim, earlier)),
        as_json=as_json, db=db, reviewer=reviewer, archives=True,
    )  # fmt: skip


def _cited(desk: "ReviewDesk", claim: str, wanted: str) -> "Evidence":
    """The piece of evidence that a number, id or address names.

    Raises:
        EvidenceError: when the source is not cited for the claim.
        UsageError: when it is cited more than once.

    """
    review = claim_of(desk, claim).review
    pieces = review.evidence if review else ()
    if wanted.isascii() and wanted.isdigit():
        found = [piece for number, piece in enumerate(pieces, 1) if number == int(wanted)]
    else:
        source = cited.source_id_of(desk, wanted)
        found = [piece for piece in pieces if piece.source.id == source]
    if not found:
        shown = hints.command(f"show {claim}")
        raise EvidenceError(f"You do not cite that source for this claim: {shown} lists those that you cite.")
    if len(found) > 1:
        numbers = " or ".join(str(number) for number, piece in enumerate(pieces, 1) if piece in found)
        raise UsageError(f"You cite that source more than once for this claim: give its number, {numbers}.")
    return found[0]


def _earlier(desk: "ReviewDesk", claim: str, wanted: str | None) -> "SeenClaim":
    """The earlier claim whose sources are to be reused: the one that is named, or the only one.

    Raises:
        EvidenceError: when there is none to reuse.
        UsageError: when there are several.

    """
    seen = desk.earlier.find(claim)
    named = {each.claim_id or each.checked_id: each for each in seen.claims}
    if wanted is not None:
        if wanted not in named:
            shown = hints.command(f"show {claim}")
            raise EvidenceError(f"That is no earlier claim like this one: {shown} lists those that you may see.")
        return named[wanted]
    found = [key for key, each in named.items() if each.likeness is Likeness.SAME and each.reusable]
    if not found:
        why = withheld_words(seen) or "no earlier claim that says the same has a source"
        raise EvidenceError(f"Nothing to reuse: {why}.")
    if len(found) > 1:
        raise UsageError(f"Several earlier claims say the same: add --from with one of {', '.join(map(str, found))}.")
    return named[found[0]]
