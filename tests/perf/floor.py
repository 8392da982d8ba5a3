"""The least a key can do on a Textual screen: one line says how often it was pressed. The floor under every key."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tests.perf.prose import mark


class Floor(App[None]):
    """Counts a key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "count(1)"),
        Binding("k", "count(-1)"),
        Binding("n", "count(2)"),
    ]
    at = 0

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static(f"▸ {mark(0)}", markup=False)

    def action_count(self, step: int) -> None:
        """Say the next number."""
        self.at += step
        self.query_one(Static).update(f"▸ {mark(self.at)}")


if __name__ == "__main__":
    Floor().run()
