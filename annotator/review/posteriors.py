"""How probable each label of each claim is, by a model of how reliable the reviewers are."""

from annotator.domain.team_choices import Model
from annotator.domain.vocabulary import Role
from annotator.errors import UsageError
from annotator.measures.crowd import Crowd, crowd_of
from annotator.measures.reliability import fit_of
from annotator.storage.database.engine import Session
from annotator.storage.project import Project
from annotator.storage.visible_answers import visible_answers

ENOUGH_REVIEWERS = 3
"""With fewer reviewers nothing tells who is right where they differ."""
_DIGITS = 6
"""So that files are the same where machines differ in the last bits."""


def posteriors_of(session: Session, project: Project, model: Model) -> dict[str, dict[str, float]]:
    """The probability of each label by claim (public id), from the answers that count and that everybody may see.

    Raises:
        UsageError: when fewer than ``ENOUGH_REVIEWERS`` reviewers gave such answers.

    """
    crowd = counting_crowd(session, project)
    if len(crowd.reviewers) < ENOUGH_REVIEWERS:
        raise UsageError(
            f"Probabilities of labels need answers of {ENOUGH_REVIEWERS} reviewers or more: with fewer nothing tells "
            "who is right where they differ. Use --gold majority, and leave out --soft."
        )
    rows = fit_of(crowd, model).posterior.round(_DIGITS).tolist()
    return {claim: dict(zip(crowd.labels, row, strict=True)) for claim, row in zip(crowd.claims, rows, strict=True)}


def counting_crowd(session: Session, project: Project) -> Crowd:
    """The answers of reviewers that have the evidence their label needs, as far as everybody may see them."""
    rule = project.scheme.evidence_rule
    answers = (
        (each.claim, each.reviewer, each.label)
        for each in visible_answers(session, project)
        if each.role is Role.REVIEWER and rule.is_met(each.label, each.stances, each.role)
    )
    return crowd_of(answers, project.scheme.names)
