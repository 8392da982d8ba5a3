"""The least Textual app there can be: what a first paint costs before anything is painted."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """Says hello."""

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("hello world")


if __name__ == "__main__":
    Hello().run()
