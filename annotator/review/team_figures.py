"""How far reviewers agree and how reliable they are, from the answers that everybody may see."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotator.domain.agreement_figures import GroupAgreement
from annotator.domain.callbacks import OnProgress
from annotator.domain.team_choices import GroupBy, Model
from annotator.errors import UsageError
from annotator.measures.agreement_groups import agreement_by
from annotator.measures.crowd import crowd_of
from annotator.measures.evidence_agreement import SplitSentences
from annotator.measures.reliability import Reliability, reliability
from annotator.storage.database.engine import Database
from annotator.storage.given_answers import given_answers

if TYPE_CHECKING:
    from annotator.storage.project import Project


def measure_agreement(
    database: Database, project: "Project", by: GroupBy | None, sentences: SplitSentences, on_progress: OnProgress
) -> Iterator[GroupAgreement]:
    """Yield the agreement of every group; without ``by``, of all answers. ``sentences`` splits a quotation."""
    with database.read() as session:
        answers = given_answers(session, project)
    yield from agreement_by(answers, by, project.scheme.names, project.scheme.is_claim, sentences, on_progress)


def measure_reliability(database: Database, project: "Project", model: Model) -> Reliability:
    """Judge all reviewers and their answers with a model.

    Raises:
        UsageError: when there is no answer yet that everybody may see.

    """
    with database.read() as session:
        answers = [(each.claim, each.reviewer, each.label) for each in given_answers(session, project)]
    if not answers:
        raise UsageError(
            "There is nothing to judge reviewers by: no answer is submitted yet"
            f"{' to a claim that is closed' if project.blind else ''}. “annotator stats” shows the progress."
        )
    return reliability(crowd_of(answers, project.scheme.names), model)
