"""Finds earlier claims that say the same or nearly, in this database and in imported collections.

The offer is generous, the verdict is strict: the claims that share most words are offered, and said to be the same only
where comparing finds no difference. A reviewer always sees their own earlier answers. In a blind project, others'
answers and collections are shown only once the reviewer has answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from annotator.domain.records import Evidence
from annotator.domain.seen_before import OtherAnswer, SeenBefore, SeenClaim
from annotator.domain.vocabulary import Likeness, ReviewStatus, Role
from annotator.matching.compare import Match, Said, changes, compare, compare_facts
from annotator.review.gold import Answer, gold_of
from annotator.storage import earlier_answers
from annotator.storage.candidates import Candidate, Likely
from annotator.storage.database.engine import Session
from annotator.storage.earlier_answers import GivenAnswer, PlacedClaim
from annotator.storage.project import Project
from annotator.storage.schema.models_checked import CheckedClaimRow
from annotator.storage.stored_facts import facts_for
from annotator.storage.viewpoint import Viewpoint

_COMPARED = 20
"""Candidates compared in full, from the database and from the collections each."""
MOST = 5
"""Earlier claims shown; also the limit for the database and for the collections each."""
_LEAST = 0.1
"""The smallest share of a text's words, by weight, that a claim offered as similar has."""
_COMPARISON = 0.3
"""What a comparison's score weighs in the ranking, where the share of words weighs 1."""


def seen_before(
    session: Session, key: int, claim_id: str, exact: str, reviewer_id: int | None, project: Project
) -> SeenBefore:
    """The earlier claims that say the same as a claim (row id, public id, text), or nearly; best first."""
    view = project.view(reviewer_id)
    given = earlier_answers.answers_to(session, [key], view).get(key, [])
    answered = any(answer.reviewer_id == view.reviewer_id for answer in given)
    revealed = answered or not view.blind
    claims, withheld = _offered(session, exact, view, but=claim_id, revealed=revealed)
    older = _older_version(session, key, exact, view, revealed=revealed, answered=answered)
    return SeenBefore((*older, *claims)[:MOST], withheld, _others_answers(session, given, view))


def _older_version(
    session: Session, key: int, exact: str, view: Viewpoint, *, revealed: bool, answered: bool
) -> list[SeenClaim]:
    """The claim in the last older version of its article in which it has an answer that may be shown.

    None for a claim with the same words that the viewer has ``answered``: there is nothing to look at again.
    """
    for place in earlier_answers.older_versions(session, key):
        answers = earlier_answers.answers_to(session, [place.key], view)
        given = shown_answers(answers, view, revealed).get(place.key)
        if given:
            before, now = (Said(*earlier_answers.said_in(session, at)) for at in (place.key, key))
            differences = changes(before, now)
            if answered and not differences:
                return []
            seen = _seen(session, place, exact, given, view)
            likeness = Likeness.SIMILAR if differences else Likeness.SAME
            return [replace(seen, likeness=likeness, differences=differences, older=True)]
    return []


def _seen(session: Session, place: PlacedClaim, exact: str, given: Sequence[GivenAnswer], view: Viewpoint) -> SeenClaim:
    evidence = earlier_answers.evidence_for(session, given, view)
    return seen_claim(compare(place.exact, exact), place, given, evidence, view)


def seen_like(
    session: Session, text: str, reviewer_id: int | None, project: Project, most: int = MOST
) -> tuple[SeenClaim, ...]:
    """The earlier claims that say the same as any ``text``, or nearly; best first, at most ``most``.

    The text is nobody's claim, so nothing waits for an answer to it; answers to open claims stay hidden.
    """
    return _offered(session, text, project.view(reviewer_id), revealed=True, most=most)[0]


def _offered(
    session: Session, exact: str, view: Viewpoint, *, but: str | None = None, revealed: bool, most: int = MOST
) -> tuple[tuple[SeenClaim, ...], int]:
    """The claims to show, and how many are withheld because not ``revealed``."""
    likely = Likely(session, exact)
    matches = _best(session, exact, earlier_answers.answered_candidates(likely, but, view), most)
    shown = shown_answers(earlier_answers.answers_to(session, list(matches), view), view, revealed)
    # cut after hiding, so that what is hidden takes no place of the reviewer's own answers
    places = earlier_answers.claims_at(session, [at for at in matches if shown.get(at)][:most])
    evidence = earlier_answers.evidence_for(session, (each for at in places for each in shown[at]), view)
    found = [seen_claim(matches[at], places[at], shown[at], evidence, view) for at in places]
    checked = _best(session, exact, likely.checked(), most)
    if revealed:
        rows = earlier_answers.checked_at(session, list(checked)[:most])
        found += [checked_seen(checked[at], row) for at, row in rows.items()]
    hidden = 0 if revealed else len(checked) + sum(not given for given in shown.values())
    return tuple(sorted(found, key=_rank)[:most]), min(hidden, most)


