"""How probable each label of a claim is, by a model of how reliable the reviewers are; where an answer tells most."""

from typing import TYPE_CHECKING

from annotator.domain.team_choices import Model
from annotator.domain.vocabulary import Role
from annotator.errors import UsageError
from annotator.measures.answer_models import confusion_of, dawid_skene, expected_information
from annotator.measures.crowd import Crowd, crowd_of
from annotator.measures.reliability import fit_of
from annotator.storage.database.engine import Session
from annotator.storage.needed_claims import begun_claims
from annotator.storage.visible_answers import visible_answers

if TYPE_CHECKING:
    from annotator.review.desk_context import DeskContext
    from annotator.storage.project import Project

ENOUGH_REVIEWERS = 3
"""With fewer reviewers nothing tells who is right where they differ."""
_DIGITS = 6
"""So that files and orders are the same where machines differ in the last bits."""
MOST = 100
"""Informative claims listed at once."""


def posteriors_of(session: Session, project: "Project", model: Model) -> dict[str, dict[str, float]]:
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


def counting_crowd(session: Session, project: "Project") -> Crowd:
    """The answers of reviewers that have the evidence their label needs, as far as everybody may see them."""
    rule = project.scheme.evidence_rule
    answers = (
        (each.claim, each.reviewer, each.label)
        for each in visible_answers(session, project)
        if each.role is Role.REVIEWER and rule.is_met(each.label, each.stances, each.role)
    )
    return crowd_of(answers, project.scheme.names)


def informative_claims(session: Session, context: "DeskContext") -> list[int]:
    """The row ids of open claims that others have begun and that need the reviewer, the most informative first.

    Equals are in reading order. In a blind project there are none: who is sent first to the claims on which others
    differ would know that they do.
    """
    if context.project.blind:
        return []
    begun = begun_claims(session, context.reviewer_id)
    crowd = counting_crowd(session, context.project)
    if not begun or not crowd.claims:
        return []
    fit = dawid_skene(crowd)
    told = expected_information(fit.posterior, confusion_of(crowd, fit, context.reviewer))
    bits = dict(zip(crowd.claims, told.round(_DIGITS).tolist(), strict=True))
    ranked = sorted((-bits[public_id], place) for place, (_, public_id) in enumerate(begun) if public_id in bits)
    return [begun[place][0] for _, place in ranked[:MOST]]
