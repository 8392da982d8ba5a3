"""``annotator show``: one claim or one article in full."""

from typing import Annotated, Any

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.label import review_json
from annotator.cli.opening import open_desk
from annotator.domain import Claim, OpenArticle
from annotator.output import print_json, say


def show(
    ctx: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="A claim's or an article's id.")],
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Show a claim with its suggestion and your review, or an article with its sentences and claims.

    Example: annotator show c0123456789abcdef
    """
    desk = open_desk(settings_of(ctx, db, reviewer))
    try:
        article, claim = desk.find(id_)
    finally:
        desk.close()
    if as_json:
        print_json(_claim_json(article, claim) if claim else _article_json(article))
        return
    for line in _claim_lines(article, claim) if claim else _article_lines(article):
        say(line)


def _article_json(opened: OpenArticle) -> dict[str, Any]:
    article = opened.article
    names = ("id", "sha256", "title", "url", "publisher", "author", "published_at", "language")
    return {
        **{name: getattr(article, name) for name in names},
        "sentences": [
            {
                "n": sentence.n,
                "start": sentence.start,
                "end": sentence.end,
                "paragraph": sentence.paragraph,
                "kind": sentence.kind.value,
                "quotation": sentence.quotation,
                "text": sentence.text,
            }
            for sentence in opened.sentences
        ],
        "claims": [_claim_json(opened, claim) for claim in opened.claims],
    }


def _claim_json(opened: OpenArticle, claim: Claim) -> dict[str, Any]:
    suggestion = claim.suggestion
    return {
        "id": claim.id,
        "article_id": claim.article_id,
        "sentence": claim.sentence,
        "start": claim.start,
        "end": claim.end,
        "exact": claim.exact,
        "origin": claim.origin.value,
        "context": opened.sentences[claim.sentence].text,
        "suggestion": suggestion
        and {
            "suggester": suggestion.suggester,
            "version": suggestion.version,
            "model": suggestion.model,
            "score": suggestion.score,
            "reasons": [{"reason": reason.reason, "weight": reason.weight} for reason in suggestion.reasons],
            "speaker": suggestion.speaker,
            "cue": suggestion.cue,
        },
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
        lines += [f"      └ {claim.id}  {_standing(claim)}" for claim in by_sentence.get(sentence.n, [])]
    return lines


def _standing(claim: Claim) -> str:
    score = f"{claim.suggestion.score:.2f}" if claim.suggestion else "manual"
    review = claim.review
    if review is None:
        return score
    return f"{score}  {review.status.value}  {review.label or ''}  {len(review.evidence)} sources"


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
        lines.append(f"suggested  {suggestion.score:.2f} by {suggestion.suggester} {suggestion.version}: {why}")
        if suggestion.speaker:
            lines.append(f"said by    {suggestion.speaker} ({suggestion.cue or 'no cue'})")
    if claim.review:
        review = claim.review
        lines.append(f"review     {review.label or '–'} ({review.status.value}) by {review.reviewer}")
        if review.note:
            lines.append(f"note       {review.note}")
        for piece in review.evidence:
            quote = f"  “{piece.quote.exact}”" if piece.quote else ""
            lines.append(f"source     {piece.stance.value}  {piece.source.where}{quote}")
    return lines
