"""Fields with a fixed choice: stance, kind and medium of a source."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive

from annotator.domain.source_details import SourceKind, SourceMedium
from annotator.domain.vocabulary import Stance
from annotator.tui.screens.in_turn import InTurn
from annotator.tui.screens.modal import Parts

_NOT_STATED = ("", "not stated")
_STEPS = {"right": 1, "space": 1, "left": -1}


class ChoiceBar(InTurn, Parts, can_focus=True):
    """Choices in a row, or in as many as they need; left and right move, a first letter or a click picks one.

    ``value`` is the chosen one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", "Next field", show=False),
        Binding("up", "app.focus_previous", "Previous field", show=False),
    ]

    value: reactive[str] = reactive("", layout=True)

    def __init__(self, choices: Sequence[tuple[str, str]], value: str, *, id: str | None = None) -> None:
        """``choices`` are pairs of value and words, all of them this package's own."""
        super().__init__(id=id)
        self._choices = list(choices)
        self.set_reactive(ChoiceBar.value, value)

    def parts(self) -> list[Content]:
        """Each choice with its mark, filled for the chosen one."""
        parts = []
        for value, words in self._choices:
            mark, weight = ("(•)", "[b]") if value == self.value else ("( )", "[not b]")
            parts.append(Content.from_markup(f"[@click=pick('{value}')]{weight}{mark} {words}[/][/]"))
        return parts

    def on_key(self, event: events.Key) -> None:
        """Left and right step; a letter goes to the next choice that starts with it. Without bindings, so at once."""
        if event.key in _STEPS:
            event.stop()
            self.action_step(_STEPS[event.key])
            return
        letter = (event.character or "").lower()
        here = self._index()
        for value, words in (*self._choices[here + 1 :], *self._choices[: here + 1]):
            if letter.isalpha() and words.startswith(letter):
                event.stop()
                self.value = value
                return

    def action_step(self, by: int) -> None:
        """Move ``by`` choices on, wrapping around."""
        self.value = self._beside(by)

    def action_pick(self, value: str) -> None:
        """Pick the choice with this value."""
        self.value = value

    def _beside(self, by: int) -> str:
        return self._choices[(self._index() + by) % len(self._choices)][0]

    def _index(self) -> int:
        return [value for value, _ in self._choices].index(self.value)


class StanceBar(ChoiceBar):
    """The three stances."""

    def __init__(self, stance: Stance, *, id: str | None = None) -> None:
        super().__init__([(each.value, each.value) for each in Stance], stance.value, id=id)

    @property
    def stance(self) -> Stance:
        """The chosen stance."""
        return Stance(self.value)


class KindBar(ChoiceBar):
    """What kind of document a source is, if stated."""

    def __init__(self, kind: SourceKind | None, *, id: str | None = None) -> None:
        kinds = [(each.value, each.value.replace("_", "-")) for each in SourceKind]
        super().__init__([*kinds, _NOT_STATED], kind or "", id=id)


class MediumBar(ChoiceBar):
    """The medium of a source; only the chosen one fits on the line."""

    def __init__(self, medium: SourceMedium | None, *, id: str | None = None) -> None:
        media = [(each.value, each.value.replace("_", " ")) for each in SourceMedium]
        super().__init__([_NOT_STATED, *media], medium or "", id=id)

    def parts(self) -> list[Content]:
        """The medium between arrows that step through the others."""
        words = dict(self._choices)[self.value]
        before, after = self._beside(-1), self._beside(1)
        arrows = f"[@click=pick('{before}')]←[/] [b]{words}[/b] [@click=pick('{after}')]→[/]"
        return [Content.from_markup(arrows)]
