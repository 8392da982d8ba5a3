"""Styles of a widget's parts, computed once per theme, not per row and frame."""

from rich.style import Style
from textual.widget import Widget

PARTS = (
    "strong", "quiet", "row", "cursor", "claim", "possible", "current", "reason", "match", "found", "span",
    "success", "error", "warning", "primary", "accent",
)  # fmt: skip
"""Everything with its own style. Each is a component class ``look--PART`` of the screen: Textual computes component
classes for every widget that declares them, and there are many bars.
"""


class Looks:
    """Returns the style of one or more of ``PARTS`` on top of a widget's own style."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._known: dict[tuple[str, ...], Style] = {}

    def __call__(self, *parts: str) -> Style:
        """The style of all ``parts``, later ones over earlier ones; without parts the widget's own."""
        style = self._known.get(parts)
        if style is None:
            style = self._known[parts] = self._laid_over(parts)
        return style

    def _laid_over(self, parts: tuple[str, ...]) -> Style:
        """Blends the colours with what is below; Textual's partial styles ignore transparency."""
        widget = self._widget
        layers = [widget.screen.get_component_styles(f"look--{part}") for part in parts]
        _, _, background, color = widget.colors
        for layer in layers:
            if layer.has_rule("background"):
                background += layer.background
        text_style = Style.null()
        for layer in layers:
            if layer.has_rule("auto_color") and layer.auto_color:
                color = background.get_contrast_text(layer.color.a)
            elif layer.has_rule("color"):
                color = layer.color
            text_style += layer.text_style
        front = color if color.a == 1 else background + color
        return Style(color=front.rich_color, bgcolor=background.rich_color) + text_style

    def forget(self) -> None:
        """Drop all styles; call it from ``notify_style_update``."""
        self._known.clear()
