"""A claim's story in sentences; safe to show on a terminal."""

from collections.abc import Iterator

from annotator.domain.deeds import Deed
from annotator.domain.review_state import EvidenceState, ReviewState
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.schemes import LabelScheme
from annotator.text import one_line

_TAKEN = {
    "load": "was loaded",
    "carry": "was carried over from the older version of the article",
    "apart": "was given in another file of the project",
}


def told(deed: Deed, scheme: LabelScheme) -> str:
    """One deed in a sentence."""
    who = one_line(deed.who) if deed.who is not None else "Somebody"
    if deed.kind == "import":
        return f"The article was imported from {one_line(deed.action)}."
    if deed.undone or deed.redone:
        return f"{who} {'took back' if deed.undone else 'restored'}: {one_line(deed.action)}."
    if deed.kind == "claim":
        return f"{who} changed the claim itself: {one_line(deed.action)}."
    if deed.after is None:
        return f"The claim was changed: it {_TAKEN[deed.kind]}."
    if deed.kind in _TAKEN:
        return f"The answer of {who} {_TAKEN[deed.kind]}: {_answer(deed.after, scheme)}."
    changes = list(_changes(deed, deed.before or ReviewState(), deed.after, scheme))
    return f"{who} {_and(changes) if changes else one_line(deed.action)}."


def _answer(state: ReviewState, scheme: LabelScheme) -> str:
    if state.label is None:
        return "skipped" if state.status is ReviewStatus.SKIPPED else "no label"
    draft = ", a draft" if state.status is ReviewStatus.DRAFT else ""
    return f"{one_line(scheme.title_of(state.label))}{draft}"


def _changes(deed: Deed, before: ReviewState, after: ReviewState, scheme: LabelScheme) -> Iterator[str]:
    """What a decision changed of an answer, in words."""
    verb = "ruled" if deed.role is Role.ADJUDICATOR else "labelled it"
    if after.label != before.label and after.label is not None:
        yield f"{verb} {_answer(after, scheme)}"
    elif after.label != before.label:
        yield "removed the label"
    elif after.status is not before.status and after.label is not None:
        yield "completed the answer" if after.status is ReviewStatus.SUBMITTED else "made the answer a draft"
    if after.status is ReviewStatus.SKIPPED and before.status is not ReviewStatus.SKIPPED:
        yield "skipped it"
    old, new = ({piece.id: piece for piece in state.evidence} for state in (before, after))
    for key in sorted(new.keys() - old.keys()):
        yield f"cited {_source(new[key])}"
    for key in sorted(old.keys() - new.keys()):
        yield f"withdrew {_source(old[key])}"
    for key in sorted(new.keys() & old.keys()):
        if new[key] != old[key]:
            yield f"changed the citation of {_source(new[key])}"
    yield from _details(before, after)


def _details(before: ReviewState, after: ReviewState) -> Iterator[str]:
    if after.note != before.note:
        yield "wrote a note" if after.note else "cleared the note"
    if after.flagged != before.flagged:
        yield "flagged it" if after.flagged else "removed the flag"
    if after.confidence != before.confidence:
        yield f"set the confidence to {after.confidence}" if after.confidence else "cleared the confidence"
    if (after.as_of, after.recheck_at) != (before.as_of, before.recheck_at):
        yield "set its dates"
    if after.normalised != before.normalised:
        yield "reworded the claim" if after.normalised else "cleared the rewording"


def _source(piece: EvidenceState) -> str:
    where = one_line(piece.url) if piece.url else "a source that stays unnamed"
    return f"{where} ({piece.stance.value})"


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
