"""Our own themes besides Textual's: dark and light, each also with high contrast."""

from textual.theme import BUILTIN_THEMES, Theme

from annotator.errors import UsageError

THEMES = (
    Theme(
        "annotator-dark", primary="#7aa2f7", secondary="#9aa5ce", accent="#e0af68", foreground="#d5daf0",
        background="#16181f", surface="#1e212b", panel="#262a36", success="#9ece6a", warning="#e0af68",
        error="#f7768e", dark=True,
    ),
    Theme(
        "annotator-light", primary="#1f4fa3", secondary="#51596b", accent="#8a4b00", foreground="#1b1d22",
        background="#fbfaf7", surface="#f1efe9", panel="#e5e2d9", success="#1f6b2b", warning="#8a5200",
        error="#a3132b", dark=False,
    ),
    Theme(
        "annotator-contrast", primary="#00d7ff", secondary="#ffffff", accent="#ffff00", foreground="#ffffff",
        background="#000000", surface="#000000", panel="#1c1c1c", success="#00ff5f", warning="#ffaf00",
        error="#ff5f5f", dark=True,
    ),
    Theme(
        "annotator-contrast-light", primary="#00008b", secondary="#000000", accent="#6a0080", foreground="#000000",
        background="#ffffff", surface="#ffffff", panel="#e4e4e4", success="#005000", warning="#6b3a00",
        error="#a00000", dark=False,
    ),
)  # fmt: skip
"""The first is the default."""
IN_TURN = (*(own.name for own in THEMES), "ansi-dark", "ansi-light")
"""What the key for themes shows one after another; the last two leave the terminal its own colours."""
_WITHOUT_COLOR = {"ansi-dark": THEMES[0].name, "ansi-light": THEMES[1].name}


def in_turn(*, no_color: bool) -> tuple[str, ...]:
    """What the key for themes shows one after another. Without colour the terminal's own cannot be told apart."""
    return tuple(name for name in IN_TURN if not (no_color and name in _WITHOUT_COLOR))


def legible(name: str, *, no_color: bool) -> str:
    """The theme ``name``, or one that can be read where colours are left out: terminal colours would become black."""
    return _WITHOUT_COLOR.get(name, name) if no_color else name


def check_theme(name: str) -> None:
    """Refuse a theme that nobody knows.

    Raises:
        UsageError: with the themes there are.

    """
    known = {*BUILTIN_THEMES, *(own.name for own in THEMES)}
    if name not in known:
        raise UsageError(f"There is no theme “{name}”: use one of {', '.join(sorted(known))}.")
