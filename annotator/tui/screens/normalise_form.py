"""The form that rewords a claim so that it makes sense on its own."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Label, Static

from annotator.domain.records import Normalised
from annotator.english import denies
from annotator.errors import InputError
from annotator.matching.datelines import place_of
from annotator.text import iso_date, one_line
from annotator.tui.screens.detail_form import DetailForm
from annotator.tui.screens.fields import Field, LineInput, TextBox
from annotator.tui.screens.modal import SAVE, Hints

if TYPE_CHECKING:
    from annotator.domain.records import Claim
    from annotator.tui.article_state import Opened

_FIELDS = {
    "said_by": ("Said by", "who claims it"),
    "date": ("Date", "2026-05-12, 2026-05 or 2026"),
    "place": ("Place", "where"),
}
_FIRST = 5
"""Sentences at the start of an article searched for a dateline."""


def first_wording(claim: "Claim", opened: "Opened") -> Normalised:
    """A first draft: the claim's words and speaker, the article's date and place."""
    article = opened.article
    places = (place_of(sentence.text) for sentence in opened.sentences[:_FIRST])
    return Normalised(
        " ".join(claim.exact.split()),
        claim.suggestion.speaker if claim.suggestion and not denies(claim.suggestion.cue) else None,
        _date(article.published_at),
        next((place for place in places if place), None),
    )


def _date(published_at: str | None) -> str | None:
    """The day of an article's date, which may be any text."""
    try:
        return iso_date(published_at or "")[:10]
    except InputError:
        return None


class NormaliseForm(DetailForm[Normalised]):
    """Asks for the wording; ``None`` means unchanged, one without words clears it."""

    AUTO_FOCUS = "TextBox"

    def __init__(self, claim_text: str, normalised: Normalised) -> None:
        """``normalised`` is the wording so far, or a first draft."""
        super().__init__()
        self._claim_text = claim_text
        self._before = normalised

    def compose(self) -> ComposeResult:
        """The claim, its rewording, who, when and where, the keys."""
        with Vertical(id="dialog", classes="wide") as dialog:
            dialog.border_title = Content("Reword the claim to make sense on its own")
            yield Static(Content(one_line(self._claim_text)), classes="claim")
            with Horizontal(classes="row tall"):
                yield Label("In full")
                yield TextBox(self._before.text, placeholder="no pronouns, no “last year”; empty for none", id="text")
            for name, (words, placeholder) in _FIELDS.items():
                yield Field(words, LineInput(getattr(self._before, name) or "", placeholder=placeholder, id=name))
            yield Static(Content(""), classes="asking")
            yield Hints((SAVE, "Save", "save"), ("Tab", "Next field", ""), ("Esc", "Cancel", "leave"))

    def on_mount(self) -> None:
        """Put the cursor at the end of the wording."""
        super().on_mount()
        box = self.query_one(TextBox)
        box.move_cursor(box.document.end)

    def problems(self, typed: Mapping[str, str]) -> dict[str, str]:
        """A date that is not one."""
        date = typed["date"]
        if not date.strip() or date == self._first["date"]:
            return {}
        try:
            iso_date(date)
        except InputError as error:
            return {"date": str(error)}
        return {}

    def result(self, typed: Mapping[str, str]) -> Normalised:
        """The wording; untouched fields keep their value, character for character."""
        values = {
            name: value if value != self._first[name] else getattr(self._before, name) for name, value in typed.items()
        }
        return Normalised(values["text"], *(values[name] or None for name in _FIELDS))
