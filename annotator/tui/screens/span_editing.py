"""Adding claims and moving their edges, by keys and by mouse."""

from typing import TYPE_CHECKING

from annotator.graphemes import words
from annotator.tui.keys import Mode
from annotator.tui.save_queue import Intent
from annotator.tui.screens.asking import Asking
from annotator.tui.span import SpanEdit

if TYPE_CHECKING:
    from annotator.domain.records import Sentence
    from annotator.tui.article_state import Opened
    from annotator.tui.widgets.article_view import ArticleView

_REACH = 20
"""Sentences before and after within which a span may grow, where a paragraph does not end sooner."""


class SpanEditing(Asking):
    """The mode in which arrow keys move the edges of a span."""

    def action_edit_span(self) -> None:
        """Move the edges of the claim under the cursor."""
        claim, opened = self.claim, self.opened
        if claim is None or opened is None:
            self.say(f"No claim here: {self.keymap['add'].shown_key} makes this sentence one.")
            return
        low, high = _surroundings(opened, self.stop.sentence)
        self._edit(SpanEdit(opened.text, claim.start, claim.end, min(low, claim.start), max(high, claim.end), claim.id))

    def action_add_claim(self) -> None:
        """Make a claim of the sentence under the cursor; its edges can be moved before it is saved."""
        if self.opened is not None and self.opened.sentences:
            sentence = self.opened.sentences[self.stop.sentence]
            self._edit(self._new(self.opened, sentence.n).selecting(sentence.start, sentence.end))

    def _new(self, opened: "Opened", n: int) -> SpanEdit:
        """An edit for a new claim in sentence ``n``."""
        sentence = opened.sentences[n]
        low, high = _surroundings(opened, n)
        return SpanEdit(opened.text, sentence.start, sentence.end, low, high)

    def _edit(self, edit: SpanEdit) -> None:
        """Show a span as it stands now."""
        self.span = edit
        self.mode = Mode.SPAN
        before, self.view.scene.span = self.view.scene.span, (edit.start, edit.end)
        self._draw_spans(before, self.view.scene.span)
        self.show_claim()
        self.show_mode()

    def _draw_spans(self, *spans: tuple[int, int] | None) -> None:
        opened = self.opened
        if opened is None:
            return
        rows: set[int] = set()
        for span in spans:
            if span is not None:
                rows |= set(range(opened.sentence_at(span[0]), opened.sentence_at(span[1]) + 1))
        self.view.changed(rows)

    def action_move_edge(self, direction: int, unit: str) -> None:
        """Move the active edge."""
        if self.span is not None:
            self._edit(self.span.moved(direction, unit))

    def action_move_other(self, direction: int) -> None:
        """Move the edge that is not active by one word."""
        if self.span is not None:
            self._edit(self.span.moved(direction, other=True))

    def action_switch_edge(self) -> None:
        """Make the other edge the active one."""
        if self.span is not None:
            self._edit(self.span.switched())

    def action_save_span(self) -> None:
        """Keep the span: as the claim's new one, or as a new claim."""
        edit, opened = self.span, self.opened
        if edit is None or opened is None:
            return
        self.action_leave_span()
        claim_id, article_id = edit.claim_id, opened.article.id
        if claim_id is None:
            self.decide(Intent(lambda desk: desk.spans.add(article_id, edit.start, edit.end), "New claim", jump=True))
        else:
            self.decide(Intent(lambda desk: desk.spans.edit(claim_id, edit.start, edit.end), "Span", claim_id))

    def action_leave_span(self) -> None:
        """Leave the span as it was."""
        before = self.view.scene.span
        self.span = self.view.scene.span = None
        self.mode = Mode.REVIEW
        self._draw_spans(before)
        self.show_claim()
        self.show_mode()

    def on_article_view_dragged(self, event: "ArticleView.Dragged") -> None:
        """Dragging the mouse selects a new claim, or the new span of the claim that is being edited."""
        opened = self.opened
        if opened is None:
            return
        edit = self.span
        if edit is None or (edit.claim_id is None and not edit.low <= event.anchor < edit.high):
            edit = self._new(opened, opened.sentence_at(event.anchor))
        first, last = sorted((event.anchor, event.offset))
        self._edit(edit.selecting(first, last + 1))

    def pick_twice(self, offset: int) -> None:
        """A double click begins a new claim: the sentence where it has none yet, else the word under the mouse."""
        opened = self.opened
        if opened is None:
            return
        n = opened.sentence_at(offset)
        sentence = opened.sentences[n]
        first, last = sentence.start, sentence.end
        if opened.touching(n):
            first, last = _word_at(sentence, offset)
        self._edit(self._new(opened, n).selecting(first, last))


def _word_at(sentence: "Sentence", offset: int) -> tuple[int, int]:
    """The word of ``sentence`` that holds ``offset`` or follows it, as offsets into the article."""
    for start, end in words(sentence.text):
        if offset < sentence.start + end:
            return sentence.start + start, sentence.start + end
    return sentence.start, sentence.end


def _surroundings(opened: "Opened", n: int) -> tuple[int, int]:
    """How far a span in sentence ``n`` may reach: its paragraph, or some sentences of a very long one."""
    sentences, paragraph = opened.sentences, opened.sentences[n].paragraph
    first = last = n
    while first > max(0, n - _REACH) and sentences[first - 1].paragraph == paragraph:
        first -= 1
    while last < min(len(sentences) - 1, n + _REACH) and sentences[last + 1].paragraph == paragraph:
        last += 1
    return sentences[first].start, sentences[last].end