def _others_answers(session: Session, given: Sequence[GivenAnswer], view: Viewpoint) -> tuple[OtherAnswer, ...]:
    """Others' of the answers to one claim, oldest first; empty until the claim is closed."""
    others = [answer for answer in given if answer.reviewer_id != view.reviewer_id]
    if not others or sum(answer.role is Role.REVIEWER for answer in given) < given[0].wanted:
        return ()
    written = earlier_answers.written_with(session, (answer.review_id for answer in others))
    evidence = earlier_answers.evidence_for(session, others, view)
    return tuple(
        OtherAnswer(
            written[answer.review_id][0],
            answer.label,
            answer.submitted_at.date().isoformat(),
            written[answer.review_id][1],
            tuple(evidence.get(answer.review_id, ())),
            answer.role is Role.MODEL,
        )
        for answer in others
    )


def _rank(claim: SeenClaim) -> tuple[bool, float, str]:
    return claim.likeness is not Likeness.SAME, -claim.score, claim.claim_id or claim.url or claim.text


def shown_answers(
    answers: Mapping[int, Sequence[GivenAnswer]], view: Viewpoint, revealed: bool
) -> dict[int, list[GivenAnswer]]:
    """The answers that may be shown, by row id of the claim; only the reviewer's own unless ``revealed``."""
    return {
        at: [each for each in given if revealed or each.reviewer_id == view.reviewer_id]
        for at, given in answers.items()
    }


def _best(session: Session, exact: str, candidates: Sequence[Candidate], most: int) -> dict[int, Match]:
    """What may be offered of the candidates, by row id: the same first, then by shared words and how they compare."""
    compared = candidates[: max(_COMPARED, most)]
    facts = facts_for(session, [exact, *(each.text for each in compared)]) if compared else {}
    matches = {}
    for each in compared:
        match = compare_facts(facts[exact], facts[each.text])
        same = match.likeness is Likeness.SAME
        if same or each.share >= _LEAST:
            score = each.score + _COMPARISON * match.score
            matches[each.key] = replace(match, likeness=Likeness.SAME if same else Likeness.SIMILAR, score=score)
    alike = sorted(matches, key=lambda key: (matches[key].likeness is not Likeness.SAME, -matches[key].score, key))
    return {key: matches[key] for key in alike}


def label_of(answers: Sequence[GivenAnswer], reviewer_id: int | None) -> str | None:
    """The gold label of a claim's answers, else the reviewer's own."""
    if not answers:
        return None
    gold = gold_of((Answer(each.role, each.label, ReviewStatus.SUBMITTED) for each in answers), answers[0].wanted)
    own = [each.label for each in answers if each.reviewer_id == reviewer_id]
    return gold.label or (own[-1] if own else None)


def seen_claim(
    match: Match,
    place: PlacedClaim,
    answers: Sequence[GivenAnswer],
    evidence: Mapping[int, Sequence[Evidence]],
    view: Viewpoint,
) -> SeenClaim:
    """A claim of this database. ``answers``: those that may be shown, at least one; ``evidence``: by review id."""
    return SeenClaim(
        match.likeness,
        match.score,
        match.agreements,
        match.differences,
        place.exact,
        label_of(answers, view.reviewer_id),
        None,
        answers[-1].submitted_at.date().isoformat(),
        len({answer.reviewer_id for answer in answers}),
        any(answer.reviewer_id == view.reviewer_id for answer in answers),
        place.public_id,
        place.article_id,
        place.title,
        evidence=tuple(piece for answer in answers for piece in evidence.get(answer.review_id, ())),
    )


def checked_seen(match: Match, row: CheckedClaimRow) -> SeenClaim:
    """A claim of an imported collection."""
    return SeenClaim(
        match.likeness,
        match.score,
        match.agreements,
        match.differences,
        row.text,
        row.label,
        row.rating,
        row.reviewed_at,
        1,
        False,
        publisher=row.publisher,
        url=row.url,
        checked_id=row.public_id,
        external_id=row.external_id,
    )
