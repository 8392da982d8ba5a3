"""The fields of the source form: input, validation, filling in known sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from annotator.domain.records import Citation, Quote
from annotator.domain.source_details import DETAILS, with_words
from annotator.text import clean_box, one_line
from annotator.tui.screens.choice_bars import ChoiceBar, KindBar, MediumBar, StanceBar
from annotator.tui.screens.citation import (
    CHOSEN,
    DESCRIBING,
    TypedAddress,
    describe,
    known_source,
    problems,
)
from annotator.tui.screens.fields import Field, LineInput, Said, TextBox
from annotator.tui.screens.modal import Sheet
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


@dataclass(frozen=True, slots=True)
class Look:
    """A snapshot of the form: the draft, its address, and the matching known source."""

    draft: Citation
    typed: TypedAddress
    known: "Source | None"


class SourceFields(Sheet[Citation]):
    """The fields of the form; ``draft`` always holds the current input."""

    guide_topic: ClassVar[str] = "sources"

    def __init__(
        self,
        recent: Sequence["Source"],
        article_url: str | None,
        draft: Citation,
        cited: Sequence["Evidence"] = (),
    ) -> None:
        """``recent`` is newest first; ``article_url`` is refused as a source, and so is what is ``cited`` already."""
        super().__init__()
        self._cited = cited
        self._recent = list(recent)[:9]
        self._article = TypedAddress.of(article_url).address
        self.draft = draft
        self._filled: dict[str, str] = {}
        self._found: dict[str, Source] = {}
        """Sources found by look-ups, by the key of their address."""

    def _compose_fields(self) -> ComposeResult:
        draft = self.draft
        yield Field("Address", AddressInput(draft.url or "", len(self._recent)))
        yield RecentList(id="recent", compact=True, markup=False)
        with Horizontal(classes="row tall"):
            yield Label("Exact quote")
            yield QuoteBox(
                draft.quote.exact if draft.quote else "", placeholder="word for word, as it stands there", id="quote"
            )
        with Horizontal(classes="row"):
            yield Label("Stance")
            yield StanceBar(draft.stance, id="stance")
        for name, (words, placeholder) in _FIELDS.items():
            line = CompletingInput if name in COMPLETED else LineInput
            yield Field(words, line(getattr(draft, name) or "", placeholder=placeholder, id=name))
        with Horizontal(classes="row"):
            yield Label("Kind")
            yield KindBar(draft.kind, id="kind")
        with Horizontal(classes="row"):
            yield Label("Medium")
            yield MediumBar(draft.medium, id="medium")

    @on(OptionList.OptionSelected, "#recent")
    def _fill_from_list(self, event: OptionList.OptionSelected) -> None:
        """Fill in the chosen source and go to the quote."""
        source = next((each for each in self._recent if each.id == event.option_id), None)
        if source is not None:  # the list may have been replaced since
            self._fill(source)
            self.query_one("#quote").focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self.draft = self._typed()
        if event.input.id == "url":
            self._offer()
            self._fill_in_known()
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
        self.draft = self._typed()

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
        return next((field for field in fields if field.wrong), None)

    def _offer(self) -> None:
        """List the recent sources that match the input; hide the list if it is empty or the source is known."""
        typed = self._entry("url").value.strip().casefold()
        listed = self.query_one(RecentList)
        options = list(self._options(typed))
        listed.set_options(options)
        listed.highlighted = 0 if options else None
        listed.display = bool(options) and self._look().known is None

    def _options(self, typed: str) -> Iterator[Option]:
        for index, source in enumerate(self._recent):
            words = one_line(describe(source))
            if typed in f"{words} {source.url}".casefold():
                digit = f" {index + 1} " if not typed else "   "
                yield Option(Content.assemble((digit, "bold"), words), id=source.id)

    def _fill(self, source: "Source") -> None:
        """Fill in all details of ``source``."""
        self._entry("url").fill(source.url or "")
        self._entry("withheld_reason").fill("" if source.url else source.withheld_reason or "")
        self._describe_as(source)

    def _fill_in_known(self) -> None:
        """Fill in the known source of the address, or clear filled-in details if there is none."""
        self._describe_as(self._look().known)

    def _describe_as(self, source: "Source | None") -> None:
        """Set the descriptive fields, except those that the reviewer has edited."""
        for name in DESCRIBING:
            entry = self._entry(name)
            if entry.value in ("", self._filled.get(name, "")):
                entry.fill((getattr(source, name) or "") if source else "")
                self._filled[name] = entry.value
        for name in CHOSEN:
            bar = self._choice(name)
            if bar.value in ("", self._filled.get(name, "")):
                bar.value = self._filled[name] = (getattr(source, name) or "") if source else ""

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
        self._entry("url").focus()
        self._show_set()

    def _show_set(self) -> None:
        number = self.draft.set
        self.query_one("#dialog").border_subtitle = Content(f"Set {number + 1} (or)" if number else "")

    def _entry(self, name: str) -> LineInput:
        return self.query_one(f"#{name}", LineInput)

    def _choice(self, name: str) -> ChoiceBar:
        return self.query_one(f"#{name}", ChoiceBar)

    def _field(self, entry: Input) -> Field:
        return next(field for field in self.query(Field) if field.entry is entry)
