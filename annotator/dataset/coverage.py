"""How far an article was gone through, from all of its claims, whether or not an export selects them."""

from dataclasses import dataclass, field

from annotator.dataset.record import ClaimRecord


@dataclass(slots=True)
class Coverage:
    """The claims of one article. Claims without a gold label are open: unanswered, undecided, or not to be seen."""

    article_id: str = ""
    open: int = 0
    sampled: dict[int, str] = field(default_factory=dict)
    """For each sentence with a claim, how it came to be reviewed: ``suggested`` before ``audit`` before ``manual``."""
    labels: dict[int, list[str]] = field(default_factory=dict)
    """The gold labels in each sentence with a claim."""

    def add(self, record: ClaimRecord) -> None:
        """Add a claim of the article."""
        self.open += record.label is None
        self.labels.setdefault(record.sentence.n, []).extend([record.label] if record.label else [])
        how = str(record.sampling or record.origin)
        self.sampled[record.sentence.n] = min(self.sampled.get(record.sentence.n, how), how, key=_RANK.index)

    @property
    def is_finished(self) -> bool:
        """Whether every claim has its gold label."""
        return not self.open

    @property
    def audited(self) -> int:
        """Number of sentences that were drawn at random for review."""
        return sum(how == "audit" for how in self.sampled.values())


_RANK = ("suggested", "active", "audit", "manual")


class LastCovered:
    """The coverage of the two exported articles that were passed last; a stream has all claims of one together.

    Two, because a reader knows that an article is over when it is given a claim of the next.
    """

    def __init__(self) -> None:
        """Begin without articles."""
        self._now = Coverage()
        self._exported: list[Coverage] = []

    def add(self, record: ClaimRecord) -> None:
        """Add a claim of the stream, exported or not."""
        if record.article.id != self._now.article_id:
            self._now = Coverage(record.article.id)
        self._now.add(record)

    def export(self) -> None:
        """Note that the claim added last is exported."""
        if self._now not in self._exported[-1:]:
            self._exported = [*self._exported[-1:], self._now]

    def __call__(self, article_id: str) -> Coverage:
        """Return the coverage of one of these articles, complete once the stream is past it."""
        return next(each for each in self._exported if each.article_id == article_id)
