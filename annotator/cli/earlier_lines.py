"""Claims seen before, as lines and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from annotator.domain.vocabulary import Likeness
from annotator.text import counted

if TYPE_CHECKING:
    from annotator.domain.records import Source
    from annotator.domain.seen_before import SeenBefore, SeenClaim
    from annotator.schemes import LabelScheme


def seen_json(seen: "SeenBefore") -> dict[str, Any]:
    """Earlier claims and others' answers to this one, as JSON values; sources as id, address and title."""
    others = [
        {
            **{name: getattr(answer, name) for name in ("reviewer", "model", "label", "date", "note")},
            "sources": [_source_json(piece.source) for piece in answer.evidence],
        }
        for answer in seen.others
    ]
    return {"claims": [_claim_json(claim) for claim in seen.claims], "withheld": seen.withheld, "others": others}


def _source_json(source: "Source") -> dict[str, Any]:
    return {"id": source.id, "url": source.url, "title": source.title}


def _claim_json(claim: "SeenClaim") -> dict[str, Any]:
    values = asdict(claim)
    values["likeness"] = claim.likeness.value
    del values["evidence"]
    values["sources"] = [_source_json(source) for source in claim.sources]
    return values


def seen_lines(seen: "SeenBefore", scheme: "LabelScheme") -> list[str]:
    """The same as lines for people."""
    lines = []
    for answer in seen.others:
        lines.append(f"answered   {scheme.title_of(answer.label)} by {answer.who} on {answer.date}")
        lines += [f"           {piece.stance.value}  {piece.source.where}" for piece in answer.evidence]
    lines += [line for claim in seen.claims for line in claim_lines(claim, scheme)]
    if seen.withheld:
        lines.append(f"seen       {withheld_words(seen)}")
    return lines


def withheld_words(seen: "SeenBefore") -> str:
    """That earlier claims are shown later; empty if none are."""
    are = "claim is" if seen.withheld == 1 else "claims are"
    return f"{seen.withheld} earlier {are} shown once you have answered" if seen.withheld else ""


def ranked_json(claims: "Sequence[SeenClaim]") -> list[dict[str, Any]]:
    """Earlier claims as ``annotator seen`` prints them, best first; ``url`` is the page of a fact-check."""
    return [
        {
            "rank": rank,
            "id": claim.claim_id or claim.checked_id,
            "external_id": claim.external_id,
            "text": claim.text,
            "verdict": claim.likeness.value,
            "agrees": list(claim.agreements),
            "differs": list(claim.differences),
            "label": claim.label,
            "url": claim.url,
        }
        for rank, claim in enumerate(claims, 1)
    ]


def claim_lines(claim: "SeenClaim", scheme: "LabelScheme") -> list[str]:
    """One earlier claim: its answer and text, what agrees and what differs, and its sources."""
    what = "the same" if claim.likeness is Likeness.SAME else "similar"
    if claim.older:
        what = f"{what} in the older version"
    said = f"{scheme.title_of(claim.label) or claim.rating or 'no agreed label'}"
    if claim.label and claim.rating:
        said += f" (“{claim.rating}”)"
    who = f"by {claim.publisher or _checkers(claim)}"
    where = f" in “{claim.title}”" if claim.title else ""
    lines = [
        f"seen       {what}: {said} {who}{where} on {claim.date or 'an unknown day'} {claim.claim_id or ''}".rstrip()
    ]
    lines.append(f"           “{' '.join(claim.text.split())}”")
    if claim.agreements:
        lines.append(f"           agrees: {'; '.join(claim.agreements)}")
    if claim.differences:
        changed = "; ".join(claim.differences)
        lines.append(
            f"           changed: {changed.replace(' ↔ ', ' → ')}" if claim.older else f"           differs: {changed}"
        )
    addresses = [source.url or source.withheld_reason for source in claim.sources] or [claim.url]
    lines += [f"           to reuse: {address}" for address in addresses if address]
    return lines


def _checkers(claim: "SeenClaim") -> str:
    if claim.checked_id:
        return "a fact-checker"
    if not claim.mine:
        return counted(claim.reviewers, "reviewer")
    return "you" if claim.reviewers == 1 else f"you, among {claim.reviewers} reviewers"
