"""Finding verdicts that go against their own evidence, which old databases may hold."""

from collections.abc import Iterator, Mapping

from annotator.archive.source_check import Checked, Finding, Kind, short
from annotator.domain.source_facts import SourceUse
from annotator.domain.vocabulary import ReviewStatus
from annotator.schemes import LabelScheme
from annotator.text import one_line


def against_evidence(sources: Mapping[str, Checked], scheme: LabelScheme) -> Iterator[Finding]:
    """Every submitted answer whose sources have the wrong stances for its label; ``sources`` must be complete.

    Each finding names the first source that the answer cites.
    """
    answers: dict[tuple[str, str], list[tuple[str, SourceUse]]] = {}
    for source_id, checked in sources.items():
        for use in checked.uses:
            if use.status is ReviewStatus.SUBMITTED:
                answers.setdefault((use.claim_id, use.reviewer), []).append((source_id, use))
    rule = scheme.evidence_rule
    for (claim_id, reviewer), cited in answers.items():
        source_id, first = cited[0]
        missing = rule.missing(first.label, (use.stance for _, use in cited), first.role)
        if missing is not None and first.label is not None:
            title = scheme[first.label].title.lower()
            message = f"{one_line(reviewer)} labelled “{short(first.exact)}” {title} without {missing}."
            yield Finding(Kind.AGAINST_VERDICT, source_id, message, claim_id)
