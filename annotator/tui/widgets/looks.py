"""Looks of a widget's parts, worked out once per theme instead of once per row and frame."""

from rich.style import Style
from textual.widget import Widget


class Looks:
    """Gives the style of one or more component classes ``PREFIX--part`` laid over the widget's own style."""

    def __init__(self, widget: Widget, prefix: str) -> None:
        self._widget = widget
        self._prefix = prefix
        self._known: dict[tuple[str, ...], Style] = {}

    def __call__(self, *parts: str) -> Style:
        """The style of all ``parts`` together, later ones over earlier ones; without parts the widget's own."""
        style = self._known.get(parts)
        if style is None:
            style = self._widget.rich_style
            for part in parts:
                style += self._widget.get_component_rich_style(f"{self._prefix}--{part}", partial=True)
            self._known[parts] = style
        return style

    def forget(self) -> None:
        """The theme or a class changed; to be called from ``notify_style_update``."""
        self._known.clear()
