"""``annotator show``: one claim or one article in full."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.claim_lines import article_lines, claim_lines
from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import desk_for
from annotator.cli.earlier_lines import seen_json, seen_lines
from annotator.cli.places_json import places_json
from annotator.cli.review_json import review_json
from annotator.cli.sources_json import attempt_json
from annotator.domain.records import Claim, Review
from annotator.domain.source_facts import SourceDetail
from annotator.domain.time_codes import spoken_at
from annotator.domain.work import OpenArticle
from annotator.output import print_json, say
from annotator.schemes import LabelScheme

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk

_SUGGESTION = ("suggester", "version", "model", "score", "reasons", "speaker", "cue", "types")


def show(
    ctx: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="A claim's id, or an article's id or address.")],
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Show all that the screen shows of a claim. Of an article, show its sentences with all claims.

    Of a claim: its sentence and neighbours, suggestion, your answer with its sources and their copies, earlier claims
    like it, and what you did about it. Possible claims of an article are marked: “annotator claim include” makes one a
    claim.

    Example: annotator show c0123456789abcdef
    """
    with desk_for(settings_of(ctx, db, reviewer)) as desk:
        article, claim = desk.articles.find(id_)
        scheme = desk.context.project.scheme
        if claim is None:
            shown, lines = _article_json(article, scheme), article_lines(article, scheme)
        else:
            cited = _sources_of(desk, claim)
            seen, history = desk.earlier.find(claim.id), desk.articles.history(claim.id)
            shown = _claim_json(article, claim, scheme, cited)
            shown["seen_before"] = seen_json(seen)
            shown["history"] = [{"at": one.at.isoformat(), "what": one.what} for one in history]
            lines = claim_lines(article, claim, scheme, cited, guided=desk.guideline.is_set) + seen_lines(seen, scheme)
            lines += [f"history    {one.at.astimezone():%Y-%m-%d %H:%M}  {one.what}" for one in history]
    if as_json:
        print_json(shown)
        return
    for line in lines:
        say(line)


def _sources_of(desk: "ReviewDesk", claim: Claim) -> dict[str, SourceDetail]:
    """The sources that the reviewer cites for a claim, by id."""
    pieces = claim.review.evidence if claim.review else ()
    return {piece.source.id: desk.sources.show(piece.source.id) for piece in pieces}


def _article_json(opened: OpenArticle, scheme: LabelScheme) -> dict[str, Any]:
    article = opened.article
    names = ("id", "sha256", "title", "url", "publisher", "author", "published_at", "language")
    return {
        **{name: getattr(article, name) for name in names},
        **places_json(opened.places),
        "sentences": [asdict(sentence) for sentence in opened.sentences],
        "claims": [_claim_json(opened, claim, scheme, {}) for claim in opened.claims],
        "possible": [_claim_json(opened, claim, scheme, {}) for claim in opened.possible],
    }


def _claim_json(
    opened: OpenArticle, claim: Claim, scheme: LabelScheme, cited: Mapping[str, SourceDetail]
) -> dict[str, Any]:
    suggestion, review, n = claim.suggestion, claim.review, claim.sentence
    reasons = [reason.as_json() for reason in suggestion.reasons] if suggestion else []
    return {
        "id": claim.id,
        "article_id": claim.article_id,
        "sentence": n,
        "start": claim.start,
        "end": claim.end,
        "exact": claim.exact,
        "spoken_at": spoken_at(opened.time_codes, claim.start),
        "origin": claim.origin.value,
        "possible": claim.possible,
        "closed": claim.closed,
        "aged": claim.aged,
        "needs_me": claim.needs_me,
        "context": opened.sentences[n].text,
        "before": opened.sentences[n - 1].text if n else None,
        "after": opened.sentences[n + 1].text if n + 1 < len(opened.sentences) else None,
        "suggestion": suggestion and {name: getattr(suggestion, name) for name in _SUGGESTION} | {"reasons": reasons},
        "review": _review_json(review, cited) if review else None,
        "missing": scheme.evidence_rule.missing(review.label, review.stances) if review and review.label else None,
    }


def _review_json(review: Review, cited: Mapping[str, SourceDetail]) -> dict[str, object]:
    """An answer whose citations have their number and, for a source of ``cited``, the last attempt to archive it."""
    answer = review_json(review)
    for number, piece in enumerate(answer["evidence"], 1):
        piece["number"] = number
        if piece["source"]["id"] in cited:
            last = next(iter(cited[piece["source"]["id"]].attempts), None)
            piece["archived"] = attempt_json(last) if last else None
    return answer
