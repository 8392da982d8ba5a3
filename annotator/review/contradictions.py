"""Finds contradicting labels on claims that say the same: a warning for a new label, and a list of all.

Candidates are first filtered by label, because comparing texts is the slow part.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.domain.callbacks import OnProgress
from annotator.domain.label_meaning import LabelMeaning
from annotator.domain.records import Claim
from annotator.domain.seen_before import SeenClaim
from annotator.domain.vocabulary import Likeness
from annotator.domain.work import Outcome
from annotator.errors import DatabaseError
from annotator.matching.compare import Match, compare_facts
from annotator.review import event_words
from annotator.review.desk_context import DeskContext
from annotator.review.same_claims import checked_seen, label_of, seen_claim, shown_answers
from annotator.schemes import LabelScheme
from annotator.storage import earlier_answers
from annotator.storage.candidates import Candidate, Likely
from annotator.storage.database.engine import Session
from annotator.storage.earlier_answers import GivenAnswer
from annotator.storage.project import Project
from annotator.storage.stored_facts import facts_for
from annotator.storage.viewpoint import Viewpoint


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """One side of a contradiction: a claim of an article (with ids), or of an imported collection (with publisher)."""

    text: str
    label: str
    claim_id: str | None = None
    article_id: str | None = None
    publisher: str | None = None
    url: str | None = None


Contradiction = tuple[LabelledClaim, LabelledClaim]


def contradict(scheme: LabelScheme, one: str | None, other: str | None) -> bool:
    """Whether two labels cannot both be right for the same claim.

    True and false contradict each other; “not enough evidence” and the like contradict nothing. A label without a
    declared meaning contradicts every other label that states something.
    """
    if one is None or other is None or one == other or not (states(scheme, one) and states(scheme, other)):
        return False
    meanings = scheme[one].meaning, scheme[other].meaning
    return None in meanings or meanings[0] is not meanings[1]


def states(scheme: LabelScheme, name: str) -> bool:
    """Whether a label says something about the world that another label could contradict.

    A label without a declared meaning does if it needs evidence, or if no label of the scheme needs any.
    """
    if name not in scheme:
        return False
    label = scheme[name]
    if label.meaning is None:
        return label.needs_evidence == any(each.needs_evidence for each in scheme.labels)
    return label.meaning in (LabelMeaning.STANDS, LabelMeaning.FALLS)


def warn_of_contradiction(context: DeskContext, outcome: Outcome) -> Outcome:
    """Add a warning to the outcome if the claim's label contradicts an earlier one; the decision stays."""
    scheme = context.project.scheme
    label = outcome.claim.review.label if outcome.claim and outcome.claim.review else None
    if outcome.claim is None or label is None or not states(scheme, label):
        return outcome
    try:
        with context.database.read() as session:
            earlier = contradicted(session, outcome.claim, label, context.reviewer_id, context.project)
    except DatabaseError:  # the decision is already on disk, so this must not look like a failure
        return outcome
    if earlier is None:
        return outcome
    warning = event_words.contradiction(earlier, scheme)
    return replace(outcome, message=f"{outcome.message.rstrip('.')}. {warning}", warning=warning)


def contradicted(session: Session, claim: Claim, label: str, reviewer_id: int, project: Project) -> SeenClaim | None:
    """The nearest visible earlier claim that says the same as ``claim`` and whose label contradicts ``label``, if any.

    Claims of this database come before those of collections. ``claim`` is as this reviewer sees it.
    """
    view, likely = project.view(reviewer_id), Likely(session, claim.exact)
    candidates, checked = earlier_answers.answered_candidates(likely, claim.id, view), likely.checked()
    if not candidates and not checked:
        return None
    keys = [each.key for each in candidates]
    answers = earlier_answers.answers_to(session, keys, view, and_to=claim.id)
    revealed = not view.blind or any(
        each.reviewer_id == reviewer_id for key in answers.keys() - set(keys) for each in answers.pop(key)
    )
    shown = shown_answers(answers, view, revealed)
    return _stored(session, claim.exact, label, candidates, shown, project, view) or (
        _checked(session, claim.exact, label, checked, project) if revealed else None
    )


