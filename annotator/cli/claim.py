"""``annotator claim``: every decision of the review screen without it, one verb each."""

from typing import TYPE_CHECKING, Annotated

import typer

from annotator import hints
from annotator.cli.claim_outcome import claim_of, decided
from annotator.cli.common import ClaimArgument, DatabaseOption, JsonOption, ReviewerOption
from annotator.errors import InputError, NotFoundError, UsageError

if TYPE_CHECKING:
    from annotator.domain.work import Outcome
    from annotator.review.desk import ReviewDesk

app = typer.Typer(
    help="Decide about claims without the screen: add, edit, skip, flag, cite, undo and more.\n\n"
    "Each verb is one decision of the review screen, kept at once, and one undo takes it back. “annotator label” gives "
    "labels.\n\nExample: annotator claim flag c0123456789abcdef",
    no_args_is_help=False,
    rich_markup_mode=None,
)

_Start = Annotated[int | None, typer.Option(metavar="N", min=0, help="Where it starts in the article's text, from 0.")]
_End = Annotated[int | None, typer.Option(metavar="N", min=0, help="Where it ends: after its last character.")]
_Text = Annotated[str | None, typer.Option(metavar="EXACT", help="Its words, as they stand in the article.")]


def add(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Id of the article, from “annotator articles”.")],
    start: _Start = None,
    end: _End = None,
    text: _Text = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Add a part of an article as a claim, by its place or by its words.

    Example: annotator claim add a0123456789abcdef --text "The port handled 4.1 million tonnes"
    """
    if (text is None) == (start is None and end is None) or (text is None and (start is None or end is None)):
        raise UsageError("Say which part of the article: either --text, or both --start and --end.")

    def decision(desk: "ReviewDesk") -> "Outcome":
        span = (start or 0, end or 0) if text is None else _place(desk, article, text)
        return desk.spans.add(article, *span)

    decided(ctx, decision, as_json=as_json, db=db, reviewer=reviewer)


def edit(
    ctx: typer.Context,
    claim: ClaimArgument,
    start: _Start = None,
    end: _End = None,
    text: _Text = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Move the edges of a claim. Your label becomes a draft until “annotator claim confirm”.

    An edge that is not given stays where it is.

    Example: annotator claim edit c0123456789abcdef --end 240
    """
    if (text is None) == (start is None and end is None):
        raise UsageError("Say where the claim is: either --text, or --start, --end or both.")

    def decision(desk: "ReviewDesk") -> "Outcome":
        now = claim_of(desk, claim)
        span = (now.start if start is None else start, now.end if end is None else end)
        if text is not None:
            span = _place(desk, now.article_id, text, (now.start, now.end))
        return desk.spans.edit(claim, *span)

    decided(ctx, decision, as_json=as_json, db=db, reviewer=reviewer)


def _place(desk: "ReviewDesk", article: str, text: str, near: tuple[int, int] | None = None) -> tuple[int, int]:
    from annotator.review.spans import only_place

    return only_place(desk.articles.open(article).text, text, near)


def confirm(
    ctx: typer.Context,
    claim: ClaimArgument,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Give your label again: it is still true of a claim whose edges moved, or of one that was due for another look.

    Example: annotator claim confirm c0123456789abcdef
    """

    def decision(desk: "ReviewDesk") -> "Outcome":
        review = claim_of(desk, claim).review
        if review is None or review.label is None:
            raise InputError(f"There is no label of yours to confirm: give one with {hints.command('label')}.")
        return desk.answers.decide(claim, review.label)

    decided(ctx, decision, as_json=as_json, db=db, reviewer=reviewer)


def skip(
    ctx: typer.Context,
    claim: ClaimArgument,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Skip a claim on purpose, or drop a possible claim for you. A label given later, or undo, brings it back.

    Example: annotator claim skip c0123456789abcdef
    """

    def decision(desk: "ReviewDesk") -> "Outcome":
        return (desk.possible if claim_of(desk, claim).possible else desk.answers).skip(claim)

    decided(ctx, decision, as_json=as_json, db=db, reviewer=reviewer)


def include(
    ctx: typer.Context,
    claim: ClaimArgument,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Make a possible claim a claim, for everybody. “annotator show ARTICLE” marks possible claims.

    Example: annotator claim include c0123456789abcdef
    """
    decided(ctx, lambda desk: desk.possible.include(claim), as_json=as_json, db=db, reviewer=reviewer)


def flag(
    ctx: typer.Context,
    claim: ClaimArgument,
    off: Annotated[bool, typer.Option("--off", help="Remove the flag.")] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Flag a claim for another look.

    Example: annotator claim flag c0123456789abcdef
    """
    decided(ctx, lambda desk: desk.answers.flag(claim, not off), as_json=as_json, db=db, reviewer=reviewer)


def undo(
    ctx: typer.Context, as_json: JsonOption = False, db: DatabaseOption = None, reviewer: ReviewerOption = None
) -> None:
    """Undo your last decision, wherever it was made; repeat to undo earlier ones.

    Example: annotator claim undo
    """

    def decision(desk: "ReviewDesk") -> "Outcome":
        outcome = desk.undo()
        if outcome is None:
            raise NotFoundError("There is nothing to undo.")
        return outcome

    decided(ctx, decision, as_json=as_json, db=db, reviewer=reviewer)


def redo(
    ctx: typer.Context, as_json: JsonOption = False, db: DatabaseOption = None, reviewer: ReviewerOption = None
) -> None:
    """Redo the decision that was undone last.

    Example: annotator claim redo
    """

    def decision(desk: "ReviewDesk") -> "Outcome":
        outcome = desk.redo()
        if outcome is None:
            raise NotFoundError("There is nothing to redo.")
        return outcome

    decided(ctx, decision, as_json=as_json, db=db, reviewer=reviewer)
