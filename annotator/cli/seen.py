"""What was seen before of a claim, as lines and as JSON."""

from dataclasses import asdict
from typing import Any

from annotator.domain import Likeness, SeenBefore, SeenClaim


def seen_json(seen: SeenBefore) -> dict[str, Any]:
    """Earlier claims as JSON values; of sources their ids and addresses."""
    return {"claims": [_claim_json(claim) for claim in seen.claims], "withheld": seen.withheld}


def _claim_json(claim: SeenClaim) -> dict[str, Any]:
    values = asdict(claim)
    values["likeness"] = claim.likeness.value
    del values["evidence"]
    values["sources"] = [{"id": source.id, "url": source.url, "title": source.title} for source in claim.sources]
    return values


def seen_lines(seen: SeenBefore) -> list[str]:
    """Earlier claims in lines for people."""
    lines = [line for claim in seen.claims for line in _claim_lines(claim)]
    if seen.withheld:
        lines.append(f"seen       {seen.withheld} earlier claims are shown after your own answer")
    return lines


def _claim_lines(claim: SeenClaim) -> list[str]:
    what = "the same" if claim.likeness is Likeness.SAME else "similar but different"
    said = f"{claim.label or claim.rating or 'no one label'}"
    if claim.label and claim.rating:
        said += f" (“{claim.rating}”)"
    who = "by you" if claim.mine and claim.reviewers == 1 else f"by {claim.publisher or f'{claim.reviewers} reviewers'}"
    where = f" in “{claim.title}”" if claim.title else ""
    lines = [
        f"seen       {what}: {said} {who}{where} on {claim.date or 'an unknown day'} {claim.claim_id or ''}".rstrip()
    ]
    lines.append(f"           “{' '.join(claim.text.split())}”")
    lines += [f"           {difference}" for difference in claim.differences]
    addresses = [source.url or source.withheld_reason for source in claim.sources] or [claim.url]
    lines += [f"           to reuse: {address}" for address in addresses if address]
    return lines
