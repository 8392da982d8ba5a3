"""Select the claims and answers of an export, and count what is left out by reason."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from annotator.dataset.answers import Layer, counted_reviews
from annotator.dataset.record import ClaimRecord
from annotator.dataset.record_types import changed
from annotator.dataset.review_record import ReviewRecord
from annotator.domain.evidence_rule import EvidenceRule
from annotator.domain.team_choices import Model
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.errors import InputError, UsageError
from annotator.review.gold import GoldRule, Rule, gold_rule
from annotator.schemes import LabelScheme
from annotator.text import iso_day

_ADDING = {"drafts", "notes", "older", "gold", "soft"}
"""Parts of a selection that change or add to an export instead of filtering it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters of an export. An empty filter matches everything; a claim must match all filters.

    ``since`` and ``until`` are days (UTC, inclusive) of the last submitted answer. ``min_agreement`` is the share of
    reviewers who gave the most frequent label, 0 to 1. ``reviewers`` are real names until the export is prepared,
    then the names in its records.
    """

    layer: Layer
    drafts: bool = False
    """Whether to also export labels that lack a source, as drafts; they never count as gold."""
    notes: bool = False
    """Whether to export what reviewers noted about claims and sources. The layer ``all`` always has the notes."""
    older: bool = False
    """Whether the layer ``all`` has the claims of older versions of articles, too."""
    gold: str = ""
    """The rule for gold labels in words (``gold_rule``); empty for the majority."""
    soft: Model | None = None
    """The model whose probability of each label is exported as its share of the votes."""
    labels: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    reviewers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    min_reviews: int = 0
    min_agreement: float = 0.0

    def checked(self, scheme: LabelScheme) -> "Selection":
        """Return the same selection if it is valid.

        Raises:
            UsageError: a label is not in the scheme, a day is not a date, there is no such rule for gold labels, or
                drafts are wanted among these.

        """
        if self.drafts and self.layer is Layer.GOLD:
            raise UsageError("--drafts: a draft is never gold; choose --labels reviews or both, which mark drafts.")
        gold_rule(self.gold or Rule.MAJORITY)
        for label in self.labels:
            scheme[label]
        for name in ("since", "until"):
            day = getattr(self, name)
            if day is not None:
                try:
                    iso_day(day)
                except InputError as error:
                    raise UsageError(f"--{name}: {error}") from error
        return self

    @property
    def gold_rule(self) -> GoldRule:
        """What decides gold labels."""
        return gold_rule(self.gold or Rule.MAJORITY)

    @property
    def model(self) -> Model | None:
        """The model that the export asks, for its gold labels or beside its votes, if any."""
        return self.soft or (Model.DAWID_SKENE if self.gold_rule.rule is Rule.POSTERIOR else None)

    @property
    def filters(self) -> dict[str, Any]:
        """The filters that are set, as JSON values."""
        chosen = {name: value for name, value in asdict(self).items() if name != "layer" and value}
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in chosen.items()}
        return plain | ({"soft": str(self.soft)} if self.soft else {})

    @property
    def is_everything(self) -> bool:
        """Whether all stored claims and answers are selected."""
        return self.layer is Layer.ALL and not self.filters.keys() - _ADDING

    @property
    def has_notes(self) -> bool:
        """Whether the notes of reviewers are exported."""
        return self.notes or self.layer is Layer.ALL


class Sieve:
    """Filters records and their reviews by a selection."""

    def __init__(self, selection: Selection, rule: EvidenceRule) -> None:
        """Filter by ``selection``; ``rule`` decides which answers count."""
        self._selection = selection
        self._has_filters = bool(selection.filters.keys() - _ADDING)
        self._rule = rule
        self.left_out: Counter[tuple[str, str]] = Counter()
        """Counts of what was left out, by what and why."""

    def pick(self, record: ClaimRecord) -> ClaimRecord | None:
        """Return the record with its selected reviews, or ``None`` if it is left out."""
        why = self._refused(record) if self._has_filters else None
        if why is not None:
            self.left_out["claims", why] += 1
            return None
        if self._selection.layer is Layer.ALL:
            return record
        kept: list[ReviewRecord] = []
        dropped: Counter[tuple[str, str]] = Counter()
        for review in record.reviews:
            reason = self._review_refused(review)
            if reason is None:
                kept.append(self._shown(review))
            else:
                dropped["reviews", reason] += 1
        if not any(self._answers(record, review) for review in kept):
            self.left_out["claims", _why_nothing(record, self._selection.layer)] += 1
            return None
        self.left_out.update(dropped)
        return changed(record, reviews=tuple(kept))

    def _answers(self, record: ClaimRecord, review: ReviewRecord) -> bool:
        """Whether a review makes its claim part of the export; others' gold answers stand beside it."""
        return self._selection.layer is not Layer.GOLD or review.label == record.label

    def _shown(self, review: ReviewRecord) -> ReviewRecord:
        """A review as it leaves: without notes unless they are wanted, and as a draft if it does not count."""
        values: dict[str, Any] = {}
        if review.status == ReviewStatus.SUBMITTED and self._missing(review) is not None:
            values |= {"status": ReviewStatus.DRAFT, "submitted_at": None}
        if not self._selection.has_notes:
            evidence = tuple(changed(each, note=None) if each.note else each for each in review.evidence)
            values |= {"note": None, "evidence": evidence}
        return changed(review, **values) if values else review

    def _refused(self, record: ClaimRecord) -> str | None:
        """Name the first filter that a claim fails."""
        wanted = self._selection
        if wanted.articles and record.article.id not in wanted.articles:
            return "filter: article"
        if wanted.origins and record.origin not in wanted.origins:
            return "filter: origin"
        if wanted.labels and wanted.layer is not Layer.REVIEWS and record.label not in wanted.labels:
            return "filter: label"
        return next(self._failed(counted_reviews(record)), None)

    def _failed(self, reviews: list[ReviewRecord]) -> Iterator[str]:
        """Yield the filters that the submitted reviews of a claim fail."""
        wanted = self._selection
        if wanted.labels and not any(review.label in wanted.labels for review in reviews):
            yield "filter: label"
        if wanted.since or wanted.until:
            last = max(((review.submitted_at or "")[:10] for review in reviews), default="")
            if not (wanted.since or "") <= last <= (wanted.until or "9999"):
                yield "filter: date"
        if wanted.reviewers and not any(review.reviewer in wanted.reviewers for review in reviews):
            yield "filter: reviewer"
        votes = Counter(review.label for review in reviews if review.role == Role.REVIEWER)
        if votes.total() < wanted.min_reviews:
            yield "filter: fewer reviews"
        if wanted.min_agreement and max(votes.values(), default=0) < wanted.min_agreement * max(votes.total(), 1):
            yield "filter: less agreement"

    def _missing(self, review: ReviewRecord) -> str | None:
        """What a label lacks to count, ``None`` for nothing."""
        return self._rule.missing(review.label, (piece.stance for piece in review.evidence), review.role)

    def _review_refused(self, review: ReviewRecord) -> str | None:
        """Return why a review is left out, or ``None`` if it is exported."""
        wanted = self._selection
        takes_drafts = wanted.drafts and wanted.layer is not Layer.GOLD
        if review.label is None:
            return "without a label"
        if review.status != ReviewStatus.SUBMITTED:
            return None if takes_drafts else "draft"
        missing = self._missing(review)
        if missing is not None:
            return None if takes_drafts else f"without {missing}"
        if wanted.layer is Layer.REVIEWS and wanted.labels and review.label not in wanted.labels:
            return "filter: label"
        others = wanted.layer is not Layer.GOLD and wanted.reviewers and review.reviewer not in wanted.reviewers
        return "filter: reviewer" if others else None


def _why_nothing(record: ClaimRecord, layer: Layer) -> str:
    if record.label is None or layer is not Layer.REVIEWS:
        return f"no gold label: {record.label_reason}"
    return "no submitted review"