def _stored(
    session: Session,
    exact: str,
    label: str,
    candidates: list[Candidate],
    answers: Mapping[int, Sequence[GivenAnswer]],
    project: Project,
    view: Viewpoint,
) -> SeenClaim | None:
    labels = {at: label_of(given, view.reviewer_id) for at, given in answers.items()}
    against = [each for each in candidates if contradict(project.scheme, label, labels.get(each.key))]
    found = _first_same(session, exact, against)
    if found is None:
        return None
    at, match = found
    return seen_claim(match, earlier_answers.claims_at(session, [at])[at], answers[at], {}, view)


def _checked(
    session: Session, exact: str, label: str, candidates: list[Candidate], project: Project
) -> SeenClaim | None:
    rows = earlier_answers.checked_at(session, [each.key for each in candidates])
    found = _first_same(
        session, exact, [each for each in candidates if contradict(project.scheme, label, rows[each.key].label)]
    )
    return checked_seen(found[1], rows[found[0]]) if found else None


def _first_same(session: Session, exact: str, candidates: list[Candidate]) -> tuple[int, Match] | None:
    facts = facts_for(session, [exact, *(each.text for each in candidates)]) if candidates else {}
    for each in candidates:
        match = compare_facts(facts[exact], facts[each.text])
        if match.likeness is Likeness.SAME:
            return each.key, match
    return None


def contradictions(
    session: Session, view: Viewpoint, scheme: LabelScheme, on_progress: OnProgress | None = None
) -> Iterator[Contradiction]:
    """Every pair of claims that say the same with contradicting labels, limited to what ``view`` may see.

    One side may come from an imported collection. ``on_progress`` counts claims.
    """
    labels = _labels(session, view)
    commonest = Counter(labels.values()).most_common(1)
    found: set[tuple[int, int]] = set()
    done = 0
    for page in earlier_answers.answered_pages(session, view):
        for key, place in page.items():
            done += 1
            if on_progress:
                on_progress(done, len(labels), place.public_id)
            label = labels.get(key)
            if label is None or not any(contradict(scheme, label, name) for name in scheme.names):
                continue
            mine = LabelledClaim(place.exact, label, place.public_id, place.article_id)
            if label != commonest[0][0]:  # contradictions of the commonest label are found from the other side
                yield from _within(session, view, scheme, mine, key, labels, found)
            yield from _among_checked(session, scheme, mine)


def _labels(session: Session, view: Viewpoint) -> dict[int, str]:
    found: dict[int, str] = {}
    for page in earlier_answers.answered_pages(session, view):
        for key, answers in earlier_answers.answers_to(session, list(page), view).items():
            label = label_of(answers, view.reviewer_id)
            if label is not None:
                found[key] = label
    return found


def _within(
    session: Session,
    view: Viewpoint,
    scheme: LabelScheme,
    mine: LabelledClaim,
    key: int,
    labels: dict[int, str],
    found: set[tuple[int, int]],
) -> Iterator[Contradiction]:
    against = [
        each
        for each in earlier_answers.answered_candidates(Likely(session, mine.text), mine.claim_id, view)
        if contradict(scheme, mine.label, labels.get(each.key)) and _pair(key, each.key) not in found
    ]
    for other, text in _same(session, mine.text, against):
        label = labels[other]
        found.add(_pair(key, other))
        place = earlier_answers.claims_at(session, [other])[other]
        yield mine, LabelledClaim(text, label, place.public_id, place.article_id)


def _among_checked(session: Session, scheme: LabelScheme, mine: LabelledClaim) -> Iterator[Contradiction]:
    same = [key for key, _ in _same(session, mine.text, Likely(session, mine.text).checked())]
    for row in earlier_answers.checked_at(session, same).values():
        if row.label is not None and contradict(scheme, mine.label, row.label):
            yield mine, LabelledClaim(row.text, row.label, publisher=row.publisher, url=row.url)


def _pair(key: int, other: int) -> tuple[int, int]:
    return min(key, other), max(key, other)


def _same(session: Session, exact: str, candidates: list[Candidate]) -> list[tuple[int, str]]:
    """The row ids and the texts of the candidates that say the same as ``exact``."""
    facts = facts_for(session, [exact, *(each.text for each in candidates)]) if candidates else {}
    return [
        (each.key, each.text)
        for each in candidates
        if compare_facts(facts[exact], facts[each.text]).likeness is Likeness.SAME
    ]
