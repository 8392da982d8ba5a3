"""The verbs of ``annotator claim`` for questions: asking them, and saying what answers them."""

from typing import Annotated

import typer

from annotator.cli.claim_outcome import claim_of, decided
from annotator.cli.common import ClaimArgument, DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import desk_for
from annotator.domain.asked_questions import AnswerType
from annotator.errors import UsageError
from annotator.output import print_json, say

_Number = Annotated[int, typer.Argument(metavar="QUESTION", min=1, help="Its number, from 1, in the order of asking.")]


def ask(
    ctx: typer.Context,
    claim: ClaimArgument,
    question: Annotated[str | None, typer.Argument(metavar="[QUESTION]", help="The question, in quotes.")] = None,
    offered: Annotated[
        bool, typer.Option("--offered", help="List the questions that the claim's own facts lead to.")
    ] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Ask a question about a claim, for its sources to answer.

    Example: annotator claim ask c0123456789abcdef "How many tonnes did the port handle in 2025?"
    """
    if (question is None) is not offered:
        raise UsageError("Give either a question, or --offered.")
    if question is not None:
        text = question
        decided(ctx, lambda desk: desk.questions.ask(claim, text), as_json=as_json, db=db, reviewer=reviewer)
        return
    with desk_for(settings_of(ctx, db, reviewer)) as desk:
        found = desk.questions.offered(claim_of(desk, claim))
    for each in found:
        print_json({"question": each}) if as_json else say(each)


def answer(
    ctx: typer.Context,
    claim: ClaimArgument,
    number: _Number,
    source: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Which source cited here answers it, from 1.")
    ] = None,
    text: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The answer; without it, the quote from the source.")
    ] = None,
    kind: Annotated[
        AnswerType | None, typer.Option("--type", help="What kind of answer it is; else it follows from the words.")
    ] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Say what answers a question: a source cited for the claim, or --type unanswerable.

    Example: annotator claim answer c0123456789abcdef 1 --source 2 --text Yes
    """
    if kind is AnswerType.UNANSWERABLE:
        if source is not None or text is not None:
            raise UsageError("An unanswerable question has no --source and no --text.")
        decided(ctx, lambda desk: desk.questions.give_up(claim, number), as_json=as_json, db=db, reviewer=reviewer)
        return
    if source is None:
        raise UsageError("Give the number of the source as --source, or --type unanswerable.")
    chosen = source
    decided(
        ctx, lambda desk: desk.questions.answer(claim, number, chosen, text, kind),
        as_json=as_json, db=db, reviewer=reviewer,
    )  # fmt: skip


def unask(
    ctx: typer.Context,
    claim: ClaimArgument,
    number: _Number,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Take a question back, with what answers it.

    Example: annotator claim unask c0123456789abcdef 2
    """
    decided(ctx, lambda desk: desk.questions.withdraw(claim, number), as_json=as_json, db=db, reviewer=reviewer)


def questions(
    ctx: typer.Context, as_json: JsonOption = False, db: DatabaseOption = None, reviewer: ReviewerOption = None
) -> None:
    """List your claims whose questions wait for an answer.

    Example: annotator claim questions
    """
    with desk_for(settings_of(ctx, db, reviewer)) as desk:
        found = desk.questions.to_answer()
    for each in found:
        if as_json:
            print_json({"claim_id": each.claim_id, "exact": each.exact, "questions": each.questions})
        else:
            say(f"{each.claim_id}  {each.exact}")
            for question in each.questions:
                say(f"    {question}")
