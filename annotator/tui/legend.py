"""The rows of the help screen: what every mark means, then every key."""

from typing import TYPE_CHECKING

from annotator.tui.marks import SIGNS, WORDS

if TYPE_CHECKING:
    from annotator.schemes import LabelScheme
    from annotator.tui.keys import Keymap

HelpRow = tuple[str, ...]
"""A key or mark and its description; then, where there are any, its action's id, its theme colour, and the web address
that stands in the description and is a link.
"""
HelpGroup = tuple[str, list[HelpRow]]
_STYLES = (
    ("underlined", "words of a claim; in the panel, the words that its reasons are about"),
    ("italic", "words of a possible claim"),
    ("reversed", "the span being edited, or the match you are at"),
)
_KEYS = (("^x", "the key x with Ctrl held down"), ("⇧Tab", "the key Tab with Shift held down"))


def help_groups(keymap: "Keymap", scheme: "LabelScheme") -> list[HelpGroup]:
    """The legend, and every key with its action."""
    return [*legend(scheme), *keymap.groups()]


def legend(scheme: "LabelScheme") -> list[HelpGroup]:
    """Every mark with its one meaning: signs, the signs of labels, words, styles, and how keys are written."""
    signs: list[HelpRow] = [(sign.shown, sign.meaning, "", sign.tone) for sign in SIGNS]
    labels: list[HelpRow] = [(each.glyph, f"labelled “{each.title}”", "", each.tone) for each in scheme.labels]
    return [
        ("Marks", [*signs, *labels]),
        ("Words beside a claim", [*WORDS, *_STYLES]),
        ("How keys are written", [*_KEYS]),
    ]
