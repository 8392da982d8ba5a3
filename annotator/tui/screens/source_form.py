"""The form that cites a source for a claim: a new one, or one digit for a source cited before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from annotator.domain import Citation, Quote, Source, Stance
from annotator.text import one_line
from annotator.tui.screens.citation import (
    DESCRIBING,
    clean_line,
    describe,
    finish,
    known_source,
    problems,
    spell_out,
)
from annotator.tui.screens.fields import Field, LineInput, StanceBar, TextBox
from annotator.tui.screens.modal import Hints, Modal

_FIELDS = {
    "title": ("Title", ""),
    "publisher": ("Publisher", ""),
    "author": ("Author", ""),
    "published_at": ("Published", "2026-05-12, 2026-05 or 2026"),
    "accessed_at": ("Accessed", "2026-05-12"),
    "note": ("Note", "what this source shows, or why it is trusted"),
    "withheld_reason": ("No address", "why there is none: anonymous, on paper…"),
}


class AddressInput(LineInput):
    """The address of the source. While it is empty a digit means a source cited before."""

    class Digit(Message):
        """A digit was pressed in the empty field; ``index`` counts the sources from 0."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, value: str, choices: int) -> None:
        """``choices`` is how many sources have a digit."""
        offer = " or the digit of a source below" if choices else ""
        super().__init__(value, placeholder=f"https://…{offer}", id="url")
        self._choices = choices

    def on_key(self, event: events.Key) -> None:
        """Catch the digit before ``Input`` types it."""
        digit = "123456789".find(event.character or "?")
        if not self.value and 0 <= digit < self._choices:
            event.prevent_default()
            event.stop()
            self.post_message(self.Digit(digit))


class RecentList(OptionList):
    """The sources cited last that match what is typed; Up from the first leads back to the address."""

    def action_cursor_up(self) -> None:
        """Move up, or out of the list at its top."""
        if self.highlighted in (None, 0):
            self.screen.focus_previous()
        else:
            super().action_cursor_up()


