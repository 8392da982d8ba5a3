"""Adding claims and moving their edges, by key and by mouse."""

from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.graphemes import words
from annotator.tui.keys import Mode
from annotator.tui.save_queue import Intent
from annotator.tui.span import SpanEdit

if TYPE_CHECKING:
    from annotator.domain.records import Sentence
    from annotator.tui.article_state import Opened
    from annotator.tui.controllers.claim_decisions import Decisions
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState

_REACH = 20
"""Sentences before and after within which a span may grow, unless its paragraph ends sooner."""


class SpanEditor:
    """The mode in which arrow keys move the edges of a span."""

    def __init__(self, state: "ScreenState", stage: "Stage", decisions: "Decisions") -> None:
        self._state = state
        self._stage = stage
        self._decisions = decisions

    def edit(self) -> None:
        """Move the edges of the claim under the cursor."""
        claim, opened = self._state.claim, self._state.opened
        if claim is None or opened is None:
            self._stage.say_no_claim()
            return
        low, high = _surroundings(opened, self._state.stop.sentence)
        self._show(SpanEdit(opened.text, claim.start, claim.end, min(low, claim.start), max(high, claim.end), claim.id))

    def add(self) -> None:
        """Turn the sentence under the cursor into a claim; its edges can be moved before it is saved."""
        opened = self._state.opened
        if opened is not None and not opened.sentences:
            self._stage.refuse("this article has no sentences", "add")
        elif opened is not None:
            sentence = opened.sentences[self._state.stop.sentence]
            self._show(_new(opened, sentence.n).selecting(sentence.start, sentence.end))

    def _show(self, edit: SpanEdit) -> None:
        self._state.span = edit
        self._state.mode = Mode.SPAN
        self._draw((edit.start, edit.end))

    def _draw(self, span: tuple[int, int] | None) -> None:
        opened, view = self._state.opened, self._stage.view
        before, view.scene.span = view.scene.span, span
        if opened is not None:
            rows: set[int] = set()
            for start, end in (each for each in (before, span) if each is not None):
                rows |= set(range(opened.sentence_at(start), opened.sentence_at(end) + 1))
            view.changed(rows)
        edit = self._state.span
        if edit is not None:
            view.reveal(edit.end - 1 if edit.at_end else edit.start)
        self._stage.show_claim()
        self._stage.show_mode()

    def move_edge(self, direction: int, unit: str) -> None:
        """Move the active edge."""
        kind = "edge" if unit == "word" else "character"
        self._moved(direction, f"{kind}_{'right' if direction > 0 else 'left'}", unit)

    def move_other(self, direction: int) -> None:
        """Move the inactive edge by one word."""
        self._moved(direction, "other_right" if direction > 0 else "other_left", "word", other=True)

    def _moved(self, direction: int, action: str, unit: str, other: bool = False) -> None:
        """Move an edge, or say what is in its way: the other edge, or the end of the paragraph."""
        edit = self._state.span
        if edit is None:
            return
        moved = edit.moved(direction, unit, other)
        if moved != edit:
            self._show(moved)
            return
        outwards = (direction > 0) is (edit.at_end is not other)
        edge = "start" if edit.at_end is other else "end"
        outermost = f"the claim's {edge} cannot go further: it stays inside its paragraph"
        way = outermost if outwards else "nothing would be left of the claim"
        self._stage.refuse(way, action)

    def switch_edge(self) -> None:
        """Make the other edge the active one."""
        if self._state.span is not None:
            self._show(self._state.span.switched())

    def save(self) -> None:
        """Save the span as the claim's new one, or as a new claim."""
        edit, opened = self._state.span, self._state.opened
        if edit is None or opened is None:
            return
        self.leave()
        claim_id, article_id = edit.claim_id, opened.article.id
        if claim_id is None:
            added = Intent(lambda desk: desk.spans.add(article_id, edit.start, edit.end), "New claim", jump=True)
            self._decisions.decide(added)
        else:
            self._decisions.decide(
                Intent(lambda desk: desk.spans.edit(claim_id, edit.start, edit.end), "Span", claim_id)
            )

    def leave(self) -> None:
        """Stop editing; nothing changes."""
        self._state.span = None
        self._state.mode = Mode.REVIEW
        self._draw(None)

    def drag(self, anchor: int, offset: int) -> None:
        """Select the words from ``anchor`` to ``offset``: a new claim, or the new span of the claim being edited."""
        opened = self._state.opened
        if opened is None:
            return
        edit = self._state.span
        fresh = edit is None or not edit.low <= anchor < edit.high
        if edit is None or (fresh and edit.claim_id is None):
            edit = _new(opened, opened.sentence_at(anchor))
        first, last = sorted((anchor, offset))
        chosen = edit.selecting_words(first, last + 1)
        if chosen is None:
            return
        self._show(replace(chosen, at_end=offset >= anchor))
        save, leave = (self._state.keymap[action].shown_key for action in ("save_span", "leave_span"))
        what = "moves the claim to these words" if chosen.claim_id else "makes these words a claim"
        taken = chosen.claim_id is None and _is_claim(opened, chosen)
        self._stage.say(
            f"A claim has just these words; {leave} leaves." if taken else f"{save} {what}, {leave} leaves."
        )

    def pick_twice(self, offset: int) -> None:
        """Select the claim under the mouse; else begin one: the whole sentence if it has none yet, else the word."""
        opened = self._state.opened
        if opened is None:
            return
        claim = self._state.claim
        if claim is not None and claim.start <= offset < claim.end:
            self.edit()
            return
        n = opened.sentence_at(offset)
        sentence = opened.sentences[n]
        first, last = sentence.start, sentence.end
        if opened.touching(n):
            first, last = _word_at(sentence, offset)
        self._show(_new(opened, n).selecting(first, last))


def _is_claim(opened: "Opened", edit: SpanEdit) -> bool:
    """Whether a claim has this span already."""
    claims = opened.touching(opened.sentence_at(edit.start))
    return any((claim.start, claim.end) == (edit.start, edit.end) for claim in claims)


def _new(opened: "Opened", n: int) -> SpanEdit:
    sentence = opened.sentences[n]
    low, high = _surroundings(opened, n)
    return SpanEdit(opened.text, sentence.start, sentence.end, low, high)


def _word_at(sentence: "Sentence", offset: int) -> tuple[int, int]:
    """The word of ``sentence`` that holds ``offset`` or follows it, as offsets into the article."""
    for start, end in words(sentence.text):
        if offset < sentence.start + end:
            return sentence.start + start, sentence.start + end
    return sentence.start, sentence.end


def _surroundings(opened: "Opened", n: int) -> tuple[int, int]:
    """How far a span in sentence ``n`` may reach: its paragraph, or part of a very long one."""
    sentences, paragraph = opened.sentences, opened.sentences[n].paragraph
    first = last = n
    while first > max(0, n - _REACH) and sentences[first - 1].paragraph == paragraph:
        first -= 1
    while last < min(len(sentences) - 1, n + _REACH) and sentences[last + 1].paragraph == paragraph:
        last += 1
    return sentences[first].start, sentences[last].end
