"""Whether a new label contradicts what was said before of the same claim.

However many earlier claims say the same, each can contradict: those with a contradicting label are picked out before
any two texts are compared.
"""

from dataclasses import replace

from annotator.domain.desk import Outcome
from annotator.domain.seen_before import SeenClaim
from annotator.domain.vocabulary import Likeness
from annotator.errors import DatabaseError
from annotator.matching.compare import Match, compare
from annotator.matching.terms import nearest
from annotator.review import event_words
from annotator.review.contradictions import contradict, states
from annotator.review.desk_context import DeskContext
from annotator.review.same_claims import checked_seen, is_revealed, label_of, seen_claim, shown_answers
from annotator.storage import earlier_answers
from annotator.storage.candidates import checked_candidates
from annotator.storage.claim_rows import claim_row
from annotator.storage.database.engine import Session
from annotator.storage.project import Project
from annotator.storage.schema.models import ClaimRow
from annotator.storage.viewpoint import Viewpoint


def warn_of_contradiction(context: DeskContext, outcome: Outcome) -> Outcome:
    """The outcome with a warning where the claim's label contradicts an earlier one; nothing is held back."""
    scheme = context.project.scheme
    label = outcome.claim.review.label if outcome.claim and outcome.claim.review else None
    if outcome.claim is None or label is None or not states(scheme, label):
        return outcome
    try:
        with context.database.read() as session:
            row = claim_row(session, outcome.claim.id)
            earlier = contradicted(session, row, label, context.reviewer_id, context.project)
    except DatabaseError:  # the decision is on disk already, and must not look as if it were not
        return outcome
    if earlier is None:
        return outcome
    warning = event_words.contradiction(earlier, scheme)
    return replace(outcome, message=f"{outcome.message.rstrip('.')}. {warning}", warning=warning)


def contradicted(session: Session, claim: ClaimRow, label: str, reviewer_id: int, project: Project) -> SeenClaim | None:
    """The earlier claim nearest to ``claim`` that says the same and has a label which contradicts ``label``.

    Claims of this database come before those of collections. ``None`` when there is none that may be seen.
    """
    view = project.view(reviewer_id)
    revealed = is_revealed(session, claim.id or 0, view)
    return _stored(session, claim, label, view, project, revealed) or (
        _checked(session, claim, label, project) if revealed else None
    )


def _stored(
    session: Session, claim: ClaimRow, label: str, view: Viewpoint, project: Project, revealed: bool
) -> SeenClaim | None:
    candidates = earlier_answers.answered_candidates(session, claim.exact, claim.id or 0, view)
    answers = shown_answers(session, [at for at, _ in candidates], view, revealed)
    labels = {at: label_of(given, view.reviewer_id, view.wanted) for at, given in answers.items()}
    against = [item for item in candidates if contradict(project.scheme, label, labels.get(item[0]))]
    found = _first_same(claim.exact, against)
    if found is None:
        return None
    at, match = found
    evidence = earlier_answers.evidence_for(session, answers[at], view)
    return seen_claim(match, earlier_answers.claims_at(session, [at])[at], answers[at], evidence, view)


def _checked(session: Session, claim: ClaimRow, label: str, project: Project) -> SeenClaim | None:
    candidates = checked_candidates(session, claim.exact)
    rows = earlier_answers.checked_at(session, [at for at, _ in candidates])
    found = _first_same(
        claim.exact, [item for item in candidates if contradict(project.scheme, label, rows[item[0]].label)]
    )
    return checked_seen(found[1], rows[found[0]]) if found else None


def _first_same(exact: str, candidates: list[tuple[int, str]]) -> tuple[int, Match] | None:
    """Row id of the candidate nearest to a text that says the same."""
    for at, text in nearest(exact, candidates, len(candidates)):
        match = compare(exact, text)
        if match.likeness is Likeness.SAME:
            return at, match
    return None
