"""The form for citing a source for a claim; one digit selects a recent source."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from annotator.domain.records import Citation
from annotator.text import one_line
from annotator.tui.screens.choice_bars import StanceBar
from annotator.tui.screens.citation import finish, is_blank, without
from annotator.tui.screens.fields import Said
from annotator.tui.screens.modal import SAVE, Hints
from annotator.tui.screens.source_fields import today
from annotator.tui.screens.source_inputs import AddressInput, QuoteBox
from annotator.tui.screens.source_lookup import SourceLookup

if TYPE_CHECKING:
    from annotator.domain.records import Evidence, Source
    from annotator.domain.vocabulary import Stance
    from annotator.review.desk import ReviewDesk

_HINTS = (
    (SAVE, "Save", "save"),
    ("^n", "Save and next", "next"),
    ("^t", "Stance", "stance"),
    ("^o", "Or", "alternative"),
    ("^r", "More", "more"),
    ("Esc", "Leave", "leave"),
)


class SourceForm(SourceLookup):
    """Asks for one citation; returns it valid and canonical, or ``None`` if the reviewer left.

    For “Save and next”, ``more`` is called with the citation and its draft while the form stays open; the caller
    reports the result with ``accepted`` or ``refused``. ``draft`` keeps the input after leaving, to reopen the form.
    """

    AUTO_FOCUS = "#url"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="source.save", tooltip="Cite this source (Enter in a field of one line)"),
        Binding("enter", "save", "Save", show=False),
        Binding("ctrl+n", "next", "Save and next", id="source.next", tooltip="Cite this source and type another one"),
        Binding("ctrl+t", "stance", "Stance", id="source.stance", tooltip="Supports, refutes or gives context"),
        Binding("ctrl+r", "more", "More", id="source.more", tooltip="Show or hide title, publisher, dates, note …"),
        Binding("ctrl+o", "alternative", "Or", id="source.or", tooltip="Start another evidence set (an alternative)"),
    ]

    def __init__(
        self,
        claim_text: str,
        recent: Sequence["Source"],
        article_url: str | None,
        stance: "Stance",
        label_title: str | None = None,
        draft: Citation | None = None,
        *,
        cited: Sequence["Evidence"] = (),
        said: str = "",
        more: Callable[[Citation, Citation], None] | None = None,
        desk: "ReviewDesk | None" = None,
        others: Sequence["Source"] = (),
        unfolded: bool = False,
    ) -> None:
        """``label_title`` is the title of the label that needs this source, if any.

        A digit stands for each of ``recent``; ``others`` are offered without one. ``unfolded`` shows all fields.

        ``article_url`` is refused as a source; ``desk`` looks up other sources. ``cited`` is the claim's
        evidence. Without a ``draft``, the form has only today's date and continues the last set. ``said`` is shown at
        first.
        """
        self._claim_text = claim_text
        self.heading = one_line(f"Source for “{label_title}”" if label_title else "Source")
        self.about = f": {one_line(claim_text)}"
        self._sets = {piece.set for piece in cited}
        self._said = said
        self._saving = 0
        """Citations being saved while the form stays open."""
        self._more = more
        self._refused: list[Citation] = []
        self._passed_on: list[events.Event] = []
        self._empty = Citation(stance, accessed_at=today(), set=max(self._sets, default=0))
        super().__init__(desk, recent, article_url, draft or self._empty, cited, others=others, unfolded=unfolded)

    def compose(self) -> ComposeResult:
        """Lay out the claim, the scrolling fields and the keys."""
        with Vertical(id="dialog"):
            yield Static(Content(one_line(self._claim_text)), classes="claim")
            with VerticalScroll(id="body", can_focus=False):
                yield from self._compose_fields()
            with Vertical(id="foot"):
                yield Said(id="said")
                yield Hints(*_HINTS)

    def on_mount(self) -> None:
        """Show the recent sources and focus the address."""
        self._offer()
        self._show_set()
        self._mark_filled()
        self.set_focus(self._entry("url"))
        self.say(self._said)

    def is_undecided(self, event: events.Event | None) -> bool:
        """A digit stands for one of the recent sources, and one being saved may be given the next digit."""
        digit = isinstance(event, events.Key) and (event.character or "").isdecimal()
        return super().is_undecided(event) or (digit and self._saving > 0 and not self._entry("url").value)

    async def on_event(self, event: events.Event) -> None:
        """Pass text on to the address if it is typed while no field has the focus."""
        if isinstance(event, events.Key | events.Paste) and self._is_for_address(event):
            self._passed_on.append(event)
            self._entry("url").post_message(event)
        else:
            await super().on_event(event)

    def _is_for_address(self, event: events.Key | events.Paste) -> bool:
        if any(event is passed for passed in self._passed_on):
            return False  # no field handled it
        typed = isinstance(event, events.Paste) or event.is_printable
        return typed and self.focused is None

    @on(AddressInput.Digit)
    def _cite_again(self, event: AddressInput.Digit) -> None:
        """Cite a recent source immediately."""
        if event.index < self._digits:
            self._fill(self._recent[event.index])
            self.action_save()

    @on(Input.Submitted)
    @on(QuoteBox.Empty)
    def _enter(self) -> None:
        self.action_save()

    def action_stance(self) -> None:
        """Select the next stance, from any field."""
        self.query_one(StanceBar).action_step(1)

    def action_more(self) -> None:
        """Show the other fields and go to the first of them, or hide them."""
        self.unfold(not self.unfolded)
        focused = self.focused
        if self.unfolded:
            first = self._entry("title")
            self.set_focus(first)
            self.call_after_refresh(first.scroll_visible, animate=False)  # it had no place before
        elif focused is not None and focused in self.query("#more *"):
            self.set_focus(self.query_one("#quote"))

    def action_alternative(self) -> None:
        """Cycle through the evidence sets, including a new one."""
        numbers = [*sorted(self._sets), max(self._sets, default=-1) + 1]
        if len(numbers) == 1:
            self.say(
                "Nothing is cited in the first set yet: press ^n to save this source, then ^o to start another set."
            )
            return
        following = next((number for number in numbers if number > self.draft.set), numbers[0])
        self.draft = replace(self._typed(), set=following)
        self._show_set()
        self.say(f"Set {self.draft.set + 1}: any one set is enough; within a set, all sources are needed.")

    def action_leave(self) -> None:
        """Leave, and keep the input in ``draft``."""
        self.draft = without(self._typed(), self._filled)
        if self._refused and is_blank(self.draft):
            self.draft = self._refused[0]
        super().action_leave()

    def action_save(self) -> None:
        """Return the citation if it is valid, else go to the first invalid field."""
        if self.take_in(self.action_save):
            return
        citation = self._finished()
        if citation is not None:
            self.answer(citation)

    def action_next(self) -> None:
        """Save the citation and keep the form open for the next source of the claim."""
        if self.take_in(self.action_next):
            return
        citation = None if self._more is None else self._finished()
        if citation is None or self._more is None:
            return
        typed = self.draft
        self._empty = replace(self._empty, set=citation.set)
        self._sets.add(citation.set)
        self._show(self._refused.pop(0) if self._refused else self._empty)
        self.say("Saving…")
        self._saving += 1
        self._more(citation, typed)

    def accepted(
        self,
        warning: str | None,
        recent: Sequence["Source"],
        others: Sequence["Source"],
        cited: Sequence["Evidence"],
    ) -> None:
        """Report that a citation was saved; ``recent``, ``others`` and ``cited`` are as they are from now on."""
        self._saving = 0
        self._cited = cited
        self._take(recent, others)
        self.query_one(AddressInput).choices = self._digits
        self._offer()
        self.say("Saved. Type the next source, or Esc." + (f" {warning}" if warning else ""))

    def refused(self, draft: Citation, reason: str) -> None:
        """Report that a citation was refused. Its draft is shown again as soon as nothing else is typed."""
        self._saving = 0
        if is_blank(self._typed()):
            self._show(draft)
        else:
            self._refused.append(draft)
            reason = f"{reason} It will be shown here again once this one is saved."
        self.say(f"Not saved: {reason}")

    def _finished(self) -> Citation | None:
        """Return the citation if it is valid, else focus the first invalid field and return ``None``."""
        look = self._look()
        self.draft = without(look.draft, self._filled)
        wrong = self._judge(look)
        if wrong is not None:
            wrong.entry.focus()
            return None
        return finish(look.draft, look.typed, look.known)
