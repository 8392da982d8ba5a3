"""Whether an action can do anything as things stand, and if not, why: what the review screen says about a key."""

from typing import TYPE_CHECKING

from annotator.tui.keys import Mode, shown

if TYPE_CHECKING:
    from annotator.tui.screen_state import ScreenState

_ALWAYS = {"quit", "help", "retry"}
"""Actions that need no database."""
_WITHOUT_ARTICLE = _ALWAYS | {"articles", "failures", "guideline", "progress", "library", "undo", "redo"}
"""Actions that need no open article."""
_IN_BOTH = {"help"}
"""Actions of the review that also work while a span is edited."""


def why_not(state: "ScreenState", action: str, mode: Mode) -> str | None:
    """Why ``action`` of ``mode`` can do nothing now, as the end of a sentence; ``None`` if it can."""
    keys = state.keymap
    if mode is not state.mode and action not in _IN_BOTH:
        if mode is Mode.SPAN:
            return f"no span is being edited; {keys['edit'].shown_key} moves the edges of a claim"
        save, leave = keys["save_span"].shown_key, keys["leave_span"].shown_key
        return f"a span is being edited; {save} saves it, {leave} leaves it as it was"
    if state.desk is None and action not in _ALWAYS:
        return f"the database is not open; {keys['retry'].shown_key} tries again"
    if state.opened is None and action not in _WITHOUT_ARTICLE:
        return f"no article is open; {keys['articles'].shown_key} lists the articles"
    return None


def refused_key(state: "ScreenState", key: str, character: str | None) -> str:
    """Why a key that ran nothing did so, in one sentence."""
    name = shown(character if character and character.isprintable() and character != " " else key)
    actions = [action for action in state.keymap.actions if key in action.key_list or character in action.key_list]
    action = min(actions, key=lambda action: action.mode is not state.mode, default=None)
    why = why_not(state, action.action.split("(")[0], action.mode) if action else None
    help_key = state.keymap["help"].shown_key
    return f"{name}: {why or f'no action has this key; {help_key} lists them'}."
