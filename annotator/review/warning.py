"""Whether a new label contradicts what was said before of the same claim.

However many earlier claims say the same, each can contradict: those with a contradicting label are picked out before
any two texts are compared.
"""

from annotator.domain.seen_before import SeenClaim
from annotator.domain.vocabulary import Likeness
from annotator.matching import Match, compare
from annotator.matching.terms import nearest
from annotator.review.contradictions import contradict
from annotator.review.same_claims import checked_seen, is_revealed, label_of, seen_claim, shown_answers
from annotator.storage import earlier_answers
from annotator.storage.candidates import checked_candidates
from annotator.storage.database.engine import Session
from annotator.storage.project import Project
from annotator.storage.schema.models import ClaimRow
from annotator.storage.viewpoint import Viewpoint


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
