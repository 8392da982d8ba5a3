"""Claims and articles in full, as lines for people: what the screen shows of them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from annotator import hints
from annotator.cli.sources_json import attempt_words
from annotator.domain.time_codes import clock, spoken_at
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.english import denies
from annotator.text import counted

if TYPE_CHECKING:
    from annotator.domain.records import Claim, Evidence, Review
    from annotator.domain.source_facts import SourceDetail
    from annotator.domain.suggestion import Suggestion
    from annotator.domain.work import OpenArticle, Place
    from annotator.schemes import LabelScheme


def article_lines(opened: "OpenArticle", scheme: "LabelScheme") -> list[str]:
    """An article's sentences, each with its claims and possible claims."""
    article = opened.article
    details = (article.publisher, article.author, article.published_at, article.url)
    lines = [article.name, "  ".join(detail for detail in details if detail), *_places(opened), ""]
    for sentence in opened.sentences:
        lines.append(f"{sentence.n:>4}  {' '.join(sentence.text.split())}")
        here = (claim for claim in (*opened.claims, *opened.possible) if claim.sentence == sentence.n)
        lines += [f"      └ {claim.id}  {_state(claim, scheme)}" for claim in here]
    return lines


def _places(opened: "OpenArticle") -> Iterator[str]:
    """The further addresses of an article, and its neighbours among its versions."""
    for each in opened.places.addresses:
        yield f"also at    {each.url} (since {each.seen_at[:10]})"
    version = opened.places.version
    if version is not None:
        yield f"version    {version.number}"
    if version is not None and version.older is not None:
        yield f"older      {version.older}"
    if version is not None and version.newer is not None:
        yield f"newer      {version.newer}"


def claim_lines(
    opened: "OpenArticle",
    claim: "Claim",
    scheme: "LabelScheme",
    cited: "Mapping[str, SourceDetail]",
    newer: "Place | None" = None,
    *,
    guided: bool,
) -> list[str]:
    """A claim in its article, its suggestion and the reviewer's own answer; ``cited`` has the sources of the answer.

    ``newer`` is where the newest version of the article says it, if this claim is of an older one. ``guided`` says that
    the project has a guideline: the answer then names the version it was given under.
    """
    lines = [claim.exact, "", f"claim      {claim.id} ({', '.join(_marks(claim))})"]
    if newer is not None:
        lines.append(f"newer      {newer.claim_id or 'no such claim'} (article {newer.article_id})")
    lines += [f"article    {opened.article.name} ({claim.article_id})", *_place(opened, claim)]
    if claim.suggestion:
        lines += _suggestion(claim.suggestion, claim.exact)
    if claim.review:
        lines += _answer(claim, claim.review, scheme, guided=guided)
        lines += [*_sources(claim.review, cited), *_questions(claim.review)]
    return lines


def _marks(claim: "Claim") -> list[str]:
    marks = {
        "possible": claim.possible,
        "older version": claim.old,
        "closed": claim.closed,
        "look again": claim.aged,
    }
    return [claim.origin.value, *(word for word, holds in marks.items() if holds)]


def _place(opened: "OpenArticle", claim: "Claim") -> Iterator[str]:
    yield f"span       {claim.start}–{claim.end}, sentence {claim.sentence}"
    if (spoken := spoken_at(opened.time_codes, claim.start)) is not None:
        yield f"spoken at  {clock(spoken)}"
    for name, n in (("before", claim.sentence - 1), ("sentence", claim.sentence), ("after", claim.sentence + 1)):
        if 0 <= n < len(opened.sentences):
            yield f"{name:<11}{' '.join(opened.sentences[n].text.split())}"


