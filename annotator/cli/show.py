"""``annotator show``: one claim or one article in full."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_desk
from annotator.cli.earlier_lines import seen_json, seen_lines
from annotator.cli.review_json import review_json
from annotator.domain.records import Claim
from annotator.domain.seen_before import SeenBefore
from annotator.domain.work import OpenArticle
from annotator.english import denies
from annotator.output import print_json, say

_SUGGESTION = ("suggester", "version", "model", "score", "reasons", "speaker", "cue", "types")


def show(
    ctx: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="A claim's or an article's id.")],
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Show a claim with its suggestion, review and earlier answers. Of an article, show all claims.

    Example: annotator show c0123456789abcdef
    """
    desk = open_desk(settings_of(ctx, db, reviewer))
    try:
        article, claim = desk.articles.find(id_)
        seen = desk.earlier.find(claim.id) if claim else SeenBefore()
    finally:
        desk.close()
    if as_json:
        shown = {**_claim_json(article, claim), "seen_before": seen_json(seen)} if claim else _article_json(article)
        print_json(shown)
        return
    for line in [*_claim_lines(article, claim), *seen_lines(seen)] if claim else _article_lines(article):
        say(line)


def _article_json(opened: OpenArticle) -> dict[str, Any]:
    article = opened.article
    names = ("id", "sha256", "title", "url", "publisher", "author", "published_at", "language")
    return {
        **{name: getattr(article, name) for name in names},
        "sentences": [asdict(sentence) for sentence in opened.sentences],
        "claims": [_claim_json(opened, claim) for claim in opened.claims],
    }


def _claim_json(opened: OpenArticle, claim: Claim) -> dict[str, Any]:
    suggestion = claim.suggestion
    reasons = [reason.as_json() for reason in suggestion.reasons] if suggestion else []
    return {
        "id": claim.id,
        "article_id": claim.article_id,
        "sentence": claim.sentence,
        "start": claim.start,
        "end": claim.end,
        "exact": claim.exact,
        "origin": claim.origin.value,
        "context": opened.sentences[claim.sentence].text,
        "suggestion": suggestion and {name: getattr(suggestion, name) for name in _SUGGESTION} | {"reasons": reasons},
        "review": review_json(claim.review) if claim.review else None,
    }


def _article_lines(opened: OpenArticle) -> list[str]:
    article = opened.article
    details = (article.publisher, article.author, article.published_at, article.url)
    lines = [article.title or article.id, "  ".join(detail for detail in details if detail), ""]
    by_sentence: dict[int, list[Claim]] = {}
    for claim in opened.claims:
        by_sentence.setdefault(claim.sentence, []).append(claim)
    for sentence in opened.sentences:
        lines.append(f"{sentence.n:>4}  {' '.join(sentence.text.split())}")
        lines += [f"      └ {claim.id}  {_state(claim)}" for claim in by_sentence.get(sentence.n, [])]
    return lines


def _state(claim: Claim) -> str:
    score, review = _score(claim), claim.review
    if review is None:
        return score
    return f"{score}  {review.status.value}  {review.label or ''}  {len(review.evidence)} sources"


def _details(claim: Claim) -> list[str]:
    """Dates and rewording of the reviewer's own answer, if set."""
    review, lines = claim.review, []
    if review and (review.as_of or review.recheck_at):
        due = " (due)" if claim.aged else ""
        lines.append(f"dates      as of {review.as_of or '–'}, re-check {review.recheck_at or '–'}{due}")
    if review and review.normalised:
        normalised = review.normalised
        parts = (normalised.text, normalised.said_by, normalised.date, normalised.place)
        lines.append(f"reworded   {' · '.join(part for part in parts if part)}")
    return lines


def _score(claim: Claim) -> str:
    """The score if it may be seen, else the origin of the claim."""
    if claim.suggestion is None or claim.suggestion.score is None:
        return claim.origin.value
    return f"{claim.suggestion.score:.2f}"


def _claim_lines(opened: OpenArticle, claim: Claim) -> list[str]:
    lines = [
        claim.exact,
        "",
        f"claim      {claim.id} ({claim.origin.value})",
        f"article    {opened.article.title or ''} ({claim.article_id})",
        f"span       {claim.start}–{claim.end}, sentence {claim.sentence}",
    ]
    if claim.suggestion:
        suggestion = claim.suggestion
        why = " · ".join(f"{reason.reason} {reason.weight:+.1f}" for reason in suggestion.reasons)
        score = f"{suggestion.score:.2f} " if suggestion.score is not None else ""
        said = f": {why}" if why else ""
        lines.append(f"suggested  {score}by {suggestion.suggester} {suggestion.version}{said}")
        if suggestion.types:
            lines.append(f"type       {', '.join(suggestion.types)}")
        if suggestion.speaker:
            by = "denied by " if denies(suggestion.cue) else "said by   "
            lines.append(f"{by} {suggestion.speaker} ({suggestion.cue or 'no cue'})")
    if claim.review:
        review = claim.review
        version = f", guideline {review.guideline_version}" if review.guideline_version else ""
        lines.append(f"review     {review.label or '–'} ({review.status.value}) by {review.reviewer}{version}")
        lines += _details(claim)
        if review.note:
            lines.append(f"note       {review.note}")
        for piece in review.evidence:
            quote = f"  “{piece.quote.exact}”" if piece.quote else ""
            lines.append(f"source     {piece.stance.value}  {piece.source.where}{quote}")
    return lines
