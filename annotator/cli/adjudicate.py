"""``annotator adjudicate``: decide where reviewers differ, on the screen or by options."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.claim_outcome import print_outcome
from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, Shared, settings_of
from annotator.cli.context import desk_for
from annotator.errors import NotFoundError, UsageError
from annotator.output import print_json, say, talk

if TYPE_CHECKING:
    from annotator.domain.disputes import Dispute, Opinion, Overruled
    from annotator.domain.work import Outcome
    from annotator.review.desk import ReviewDesk
    from annotator.schemes import LabelScheme


def adjudicate(
    ctx: typer.Context,
    claim: Annotated[
        str | None, typer.Argument(metavar="[CLAIM]", help="Id of a claim on which reviewers differ.")
    ] = None,
    accept: Annotated[
        str | None,
        typer.Option(metavar="REVIEWER|LABEL", help="Rule as this reviewer did, or whoever gave this label."),
    ] = None,
    merge: Annotated[bool, typer.Option("--merge", help="With --accept: cite the sources of all answers.")] = False,
    anew: Annotated[
        str | None,
        typer.Option("--label", metavar="LABEL", help="Rule anew; without a reviewer's label, say --reason."),
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why; the reviewers see it.")] = None,
    send_back: Annotated[
        str | None, typer.Option("--send-back", metavar="REVIEWER", help="Reopen this reviewer's answer.")
    ] = None,
    question: Annotated[str, typer.Option(metavar="TEXT", help="With --send-back: what to ask the reviewer.")] = "",
    list_: Annotated[
        bool, typer.Option("--list", help="List the claims on which reviewers differ, and in what.")
    ] = False,
    overruled: Annotated[
        bool, typer.Option("--overruled", help="List your answers that were decided otherwise.")
    ] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Decide where reviewers differ. Without options this opens the screen; with CLAIM alone, it shows the answers.

    Only claims that have all their answers can be decided. “annotator claim undo” takes a decision back.

    Example: annotator adjudicate c0123456789abcdef --accept "Reviewer A" --reason "The table has all ports"
    """
    settings = settings_of(ctx, db, reviewer)
    asked = [name for name, value in (("--accept", accept), ("--label", anew), ("--send-back", send_back)) if value]
    _check(claim, asked, others=list_ or overruled, merge=merge, question=question, reason=reason)
    if claim is None and not (list_ or overruled):
        shared = ctx.find_object(Shared)
        raise typer.Exit(shared.screen(settings, [], adjudicate=True) if shared and shared.screen else 0)
    with desk_for(settings) as desk:
        scheme = desk.context.project.scheme
        if overruled:
            _print(
                desk.adjudication.list_overruled(), _overruled_json, lambda each: _overruled_line(each, scheme), as_json
            )
        elif claim is None:
            _print(desk.adjudication.list_all(), _dispute_json, lambda each: _line(each, scheme), as_json)
        elif not asked:
            _show(desk.adjudication.open(claim), scheme, as_json=as_json)
        else:
            run = _decision(desk, claim, accept, anew, send_back, reason, question, merge=merge)
            print_outcome(run(), as_json=as_json)


def _check(
    claim: str | None, asked: list[str], *, others: bool, merge: bool, question: str, reason: str | None
) -> None:
    """Refuse options that do not go together.

    Raises:
        UsageError: for these.

    """
    if len(asked) > 1 or (others and (asked or claim)):
        raise UsageError("Give one thing to do: --accept, --label, --send-back, --list or --overruled.")
    if asked and claim is None:
        raise UsageError(f"{asked[0]} needs a CLAIM: “annotator adjudicate --list” shows them.")
    for option, given, needed in (
        ("--merge", merge, ("--accept",)),
        ("--question", bool(question), ("--send-back",)),
        ("--reason", reason is not None, ("--accept", "--label")),
    ):
        if given and not set(needed) & set(asked):
            raise UsageError(f"{option} belongs to {' or '.join(needed)}.")


def _decision(
    desk: "ReviewDesk",
    claim: str,
    accept: str | None,
    anew: str | None,
    send_back: str | None,
    reason: str | None,
    question: str,
    *,
    merge: bool,
) -> "Callable[[], Outcome]":
    part, scheme = desk.adjudication, desk.context.project.scheme
    if anew is not None:
        label = scheme.name_of(anew)
        return lambda: part.decide(claim, label, reason)
    chosen = _opinion(part.open(claim), accept or send_back or "", scheme if accept else None)
    if accept is not None:
        return lambda: part.accept(claim, chosen.key, reason, merged=merge)
    return lambda: part.send_back(claim, chosen.key, question)


def _opinion(dispute: "Dispute", named: str, scheme: "LabelScheme | None") -> "Opinion":
    """The answer of the reviewer called so, or with ``scheme`` the first one with that label."""
    wanted = named.casefold()
    for each in dispute.opinions:
        if each.who.casefold() == wanted or f"reviewer {wanted}" == each.who.casefold():
            return each
    if scheme is not None:
        for each in dispute.opinions:
            label = each.review.label or ""
            if wanted in (label.casefold(), scheme.title_of(label).casefold()):
                return each
    raise NotFoundError(f"“{named}” is not among the answers: {', '.join(_answer(each) for each in dispute.opinions)}.")


def _answer(opinion: "Opinion") -> str:
    return f"{opinion.who} ({opinion.review.label})"


def _print(values: Any, as_value: Callable[[Any], Any], as_line: Callable[[Any], str], as_json: bool) -> None:
    none = True
    for each in values:
        none = False
        if as_json:
            print_json(as_value(each))
        else:
            say(as_line(each))
    if none and not as_json:
        talk("There is nothing to list.")


def _line(dispute: "Dispute", scheme: "LabelScheme") -> str:
    labels = " / ".join(scheme.title_of(each.review.label) for each in dispute.opinions)
    differing = ", ".join(dispute.differences)
    return f"{dispute.claim.id}  {labels}  ({differing})  {dispute.claim.exact}"


def _overruled_line(each: "Overruled", scheme: "LabelScheme") -> str:
    reason = f"  {each.reason}" if each.reason else ""
    return (
        f"{each.claim_id}  {scheme.title_of(each.own_label)} → {scheme.title_of(each.ruling)}  “{each.exact}”{reason}"
    )


def _show(dispute: "Dispute", scheme: "LabelScheme", *, as_json: bool) -> None:
    if as_json:
        print_json(_dispute_json(dispute))
        return
    for line in _lines(dispute, scheme):
        say(line)


def _lines(dispute: "Dispute", scheme: "LabelScheme") -> Iterator[str]:
    from annotator.tui.dispute_words import answer_blocks

    return answer_blocks(dispute, scheme)


def _dispute_json(dispute: "Dispute") -> dict[str, object]:
    from annotator.cli.review_json import review_json

    claim = dispute.claim
    return {
        "claim_id": claim.id, "article_id": claim.article_id, "exact": claim.exact, "sentence": dispute.sentence,
        "title": dispute.title, "waits": dispute.waits, "differences": [each.value for each in dispute.differences],
        "answers": [review_json(each.review) for each in dispute.opinions],
        "rulings": [review_json(each) for each in dispute.given_rulings],
        "asked": [{"reviewer": each.who, "question": each.text, "waiting": each.waiting} for each in dispute.asked],
    }  # fmt: skip


def _overruled_json(each: "Overruled") -> dict[str, object]:
    return {
        "claim_id": each.claim_id, "article_id": each.article_id, "exact": each.exact, "label": each.own_label,
        "ruling": each.ruling, "reason": each.reason, "ruled_at": each.at.isoformat(),
    }  # fmt: skip