def _suggestion(suggestion: "Suggestion", exact: str) -> Iterator[str]:
    score = "" if suggestion.score is None else f"{suggestion.score:.2f} "
    yield f"suggested  {score}by {suggestion.suggester} {suggestion.version}"
    if suggestion.score is None:
        yield "score      shown after your answer, with the reasons and the type"
    for reason in suggestion.reasons:
        said = ((exact[start:end], f"{start}–{end}") for start, end in reason.places)
        places = ", ".join(place if words in reason.reason else f"“{words}” {place}" for words, place in said)
        yield f"           {reason.weight:+.1f}  {reason.reason}{f' ({places})' if places else ''}"
    if suggestion.types:
        yield f"type       {', '.join(suggestion.types)}"
    if suggestion.speaker:
        by = "denied by " if denies(suggestion.cue) else "said by   "
        yield f"{by} {suggestion.speaker} ({suggestion.cue or 'no cue'})"


def _answer(claim: "Claim", review: "Review", scheme: "LabelScheme", *, guided: bool) -> Iterator[str]:
    version = f", guideline {review.guideline_version}" if guided and review.guideline_version else ""
    who = f"the model {review.reviewer}" if review.role is Role.MODEL else review.reviewer
    yield f"review     {scheme.title_of(review.label) or '–'} ({review.status.value}) by {who}{version}"
    if review.unconfirmed:
        yield f"draft      still true of these words? {hints.command(f'claim confirm {claim.id}')} says so"
    elif review.status is ReviewStatus.DRAFT:
        yield f"draft      needs {scheme.evidence_rule.missing(review.label, review.stances) or 'a source'}"
    extras = [f"sure {review.confidence}/5"] if review.confidence else []
    extras += ["flagged for another look"] if review.flagged else []
    if extras:
        yield f"marks      {' · '.join(extras)}"
    if review.as_of or review.recheck_at:
        due = " (due)" if claim.aged else ""
        yield f"dates      as of {review.as_of or '–'}, re-check {review.recheck_at or '–'}{due}"
    if review.normalised:
        wording = review.normalised
        parts = (wording.text, wording.said_by, wording.date, wording.place)
        yield f"reworded   {' · '.join(part for part in parts if part)}"
    if review.note:
        yield f"note       {review.note}"


def _sources(review: "Review", cited: "Mapping[str, SourceDetail]") -> Iterator[str]:
    numbers = {piece.id: n for n, piece in enumerate(review.evidence, 1)}
    for n, pieces in enumerate(review.evidence_sets().values()):
        if n:
            yield "or         any one of these sets is enough"
        for piece in pieces:
            yield from _source(numbers[piece.id], piece, cited[piece.source.id])


def _source(number: int, piece: "Evidence", detail: "SourceDetail") -> Iterator[str]:
    quote = f"  “{piece.quote.exact}”" if piece.quote else ""
    yield f"source {number:<4}{piece.stance.value}  {piece.source.where}{quote}"
    facts = [(name, fact) for name, fact in detail.facts if fact != piece.source.where]
    facts += [("id", piece.source.id), ("accessed", piece.accessed_at or ""), ("note", piece.note or "")]
    facts += [("copy", next(map(attempt_words, detail.attempts), "none"))]
    for name, fact in facts:
        if fact:
            yield f"           {name:<10}{fact}"


def _questions(review: "Review") -> Iterator[str]:
    numbers = {piece.id: n for n, piece in enumerate(review.evidence, 1)}
    for n, question in enumerate(review.questions, 1):
        yield f"asked {n:<5}{question.text}{'' if question.answers else '  (not answered yet)'}"
        for each in question.answers:
            source = f" (source {numbers[each.evidence]})" if each.evidence in numbers else ""
            yield f"           {each.text or 'no answer found'}{source}"


def _state(claim: "Claim", scheme: "LabelScheme") -> str:
    score, review = _score(claim), claim.review
    if claim.possible:
        return f"{score}  possible"
    if review is None:
        return score
    sources = counted(len(review.evidence), "source")
    words = (score, review.status.value, scheme.title_of(review.label), sources, "flagged" if review.flagged else "")
    return "  ".join(word for word in words if word)


def _score(claim: "Claim") -> str:
    """The score if it may be seen, else the origin of the claim."""
    if claim.suggestion is None or claim.suggestion.score is None:
        return claim.origin.value
    return f"{claim.suggestion.score:.2f}"
