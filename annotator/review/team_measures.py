"""The part of the desk that measures how far reviewers agree."""

from collections.abc import Callable, Iterable, Iterator

from annotator.domain.agreement_figures import GroupAgreement
from annotator.domain.team_choices import GroupBy
from annotator.review.desk_context import DeskContext

Sentences = Callable[[str], Iterable[str]]
"""Splits a quotation into its sentences."""


class TeamMeasures:
    """Figures on all reviewers' answers that everybody may see."""

    def __init__(self, context: DeskContext, sentences: Sentences) -> None:
        self._context = context
        self._sentences = sentences

    @property
    def is_blind(self) -> bool:
        """Whether only closed claims count."""
        return self._context.project.blind

    def agreement(self, by: GroupBy | None) -> Iterator[GroupAgreement]:
        """Yield the agreement of each group as it is measured; without ``by``, that of all answers."""
        from annotator.review.team_figures import measure_agreement  # loads numpy, which the screen starts without

        project = self._context.project
        yield from measure_agreement(self._context.database, project, by, self._sentences, lambda *_: None)
