"""The steps of the tour: what to do, how it is judged, and what the right answer is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.orders import Order, Walk
from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import Stance
from annotator.practice import judges
from annotator.practice.judges import Judge
from annotator.practice.material import QUOTES, SOURCE, TIDY_HOUSE, Material, PracticeClaim, material

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk

Solve = Callable[["ReviewDesk"], object]
_HOST = SOURCE.partition("/")[0]
_URL = f"https://{SOURCE}"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One step.

    ``task`` and what the judge says name keys as ``{action}``, an id of the key map; ``{back}`` is the key that leaves
    an open form, else the one that undoes. ``claim`` is the name of the claim it is about, if any.
    ``solve`` gives the right answer on a desk, for those who go on without it; screen states need none.
    """

    title: str
    task: str
    judge: Judge
    claim: str | None = None
    solve: Solve | None = None

    def place(self, practice: Material) -> PracticeClaim | None:
        """The claim it is about."""
        return practice.claim(self.claim) if self.claim else None


def _give(name: str, label: str, stance: Stance | None = None) -> Solve:
    cited = [Citation(stance, url=_URL, quote=Quote(QUOTES[name]))] if stance else []
    return lambda desk: desk.answers.give(material().claim(name).id, label, cited, None)


def _edit(desk: "ReviewDesk") -> None:
    claim = material().claim("house")
    desk.spans.edit(claim.id, claim.start, claim.start + len(TIDY_HOUSE))


def _undo_and_redo(desk: "ReviewDesk") -> None:
    desk.undo()
    desk.redo()


LESSONS = (
    Lesson(
        "Label a claim",
        "The port's report says: “In 2025, 4.1 million tonnes of cargo were handled.” Is the marked claim right?"
        " {label_verified} is Verified, {label_disputed} Disputed.",
        judges.labelled(
            "verified",
            "Right: the report gives the same figure. A verdict needs its source, so a form opened.",
            "Guideline 1: a claim is Verified when a source says the same. {back}, then {label_verified}.",
        ),
        "cargo",
        lambda desk: desk.answers.decide(material().claim("cargo").id, "verified"),
    ),
    Lesson(
        "Cite with a quote",
        f"In the form ({{source}} opens it) type the address {SOURCE}, then Tab, the quote {QUOTES['cargo']},"
        " and ^s to save.",
        judges.cited(
            _HOST,
            "In 2025, 4.1 million tonnes of cargo were handled",
            "Right: anyone can now look up the words that prove it. The cursor went on to the next claim.",
            f"Guideline 1: cite {SOURCE} and quote its words. {{undo}} takes it back, {{source}} cites again.",
        ),
        "cargo",
        _give("cargo", "verified", Stance.SUPPORTS),
    ),
    Lesson(
        "Reuse by digit",
        "“Fourteen people were hurt …” The same report says 21 were. Press {label_disputed}, then 1 while the address"
        " is empty: that cites it again.",
        judges.refuted(
            "disputed",
            _HOST,
            "Right: two keys for a verdict with its source. It refutes the claim, so the verdict counts.",
            "Guideline 2: a source that says otherwise makes it Disputed. {undo} takes your answer back.",
            "Disputed it is. Now its source: 1 in the form ({source} opens it) cites the report.",
        ),
        "accidents",
        _give("accidents", "disputed", Stance.REFUTES),
    ),
    Lesson(
        "Undo and redo",
        "Press {undo} to take your last decision back, then {redo} to have it again. It works without limit, also"
        " tomorrow.",
        judges.undone_and_redone("Right: nothing you decide is ever lost.", "Taken back. Now {redo} restores it."),
        None,
        _undo_and_redo,
    ),
    Lesson(
        "Change a claim's edges",
        "Go to “The city council bought …” ({next}). “to general delight” is no fact: press {edit}, {edge_left} until"
        " the claim ends with “March”, then {save_span}.",
        judges.moved(
            TIDY_HOUSE,
            "Right: what is left can be checked, and nothing else.",
            "Guideline 5: it must begin at “The” and end with “March”. {edit} moves its edges again.",
        ),
        "house",
        _edit,
    ),
    Lesson(
        "Not enough",
        "Go to “The port earned more …” ({next}). You looked: the report does not say what its rivals earned, and"
        " nobody else does. Which label is that?",
        judges.labelled(
            "unverifiable",
            "Right: it can be checked, but nothing you found says yes or no.",
            "Guideline 3: without a source that says it or denies it, it is Not enough ({label_unverifiable})."
            " {undo} takes yours back.",
        ),
        "earned",
        _give("earned", "unverifiable"),
    ),
    Lesson(
        "Not a claim",
        "“The harbour looked more beautiful …”: the suggestion took it for a comparison. Which label does it get?",
        judges.labelled(
            "not_a_claim",
            "Right: beauty is an opinion. Such answers teach the suggester.",
            "Guideline 4: no source could settle a matter of taste: Not a claim ({label_not_a_claim})."
            " {undo} takes yours back.",
        ),
        "beautiful",
        _give("beautiful", "not_a_claim"),
    ),
    Lesson(
        "Write a note",
        "On any claim press {comment}, write what the next reader should know, and save with ^s.",
        judges.noted("Right: notes stay with the claim and go into exports."),
        "ferry",
        lambda desk: desk.answers.comment(material().claim("ferry").id, "Asked the line for its figures."),
    ),
    Lesson(
        "Order or filter",
        "Press {order} and choose one: strongest suggestions first, for example. Or {filter} to stop only at some"
        " claims.",
        judges.ordered("Right: the top line says what is in force, and the order is kept for your next start."),
        None,
        lambda desk: desk.walk.choose(Walk(Order.SCORE)),
    ),
    Lesson(
        "Find words",
        "Press {find}, type ferry or museum, whichever is in this article, and Enter. {next_match} goes to the next.",
        judges.found(
            ("ferry", "museum"),
            "Right: every match is marked. {everywhere} searches all articles, notes and sources.",
            "That is another word: find ferry or museum.",
        ),
    ),
    Lesson(
        "Export",
        "Datasets leave by command: annotator export jsonl -o claims.jsonl. {tour_next} opens a command line here:"
        " run it.",
        judges.exported(
            "Right: one claim a line, with its sources. Open claims and drafts are there too; label_reason says so."
        ),
    ),
)
"""All steps, in order."""
