"""The quality of one version of a suggester, in figures as commands and reports give them."""

from dataclasses import dataclass

from annotator.measures import estimates
from annotator.measures.estimates import Interval, Sample


@dataclass(frozen=True, slots=True)
class SuggesterFigures:
    """What the answers say about one version; ``None`` where there are too few of them.

    ``missed_sentences`` estimates how many sentences with a claim were not suggested. The numbers are those that the
    figures come from; ``Sample`` says of what.
    """

    suggester: str
    version: str
    precision: Interval | None
    recall: Interval | None
    missed_sentences: Interval | None
    answered_suggested_claims: int
    articles_gone_through: int
    suggested_sentences: int
    answered_suggested_sentences: int
    articles_not_measurable: int
    articles_replaced: int
    audit_on_record: bool
    other_sentences: int
    audit_drawn: int
    audit_answered: int


def suggester_figures(name: str, version: str, sample: Sample) -> SuggesterFigures:
    """The figures of a version from the sample of answers about it."""
    return SuggesterFigures(
        suggester=name,
        version=version,
        precision=estimates.precision(sample),
        recall=estimates.recall(sample),
        missed_sentences=estimates.missed(sample),
        answered_suggested_claims=sample.claims,
        articles_gone_through=sample.articles,
        suggested_sentences=sample.suggested,
        answered_suggested_sentences=sample.answered,
        articles_not_measurable=sample.blocked,
        articles_replaced=sample.replaced,
        audit_on_record=sample.sampled,
        other_sentences=round(sample.population),
        audit_drawn=sample.drawn,
        audit_answered=len(sample.audited),
    )
