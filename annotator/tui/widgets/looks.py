"""Looks of a widget's parts, worked out once per theme instead of once per row and frame."""

from rich.style import Style
from textual.widget import Widget

PARTS = (
    "strong", "quiet", "row", "claim", "current", "match", "found", "span",
    "success", "error", "warning", "primary", "accent",
)  # fmt: skip
"""Everything with a look of its own. Each is a component class ``look--PART`` of the screen: Textual works component
classes out anew for every widget that declares them, and there are many bars."""


class Looks:
    """Gives the style of one or more of ``PARTS`` laid over a widget's own style."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._known: dict[tuple[str, ...], Style] = {}

    def __call__(self, *parts: str) -> Style:
        """The style of all ``parts`` together, later ones over earlier ones; without parts the widget's own."""
        style = self._known.get(parts)
        if style is None:
            style = self._known[parts] = self._laid_over(parts)
        return style

    def _laid_over(self, parts: tuple[str, ...]) -> Style:
        """Colours blended over what they stand on: Textual's own partial styles drop how see-through they are."""
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
        """The theme or a class changed; to be called from ``notify_style_update``."""
        self._known.clear()
