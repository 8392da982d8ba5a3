"""A claim in words for its panel: named lines about the text, the speaker, the reasons, the answer and the sources."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.domain.time_codes import clock, spoken_at
from annotator.domain.vocabulary import Origin, ReviewStatus
from annotator.english import denies
from annotator.tui.marks import FLAG, NOTE, STANCES, answer_state
from annotator.web.address import web_link
from annotator.web.hosts import host_shown

if TYPE_CHECKING:
    from annotator.domain.records import Claim, Evidence, Review
    from annotator.domain.suggestion import Suggestion
    from annotator.domain.time_codes import TimeCodes
    from annotator.schemes import LabelScheme
    from annotator.tui.layout import Slice
    from annotator.tui.marks import Unsaved
    from annotator.tui.span import SpanEdit

Line = tuple[str, str]
"""A name and its text; the name is empty for the claim itself."""
Links = Mapping[str, tuple[str, str]]
"""By the name of a line: the words in it that lead to a web address, and the address."""
_MOVED = "unconfirmed: still true of these words? Give the label again to confirm it"
_REASONS = 4
"""Reasons shown for and against a claim."""


def claim_lines(
    claim: "Claim",
    scheme: "LabelScheme",
    unsaved: "Unsaved | None",
    earlier: Sequence[Line] = (),
    more: Sequence[Line] = (),
    *,
    guided: bool = False,
) -> list[Line]:
    """Everything about ``claim``, most useful first; ``earlier`` and last ``more`` are lines about earlier claims.

    ``guided`` says that the project has a guideline: the answer then names the version it was given under.
    """
    lines = [("", claim.exact), ("answer", _answer(claim, scheme, unsaved, guided=guided))]
    if claim.asked is not None:
        lines.append(("asked", claim.asked or "an adjudicator reopened your answer: give the label again"))
    review, suggestion = claim.review, claim.suggestion
    if review:
        lines += [*_sources(review), *_questions(review)]
    lines += earlier
    if review and review.note:
        lines.append((f"note {NOTE}", review.note))
    if review:
        lines += _details(claim, review)
    if suggestion:
        lines += suggestion_lines(suggestion)
    if claim.origin is not Origin.SUGGESTED:
        lines.append(("origin", "added by hand" if claim.origin is Origin.MANUAL else "random sample"))
    return [*lines, *more]


def time_lines(codes: "TimeCodes", claim: "Claim") -> list[Line]:
    """When the claim of a transcript is spoken."""
    spoken = spoken_at(codes, claim.start)
    return [] if spoken is None else [("spoken at", clock(spoken))]


def span_lines(edit: "SpanEdit") -> list[Line]:
    """The span being moved, as it would be saved."""
    edge = "end" if edit.at_end else "start"
    what = "new claim" if edit.claim_id is None else "claim"
    return [("", edit.exact), ("span", f"{what}, {edit.end - edit.start} characters; arrow keys move its {edge}")]


def possible_lines(claim: "Claim", keys: str) -> list[Line]:
    """Everything about a possible claim; ``keys`` says how to decide about it."""
    return [("", claim.exact), ("answer", keys), *(suggestion_lines(claim.suggestion) if claim.suggestion else [])]


def suggestion_lines(suggestion: "Suggestion") -> list[Line]:
    """Who says it, the score with what speaks for and against the claim, and its types."""
    lines = []
    if suggestion.speaker:
        cue = f" ({suggestion.cue})" if suggestion.cue else ""
        who = f"{suggestion.speaker}{cue}"
        lines.append(("denied", f"by {who}") if denies(suggestion.cue) else ("said by", who))
    if suggestion.score is None:
        lines.append(("why", "score, reasons and type: shown after your answer"))
    elif suggestion.reasons:
        told = [[one.reason for one in suggestion.reasons if (one.weight < 0) is against] for against in (False, True)]
        lines.append(("why", f"{suggestion.score:.2f}  {' · '.join(told[0][:_REASONS])}".rstrip()))
        if told[1]:
            lines.append(("against", " · ".join(told[1][:_REASONS])))
    if suggestion.types:
        lines.append(("type", " · ".join(suggestion.types)))
    return lines


def marked_places(claim: "Claim") -> tuple["Slice", ...]:
    """The slices of the claim that ``suggestion_lines`` names as reasons."""
    suggestion = claim.suggestion
    if suggestion is None or suggestion.score is None:
        return ()
    sides = [[one for one in suggestion.reasons if (one.weight < 0) is against] for against in (False, True)]
    return tuple(sorted(place for side in sides for one in side[:_REASONS] for place in one.places))


def _answer(claim: "Claim", scheme: "LabelScheme", unsaved: "Unsaved | None", *, guided: bool) -> str:
    answer, aside, _ = answer_state(claim, scheme, unsaved)
    review = claim.review
    words = ["closed: others have answered" if answer == "closed" else answer or "not answered yet"]
    if unsaved is not None:
        words.append(aside)
    elif review and review.unconfirmed:
        words.append("unconfirmed: give the label again" if claim.asked is not None else _MOVED)
    elif review and review.status is ReviewStatus.DRAFT:
        words.append(f"draft: needs {scheme.evidence_rule.missing(review.label, review.stances) or 'a source'}")
    words += _extras(review, guided=guided)
    return " · ".join(words)


def _extras(review: "Review | None", *, guided: bool) -> list[str]:
    if review is None:
        return []
    confidence = [f"sure {review.confidence}/5"] if review.confidence else []
    flagged = [f"{FLAG} flagged"] if review.flagged else []
    version = [f"guideline {review.guideline_version}"] if guided and review.status is ReviewStatus.SUBMITTED else []
    return confidence + flagged + version


def _sources(review: "Review") -> list[Line]:
    """The sources in citation order, with “or” between alternative sets."""
    numbers = {piece.id: n for n, piece in enumerate(review.evidence, 1)}
    lines: list[Line] = []
    for pieces in review.evidence_sets().values():
        if lines:
            lines.append(("or", "any one of these sets is enough"))
        lines += [(f"source {numbers[piece.id]}", _evidence(piece)) for piece in pieces]
    return lines


def _questions(review: "Review") -> list[Line]:
    """The questions in the order of asking, each with what answers it."""
    numbers = {piece.id: n for n, piece in enumerate(review.evidence, 1)}
    lines = []
    for n, question in enumerate(review.questions, 1):
        given = [f"source {numbers[each.evidence]}" for each in question.answers if each.evidence in numbers]
        told = ", ".join(given) or ("no answer found" if question.answers else "not answered yet")
        lines.append((f"asked {n}", f"{question.text}  {told}"))
    return lines


def source_links(review: "Review | None") -> "Links":
    """The web addresses of the cited sources: the host that is shown leads there."""
    pieces = review.evidence if review else ()
    found = {f"source {n}": web_link(piece.source.url) for n, piece in enumerate(pieces, 1)}
    return {name: (host_shown(url), url) for name, url in found.items() if url is not None}


def _details(claim: "Claim", review: "Review") -> list[Line]:
    """The rewording and the verdict's dates, if set."""
    lines, wording = [], review.normalised
    if wording is not None:
        parts = (wording.text, wording.said_by, wording.date, wording.place)
        lines.append(("reworded", " · ".join(part for part in parts if part)))
    dates = [f"as of {review.as_of}"] if review.as_of else []
    if review.recheck_at:
        dates.append(f"look again {review.recheck_at}{' (due)' if claim.aged else ''}")
    return [*lines, ("dates", " · ".join(dates))] if dates else lines


def _evidence(piece: "Evidence") -> str:
    source = piece.source
    known = source.file_name or (host_shown(source.url) if source.url else None)
    name = known or f"withheld ({source.withheld_reason})"
    quote = f"  “{piece.quote.exact}”" if piece.quote and piece.quote.exact else ""
    title = f"  {source.title}" if source.title else ""
    return f"{STANCES[piece.stance]}  {name}{quote or title}"
