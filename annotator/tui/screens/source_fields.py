"""The fields of the source form: input, validation, filling in known sources."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, OptionList, Static

from annotator.domain.records import Citation, Quote
from annotator.domain.source_details import DETAILS, with_words
from annotator.text import clean_box
from annotator.tui.screens.choice_bars import ChoiceBar, KindBar, MediumBar, StanceBar
from annotator.tui.screens.citation import (
    CHOSEN,
    DESCRIBING,
    FOLDED,
    Look,
    TypedAddress,
    details_of,
    held_words,
    known_source,
    problems,
    told_apart,
    without,
)
from annotator.tui.screens.fields import Field, LineInput, Said, TextBox
from annotator.tui.screens.modal import SHEET, Modal
from annotator.tui.screens.source_inputs import AddressInput, CompletingInput, QuoteBox, RecentList

if TYPE_CHECKING:
    from annotator.domain.records import Evidence, Source

_TYPED = [each for each in DETAILS if not each.words]
_FIELDS = {
    **{each.name: (each.title, each.example) for each in _TYPED if not each.of_copy},
    "accessed_at": ("Accessed", "2026-05-12"),
    "note": ("Note", "what this source shows, or why it is trusted"),
    "withheld_reason": ("No address", "why there is none: anonymous, on paper…"),
    **{each.name: (each.title, each.example) for each in _TYPED if each.of_copy},
}
COMPLETED = ("title", "publisher")
"""Fields completed from other sources; the address is completed from their hosts."""


def today() -> str:
    """The day of access that a new form has."""
    return datetime.now().astimezone().date().isoformat()


class SourceFields(Modal[Citation]):
    """The fields of the form; ``draft`` always holds the current input.

    Address, quote and stance are always there; the others once they are ``unfolded``, or one of them has a problem.
    """

    DEFAULT_CLASSES = SHEET
    guide_topic: ClassVar[str] = "sources"
    heading = "Source"
    """What the form is for."""
    about = ""
    """The claim, as the title ends with it; cut where the title has no room."""

    def __init__(
        self,
        recent: Sequence["Source"],
        article_url: str | None,
        draft: Citation,
        cited: Sequence["Evidence"] = (),
        *,
        others: Sequence["Source"] = (),
        unfolded: bool = False,
    ) -> None:
        """``article_url`` is refused as a source, and so is what is ``cited`` already.

        A digit stands for each of ``recent``, in their order; ``others`` are listed below them.
        """
        super().__init__()
        self._cited = cited
        self._take(recent, others)
        self.unfolded = unfolded
        self._today = today()
        """The day of access, unless another is typed."""
        self._article = TypedAddress.of(article_url).address
        self.draft = draft
        self._filled: dict[str, str] = {}
        self._found: dict[str, Source] = {}
        """Sources found by look-ups, by the key of their address."""

    def _compose_fields(self) -> ComposeResult:
        draft = self.draft
        yield Field("Address", AddressInput(draft.url or "", self._digits))
        yield RecentList(id="recent", compact=True, markup=False)
        with Horizontal(classes="row tall"):
            yield Label("Exact quote")
            yield QuoteBox(
                draft.quote.exact if draft.quote else "", placeholder="word for word, as it stands there", id="quote"
            )
        with Horizontal(classes="row"):
            yield Label("Stance")
            yield StanceBar(draft.stance, id="stance")
        yield Static(Content(""), id="filled")
        with Vertical(id="more") as more:
            more.display = self.unfolded
            yield from self._compose_more()

    def _compose_more(self) -> ComposeResult:
        draft = self.draft
        for name, (words, placeholder) in _FIELDS.items():
            line = CompletingInput if name in COMPLETED else LineInput
            yield Field(words, line(getattr(draft, name) or "", placeholder=placeholder, id=name))
        with Horizontal(classes="row"):
            yield Label("Kind")
            yield KindBar(draft.kind, id="kind")
        with Horizontal(classes="row"):
            yield Label("Medium")
            yield MediumBar(draft.medium, id="medium")

    def unfold(self, unfolded: bool) -> None:
        """Show or hide the fields beyond address, quote and stance."""
        self.unfolded = unfolded
        self.query_one("#more").display = unfolded
        self._mark_filled()

    def _take(self, recent: Sequence["Source"], others: Sequence["Source"]) -> None:
        """The sources to offer: those with a digit, then the others."""
        self._digits = len(recent)
        self._recent = [*recent, *others]

    @on(OptionList.OptionSelected, "#recent")
    def _fill_from_list(self, event: OptionList.OptionSelected) -> None:
        """Fill in the chosen source and go to the quote."""
        source = next((each for each in self._recent if each.id == event.option_id), None)
        if source is not None:  # the list may have been replaced since
            self._fill(source)
            self.query_one("#quote").focus()
            self._recall(source)

    def _recall(self, source: "Source") -> None:
        """Offer what is known of a source that was chosen from the list."""

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self.draft = without(self._typed(), self._filled)
        if event.input.id == "url":
            self._offer()
            self._fill_in()
        else:
            self._mark_filled()
        if any(field.wrong for field in self.query(Field)):
            self._judge(self._look())

    @on(Input.Blurred)
    def _left_field(self, event: Input.Blurred) -> None:
        """Validate a field on leaving it, unless it is empty."""
        if event.input.value.strip():
            found = self._problems(self._look())
            self._field(event.input).complain(found.get(event.input.id or ""))

    @on(TextBox.Changed)
    def _quoted(self) -> None:
        self.draft = without(self._typed(), self._filled)

    def _typed(self) -> Citation:
        """The input as an unchecked citation."""
        values: dict[str, Any] = {name: self._entry(name).value for name in ("url", *_FIELDS)}
        values |= with_words({name: self._choice(name).value or None for name in CHOSEN})
        exact = self.query_one("#quote", TextBox).text
        before = self.draft.quote
        quote = before if before and before.exact == exact else (Quote(exact) if exact else None)
        return replace(self.draft, stance=self.query_one(StanceBar).stance, quote=quote, **values)

    def _look(self) -> Look:
        """Take a snapshot of the form."""
        draft = self._typed()
        typed = TypedAddress.of(draft.url)
        return Look(draft, typed, self._found.get(typed.key or "") or known_source(draft, typed, self._recent))

    def _problems(self, look: Look) -> dict[str, str]:
        return problems(look.draft, look.typed, self._article, look.known, self._cited)

    def _judge(self, look: Look) -> Field | None:
        """Show each problem next to its field, and return the first invalid field."""
        found = self._problems(look)
        fields = [self._field(self._entry(name)) for name in ("url", *_FIELDS)]
        for field in fields:
            field.complain(found.get(field.entry.id or ""))
        if any(field.wrong and field.entry.id != "url" for field in fields):
            self.unfold(True)
        return next((field for field in fields if field.wrong), None)

    def _offer(self) -> None:
        """List the recent sources that match the input; hide the list if it is empty or the source is known."""
        typed = self._entry("url").value.strip().casefold()
        listed = self.query_one(RecentList)
        rows = enumerate(zip(self._recent, told_apart(self._recent), strict=True), 1)
        found = listed.offer(
            (each.id, f" {number} " if not typed and number <= self._digits else "   ", words)
            for number, (each, words) in rows
            if typed in f"{words} {each.url}".casefold()
        )
        listed.display = found and self._look().known is None

    def _fill(self, source: "Source") -> None:
        """Fill in all details of ``source``."""
        self._entry("url").fill(source.url or "")
        self._entry("withheld_reason").fill("" if source.url else source.withheld_reason or "")
        self._describe_as(details_of(source))

    def _fill_in(self) -> None:
        """Fill in what is known of the source at the address, or clear what was filled in if nothing is."""
        self._describe_as(self._known_details(self._look()))

    def _known_details(self, look: Look) -> Mapping[str, str]:
        """What is known of the source in the form, by field; without what is not known."""
        return details_of(look.known) if look.known else {}

    def _describe_as(self, details: Mapping[str, str]) -> None:
        """Set the descriptive fields, except those that the reviewer has edited or emptied."""
        for name in DESCRIBING:
            entry = self._entry(name)
            if entry.value == self._filled.get(name, ""):
                entry.fill(details.get(name, ""))
                self._filled[name] = entry.value
        for name in CHOSEN:
            bar = self._choice(name)
            if bar.value == self._filled.get(name, ""):
                bar.value = self._filled[name] = details.get(name, "")
        self._mark_filled()

    def _mark_filled(self) -> None:
        """Mark the fields that were filled in, and name those that hold something while they are folded away."""
        values = {name: self._entry(name).value for name in FOLDED if name not in CHOSEN}
        values |= {name: self._choice(name).value for name in CHOSEN}
        if values["accessed_at"] == self._today:  # nobody typed it
            del values["accessed_at"]
        filled = [name for name, value in values.items() if value and value == self._filled.get(name)]
        typed = [name for name, value in values.items() if value and name not in filled]
        for name in DESCRIBING:
            self._field(self._entry(name)).mark_filled(name in filled)
        listed = self.query_one("#filled", Static)
        listed.update(Content(held_words(filled, typed)))
        listed.display = bool(filled or typed) and not self.unfolded

    def say(self, words: str) -> None:
        """Show a sentence above the keys."""
        self.query_one(Said).say(words)

    def _show(self, draft: Citation) -> None:
        """Show ``draft`` in the form and focus the address."""
        self.draft = draft
        self._filled.clear()
        self.query_one(StanceBar).value = draft.stance
        for name in CHOSEN:
            self._choice(name).value = getattr(draft, name) or ""
        self.query_one(TextBox).text = clean_box(draft.quote.exact) if draft.quote else ""
        for name in ("url", *_FIELDS):
            entry = self._entry(name)
            entry.fill(getattr(draft, name) or "")
            self._field(entry).complain(None)
        self._mark_filled()
        self._entry("url").focus()
        self._show_set()

    def _show_set(self) -> None:
        number = self.draft.set
        words = self.heading + (f" · Set {number + 1} (or)" if number else "") + self.about
        self.query_one("#dialog").border_title = Content(words)

    def _entry(self, name: str) -> LineInput:
        return self.query_one(f"#{name}", LineInput)

    def _choice(self, name: str) -> ChoiceBar:
        return self.query_one(f"#{name}", ChoiceBar)

    def _field(self, entry: Input) -> Field:
        return next(field for field in entry.ancestors if isinstance(field, Field))
