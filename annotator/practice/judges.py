"""Judging what a person did in a step of the tour, by what the database and the screen hold now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from annotator.domain.decided import Decided
from annotator.domain.orders import Chosen, Filter, Walk
from annotator.domain.vocabulary import Stance
from annotator.practice.material import PracticeClaim
from annotator.web.address import host_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of an answer. ``right`` is ``None`` while a step is half done."""

    right: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What a step is judged by: the history since it began, up to some entry, and the state of the screen."""

    claim: PracticeClaim | None
    done: Sequence[Decided] = ()
    walk: Walk = field(default_factory=Walk)
    chosen: Chosen = Filter.ALL
    found: str = ""
    """The match in the text that the cursor is on."""
    exported: bool = False


_STEPS = {"undo": 1, "redo": -1}
"""What each adds to the number of decisions that are undone."""
Judge = Callable[[Scene], Verdict | None]
"""Says what became of a step; ``None`` when nothing happened that it is about."""


def _newest(scene: Scene, kind: str) -> Decided | None:
    """The newest entry, if it is of this kind and about the step's claim."""
    last = scene.done[-1] if scene.done else None
    fits = last is not None and last.kind == kind and scene.claim is not None and last.claim_id == scene.claim.id
    return last if fits else None


def _elsewhere(scene: Scene, kind: str = "review") -> Verdict | None:
    """That another claim was labelled, or with the kind ``claim`` that its edges were moved."""
    last = scene.done[-1] if scene.done else None
    if last is None or last.kind != kind or scene.claim is None or last.claim_id == scene.claim.id:
        return None
    if last.span is None and (last.review is None or last.review.label is None):
        return None
    return Verdict(None, "That was another claim: undo, then go to the one named here.")


def labelled(label: str, right: str, wrong: str) -> Judge:
    """The claim has this label, and any other is wrong."""

    def judge(scene: Scene) -> Verdict | None:
        last = _newest(scene, "review")
        if last is None or last.review is None or last.review.label is None:
            return _elsewhere(scene)
        return Verdict(True, right) if last.review.label == label else Verdict(False, wrong)

    return judge


def cited(host: str, quote: str, right: str, wrong: str) -> Judge:
    """The claim has a supporting source on ``host``, with a quotation out of ``quote``; else it is said what lacks."""

    def judge(scene: Scene) -> Verdict | None:
        last = _newest(scene, "review")
        if last is None or last.review is None or not last.review.evidence:
            return None
        piece = last.review.evidence[-1]
        said = " ".join(piece.quote.exact.split()).strip(" .“”\"'") if piece.quote else ""
        if host_of(piece.url or "") != host:
            return Verdict(False, wrong)
        if not said:
            return Verdict(False, f"{wrong} Your quote is empty.")
        if piece.stance is not Stance.SUPPORTS:
            return Verdict(False, f"{wrong} This source supports the claim.")
        return (
            Verdict(True, right) if said.lower() in quote.lower() else Verdict(False, f"{wrong} Not its exact words.")
        )

    return judge


def refuted(label: str, host: str, right: str, wrong: str, halfway: str) -> Judge:
    """The claim has this label, which is one that falls, with a refuting source on ``host``."""

    def judge(scene: Scene) -> Verdict | None:
        last = _newest(scene, "review")
        if last is None or last.review is None or last.review.label is None:
            return _elsewhere(scene)
        if last.review.label != label:
            return Verdict(False, wrong)
        good = [
            each for each in last.review.evidence if each.stance is Stance.REFUTES and host_of(each.url or "") == host
        ]
        if good:
            return Verdict(True, right)
        return Verdict(False, wrong) if last.review.evidence else Verdict(None, halfway)

    return judge


def undone_and_redone(right: str, halfway: str) -> Judge:
    """Something was undone, and all that was undone is redone."""

    def judge(scene: Scene) -> Verdict | None:
        kinds = [each.kind for each in scene.done]
        if "undo" not in kinds:
            return None
        missing = 0
        for kind in kinds:
            missing = max(0, missing + _STEPS[kind]) if kind in _STEPS else 0  # a new decision ends what can be redone
        if missing:
            return Verdict(None, halfway)
        return Verdict(True, right) if kinds[-1] == "redo" else None

    return judge


def moved(exact: str, right: str, wrong: str) -> Judge:
    """The claim's span is ``exact``, give or take a comma at its end."""

    def judge(scene: Scene) -> Verdict | None:
        last = _newest(scene, "claim")
        if last is None or last.span is None or scene.claim is None:
            return _elsewhere(scene, "claim")
        start, end = scene.claim.start, scene.claim.start + len(exact)
        good = last.span[0] == start and last.span[1] in (end, end + 1)
        return Verdict(True, right) if good else Verdict(False, wrong)

    return judge


def noted(right: str) -> Judge:
    """A note was written, on any claim."""

    def judge(scene: Scene) -> Verdict | None:
        last = scene.done[-1] if scene.done else None
        return Verdict(True, right) if last is not None and last.review is not None and last.review.note else None

    return judge


def ordered(right: str) -> Judge:
    """An order or a filter other than the default is in force."""
    return lambda scene: Verdict(True, right) if scene.chosen is not Filter.ALL or not scene.walk.is_plain else None


def found(words: Sequence[str], right: str, wrong: str) -> Judge:
    """The cursor is on one of these words, found in the text."""

    def judge(scene: Scene) -> Verdict | None:
        if not scene.found:
            return None
        return Verdict(True, right) if scene.found.casefold() in words else Verdict(False, wrong)

    return judge


def exported(right: str) -> Judge:
    """The dataset was written."""
    return lambda scene: Verdict(True, right) if scene.exported else None
