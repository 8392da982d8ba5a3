"""The quality of the suggesters, in words and as JSON, for ``annotator stats``."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from annotator.domain.agreement_figures import interval_words
from annotator.measures import estimates
from annotator.measures.estimates import ENOUGH, Interval, Sample
from annotator.measures.suggester_figures import suggester_figures

if TYPE_CHECKING:
    from annotator.storage.suggester_samples import Compared
    from annotator.storage.suggester_versions import Version

_SHOWN = 20
"""Changed claims shown to people; scripts get all."""


def sample_json(version: "Version", sample: Sample) -> dict[str, Any]:
    """What the answers say about one version."""
    return asdict(suggester_figures(*version, sample))


def sample_lines(found: dict[str, Any]) -> Iterator[str]:
    """The same for people."""
    name = f"{found['suggester']}/{found['version']}"
    yield (
        f"{name} precision: {_shown(found['precision'], found['answered_suggested_claims'])}, "
        f"from {found['answered_suggested_claims']} answered suggested claims"
    )
    if not found["audit_on_record"]:
        yield f"{name} recall: not measured, since there is no audit sample (loaded datasets come without theirs)"
        return
    yield (
        f"{name} recall: {_shown(found['recall'], found['audit_answered'])}, from {found['audit_answered']} answered "
        f"audit claims and {found['answered_suggested_sentences']} suggested sentences "
        f"in {found['articles_gone_through']} finished articles"
    )
    if blocked := found["articles_not_measurable"]:
        yield (
            f"{name}: {blocked} {'article' if blocked == 1 else 'articles'} cannot be measured, "
            "because a later run withdrew claims before they were answered."
        )
    if replaced := found["articles_replaced"]:
        yield (
            f"{name}: {replaced} {'article' if replaced == 1 else 'articles'} cannot be measured, "
            "because a newer version of the article took over before all claims were answered."
        )


def comparison_json(older: "Version", newer: "Version", rows: Sequence["Compared"]) -> dict[str, Any]:
    """Two versions compared on the same answered claims."""
    labels = [row.is_claim for row in rows]
    was, now = [row.older for row in rows], [row.newer for row in rows]
    found = estimates.sides(labels, [said.suggested for said in was], [said.suggested for said in now])
    return {
        "claims": len(rows),
        "are_claims": sum(labels),
        "older": _decided(older, labels, was),
        "newer": _decided(newer, labels, now),
        "gained": {"claims": found.gained, "right": found.gained_right},
        "lost": {"claims": found.lost, "right": found.lost_right},
        "mcnemar_p": found.chance,
        "changed": [_changed(row) for row in rows if row.older.suggested != row.newer.suggested],
    }


def comparison_lines(found: dict[str, Any]) -> Iterator[str]:
    """The same for people."""
    yield f"{found['claims']} answered claims in articles that both processed; {found['are_claims']} are claims."
    for side in (found["older"], found["newer"]):
        yield (
            f"{side['name']}: precision {_shown(side['precision'])}, recall {_shown(side['recall'])}, "
            f"average precision {side['average_precision']:.3f}"
        )
    gained, lost = found["gained"], found["lost"]
    yield f"only the newer suggests {gained['claims']} ({gained['right']} are claims)"
    yield f"only the older suggests {lost['claims']} ({lost['right']} are claims)"
    yield f"McNemar's exact test on right decisions: p = {found['mcnemar_p']:.3f}"
    for row in found["changed"][:_SHOWN]:
        right = row["is_claim"] == (row["suggested_by"] == "newer")
        sign, words = "+" if row["suggested_by"] == "newer" else "−", " ".join(row["exact"].split())
        older, newer = _score(row["older"]), _score(row["newer"])
        yield f"  {sign} {row['id']} {older} → {newer} {'right' if right else 'wrong'}: {words}"
    if len(found["changed"]) > _SHOWN:
        yield f"  … and {len(found['changed']) - _SHOWN} more: --json lists all."


def _decided(version: "Version", labels: Sequence[bool], said: Sequence[Any]) -> dict[str, Any]:
    """Precision and recall at the version's own threshold, on these claims only."""
    from annotator.measures.scores import average_precision

    hits = sum(label for label, one in zip(labels, said, strict=True) if one.suggested)
    suggested, positive = sum(one.suggested for one in said), sum(labels)
    return {
        "name": str(version),
        "suggested": suggested,
        "precision": _interval(estimates.wilson(hits / suggested, suggested)) if suggested else None,
        "recall": _interval(estimates.wilson(hits / positive, positive)) if positive else None,
        "average_precision": average_precision(labels, [one.score or 0.0 for one in said]),
    }


def _changed(row: "Compared") -> dict[str, Any]:
    side = {"suggested_by": "newer" if row.newer.suggested else "older"}
    said = {"older": row.older.score, "newer": row.newer.score}
    return {"id": row.id, "is_claim": row.is_claim, **side, **said, "exact": row.exact}


def _score(score: float | None) -> str:
    return "below its threshold" if score is None else f"{score:.2f}"


def _interval(found: Interval | None) -> dict[str, float] | None:
    return {"value": found.value, "low": found.low, "high": found.high} if found else None


def _shown(found: dict[str, float] | None, answers: int = 0) -> str:
    if found is None:
        return f"not enough yet ({answers} answers, at least {ENOUGH} needed)"
    return interval_words(found["value"], found["low"], found["high"])
