"""The keys of the adjudicator's screen."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from textual.binding import Binding

from annotator.text import one_line
from annotator.tui.keys import shown

if TYPE_CHECKING:
    from textual.screen import Screen

    from annotator.schemes import LabelScheme
    from annotator.tui.keys import Keymap

_OWN_KEYS = {"merge": "m,alt+m", "send_back": "b,alt+b", "reopen": "r,alt+r", "leave": "q"}
"""The keys of this screen alone, by action. Where a label has the first one, the second is left."""
_SHARED = {
    "undo": "undo",
    "redo": "redo",
    "source": "cite",
    "comment": "explain",
    "next": "next",
    "previous": "previous",
}
"""Actions of the review screen, and what their keys do here."""


def bind_actions(screen: "Screen[Any]", keymap: "Keymap", scheme: "LabelScheme") -> dict[str, str]:
    """Bind the keys of the actions on the screen; returns the first key of each action, as it is shown."""
    shown_keys: dict[str, str] = {}
    bindings = screen._bindings.key_to_bindings
    for action, key in _action_keys(keymap, scheme, set(bindings) - {"tab", "shift+tab"}):
        shown_keys.setdefault(action, shown(key))
        bindings[key] = [Binding(key, action, show=False)]
    return shown_keys


def _action_keys(keymap: "Keymap", scheme: "LabelScheme", taken: set[str]) -> Iterator[tuple[str, str]]:
    """Each action with a key of it: the labels' first, then those of the review screen, then this screen's.

    No key is given twice; those in ``taken`` are not given.
    """
    wanted = [(f"decide('{label.name}')", keymap[f"label_{label.name}"].key_list) for label in scheme.labels]
    wanted += [(action, keymap[name].key_list) for name, action in _SHARED.items()]
    wanted += [(f"accept({n})", [str(n)]) for n in range(1, 10)]
    wanted += [(action, keys.split(",")) for action, keys in _OWN_KEYS.items()]
    given = set(taken)
    for action, keys in wanted:
        for key in (each for each in keys if each not in given):
            given.add(key)
            yield action, key


def key_hints(keys: Mapping[str, str], scheme: "LabelScheme") -> Iterator[tuple[str, str, str]]:
    """The line of keys: each as it is shown, what it does, and its action; ``keys`` are the shown keys by action."""
    yield ("1 2 …", "Accept an answer", "")
    names = {"merge": "Merge", "cite": "Source", "explain": "Reason", "send_back": "Send back", "reopen": "Reopen"}
    for label in scheme.labels:
        action = f"decide('{label.name}')"
        yield (keys.get(action, ""), one_line(label.title), action)
    moves = {"next": "Next", "previous": "Previous", "undo": "Undo", "redo": "Redo"}
    for action, words in (names | moves).items():
        if action in keys:
            yield (keys[action], words, action)
    yield from (("Enter", "Article", "open_article"), ("Esc", "Close", "leave"))