class SourceForm(Modal[Citation]):
    """Asks for one citation; gives it back checked and canonical, or ``None`` when the reviewer left.

    ``draft`` always holds what is typed so far, also after leaving, so that the form can be opened again with it.
    """

    AUTO_FOCUS = "#url"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="source.save", tooltip="Cite this source (Enter in a field of one line)"),
        Binding("enter", "save", "Save", show=False),
        Binding("ctrl+t", "stance", "Stance", id="source.stance", tooltip="Supports, refutes or gives context"),
    ]

    def __init__(
        self,
        claim_text: str,
        recent: Sequence[Source],
        article_url: str | None,
        stance: Stance,
        label_title: str | None = None,
        draft: Citation | None = None,
    ) -> None:
        """``recent`` is newest first; ``label_title`` names the label that waits for this source, where one does.

        ``article_url`` is refused as a source. Without a ``draft`` the form is empty but for today's date.
        """
        super().__init__()
        self._claim_text = claim_text
        self._recent = list(recent)[:9]
        self._article_url = article_url
        self._label_title = label_title
        today = datetime.now().astimezone().date().isoformat()
        self.draft = spell_out(draft, recent) if draft else Citation(stance, accessed_at=today)
        self._filled: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """The claim on top, the fields scrolling under it, the keys at the bottom."""
        with Vertical(id="dialog", classes="wide") as dialog:
            title = f"Source for “{self._label_title}”" if self._label_title else "Source"
            dialog.border_title = Content(one_line(title))
            yield Static(Content(one_line(self._claim_text)), classes="claim")
            with VerticalScroll(id="body", can_focus=False):
                yield from self._compose_fields()
            yield Hints(
                ("Enter/^s", "Save", "save"),
                ("^t", "Stance", "stance"),
                ("Esc", "Leave as a draft" if self._label_title else "Leave", "leave"),
            )

    def _compose_fields(self) -> ComposeResult:
        draft = self.draft
        yield Field("Address", AddressInput(draft.url or "", len(self._recent)))
        yield RecentList(id="recent", compact=True, markup=False)
        with Horizontal(classes="row"):
            yield Label("Stance")
            yield StanceBar(draft.stance, id="stance")
        with Horizontal(classes="row tall"):
            yield Label("Exact quote")
            yield TextBox(
                draft.quote.exact if draft.quote else "", placeholder="word for word, as it stands there", id="quote"
            )
        for name, (words, placeholder) in _FIELDS.items():
            yield Field(words, LineInput(getattr(draft, name) or "", placeholder=placeholder, id=name))

    def on_mount(self) -> None:
        """Offer the sources cited before."""
        self._offer()

    def on_key(self, event: events.Key) -> None:
        """Keys of a quick hand arrive before the address field has the focus; they are meant for it."""
        if self.focused is None and event.is_printable:
            self._entry("url").post_message(events.Key(event.key, event.character))

    @on(AddressInput.Digit)
    def _cite_again(self, event: AddressInput.Digit) -> None:
        """One digit cites a known source at once."""
        self._fill(self._recent[event.index])
        self.action_save()

    @on(OptionList.OptionSelected, "#recent")
    def _fill_from_list(self, event: OptionList.OptionSelected) -> None:
        """Picking from the list fills the form in and goes on to what is particular to this claim."""
        self._fill(self._recent[int(event.option_id or 0)])
        self.query_one("#stance").focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self.draft = self._typed()
        if event.input.id == "url":
            self._offer()
            self._fill_in_known()
        if any(field.wrong for field in self.query(Field)):
            self._judge()

    @on(Input.Blurred)
    def _left_field(self, event: Input.Blurred) -> None:
        """Say at once what is wrong with a field that was filled in; an empty one may still be filled."""
        if event.value.strip():
            found = self._problems()
            self._field(event.input).complain(found.get(event.input.id or ""))

    @on(Input.Submitted)
    def _enter(self) -> None:
        self.action_save()

    @on(TextBox.Changed)
    def _quoted(self) -> None:
        self.draft = self._typed()

    def action_stance(self) -> None:
        """Go to the next stance from wherever the cursor is."""
        self.query_one(StanceBar).action_step(1)

    def action_leave(self) -> None:
        """Leave; what was typed stays in ``draft``."""
        self.draft = self._typed()
        super().action_leave()

    def action_save(self) -> None:
        """Give the citation back when nothing is wrong with it, else go to the first field that is wrong."""
        self.draft = self._typed()
        wrong = self._judge()
        if wrong is not None:
            wrong.entry.focus()
            return
        self.answer(finish(self.draft, known_source(self.draft, self._recent)))

    def _typed(self) -> Citation:
        """The form's state, nothing checked."""
        values: dict[str, Any] = {name: self._entry(name).value for name in ("url", *_FIELDS)}
        exact = self.query_one("#quote", TextBox).text
        before = self.draft.quote
        quote = before if before and before.exact == exact else (Quote(exact) if exact else None)
        return replace(self.draft, stance=self.query_one(StanceBar).stance, quote=quote, **values)

    def _problems(self) -> dict[str, str]:
        draft = self._typed()
        return problems(draft, self._article_url, known_source(draft, self._recent))

    def _judge(self) -> Field | None:
        """Show every complaint beside its field; the first field that has one, if any."""
        found = self._problems()
        fields = [self._field(self._entry(name)) for name in ("url", *_FIELDS)]
        for field in fields:
            field.complain(found.get(field.entry.id or ""))
        return next((field for field in fields if field.wrong), None)

    def _offer(self) -> None:
        """List the known sources that match what is typed, hidden when there are none or the address is complete."""
        typed = self._entry("url").value.strip().casefold()
        listed = self.query_one(RecentList)
        options = list(self._options(typed))
        listed.set_options(options)
        listed.highlighted = 0 if options else None
        listed.display = bool(options) and known_source(self._typed(), self._recent) is None

    def _options(self, typed: str) -> Iterator[Option]:
        for index, source in enumerate(self._recent):
            words = one_line(describe(source))
            if typed in f"{words} {source.url}".casefold():
                digit = f" {index + 1} " if not typed else "   "
                yield Option(Content.assemble((digit, "bold"), words), id=str(index))

    def _fill(self, source: Source) -> None:
        """Put everything known of ``source`` into the form."""
        self._entry("url").value = source.url or ""
        self._entry("withheld_reason").value = "" if source.url else source.withheld_reason or ""
        self._describe_as(source)

    def _fill_in_known(self) -> None:
        """Fill in what is known of the address typed; take it out again when the address becomes another."""
        self._describe_as(known_source(self._typed(), self._recent))

    def _describe_as(self, source: Source | None) -> None:
        """Set the describing fields, sparing those where the reviewer wrote something of their own."""
        for name in DESCRIBING:
            entry = self._entry(name)
            if entry.value in ("", self._filled.get(name, "")):
                entry.value = clean_line(getattr(source, name) or "") if source else ""
                self._filled[name] = entry.value

    def _entry(self, name: str) -> LineInput:
        return self.query_one(f"#{name}", LineInput)

    def _field(self, entry: Input) -> Field:
        return next(field for field in self.query(Field) if field.entry is entry)
