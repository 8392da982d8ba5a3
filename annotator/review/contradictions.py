"""Labels that contradict each other on claims that say the same: a warning when one is given, and a list of all.

However many earlier claims say the same, each can contradict a new label: those with a contradicting label are picked
out before any two texts are compared.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from annotator.domain.callbacks import OnProgress
from annotator.domain.label_meaning import LabelMeaning
from annotator.domain.seen_before import SeenClaim
from annotator.domain.vocabulary import Likeness
from annotator.domain.work import Outcome
from annotator.errors import DatabaseError
from annotator.matching.compare import Match, compare
from annotator.matching.terms import nearest
from annotator.review import event_words
from annotator.review.desk_context import DeskContext
from annotator.review.same_claims import checked_seen, is_revealed, label_of, seen_claim, shown_answers
from annotator.schemes import LabelScheme
from annotator.storage import earlier_answers
from annotator.storage.candidates import checked_candidates
from annotator.storage.claim_rows import claim_row
from annotator.storage.database.engine import Session
from annotator.storage.project import Project
from annotator.storage.schema.models import ClaimRow
from annotator.storage.viewpoint import Viewpoint


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """One side of a contradiction: a claim of an article, or one of an imported collection by its publisher."""

    text: str
    label: str
    claim_id: str | None = None
    article_id: str | None = None
    publisher: str | None = None
    url: str | None = None


Contradiction = tuple[LabelledClaim, LabelledClaim]


def contradict(scheme: LabelScheme, one: str | None, other: str | None) -> bool:
    """Whether two labels cannot both be right of one claim.

    One that says the claim stands contradicts one that says it falls; “not enough evidence” and the like contradict
    nothing. A label of which nobody said what it means contradicts every other that states something.
    """
    if one is None or other is None or one == other or not (states(scheme, one) and states(scheme, other)):
        return False
    meanings = scheme[one].meaning, scheme[other].meaning
    return None in meanings or meanings[0] is not meanings[1]


def states(scheme: LabelScheme, name: str) -> bool:
    """Whether a label says something of the world that another could contradict.

    Where nobody said what it means, it does when it needs evidence, or when no label of the scheme does.
    """
    if name not in scheme:
        return False
    label = scheme[name]
    if label.meaning is None:
        return label.needs_evidence == any(each.needs_evidence for each in scheme.labels)
    return label.meaning in (LabelMeaning.STANDS, LabelMeaning.FALLS)


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


def contradictions(
    session: Session, view: Viewpoint, scheme: LabelScheme, on_progress: OnProgress | None = None
) -> Iterator[Contradiction]:
    """Every pair of claims that say the same and have contradicting labels, as far as ``view`` may see them.

    One of a pair may stand in an imported collection. Looks up each labelled claim once, but for those with the
    commonest label, whose contradictions the others find. ``on_progress`` counts claims.
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
            if label != commonest[0][0]:
                yield from _within(session, view, scheme, mine, key, labels, found)
            yield from _among_checked(session, scheme, mine)


def _labels(session: Session, view: Viewpoint) -> dict[int, str]:
    """The label of every claim that has one, by row id."""
    found: dict[int, str] = {}
    for page in earlier_answers.answered_pages(session, view):
        for key, answers in earlier_answers.answers_to(session, list(page), view).items():
            label = label_of(answers, view.reviewer_id, view.wanted)
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
    for other, text in earlier_answers.answered_candidates(session, mine.text, key, view):
        pair = (min(key, other), max(key, other))
        label = labels.get(other)
        if label is None or pair in found or not contradict(scheme, mine.label, label) or not _same(mine.text, text):
            continue
        found.add(pair)
        place = earlier_answers.claims_at(session, [other])[other]
        yield mine, LabelledClaim(text, label, place.public_id, place.article_id)


def _among_checked(session: Session, scheme: LabelScheme, mine: LabelledClaim) -> Iterator[Contradiction]:
    same = [key for key, text in checked_candidates(session, mine.text) if _same(mine.text, text)]
    for row in earlier_answers.checked_at(session, same).values():
        if row.label is not None and contradict(scheme, mine.label, row.label):
            yield mine, LabelledClaim(row.text, row.label, publisher=row.publisher, url=row.url)


def _same(one: str, other: str) -> bool:
    return compare(one, other).likeness is Likeness.SAME
