"""Every action of the review screen with its key, and the check that no two share one.

This table is the only list of keys: bindings, key bar, help screen and command palette are made from it. Users change
keys with ``[keys]`` lines in ``annotator.toml`` (action id = key); labels bring their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.keys import Keys

from annotator.errors import UsageError

if TYPE_CHECKING:
    from annotator.schemes import LabelScheme


class Mode(StrEnum):
    """The modes of the review screen; each has its own keys."""

    REVIEW = "review"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class KeyAction:
    """One thing a reviewer can do.

    ``id`` is its name under ``[keys]``, ``keys`` its keys separated by commas, ``title`` the word in the key bar,
    ``help`` the sentence for help, palette and tooltip, ``action`` what Textual runs on the review screen. ``bar``
    orders the key bar; 0 leaves it out.
    """

    id: str
    keys: str
    title: str
    help: str
    group: str
    action: str
    mode: Mode = Mode.REVIEW
    bar: int = 0

    @property
    def key_list(self) -> list[str]:
        """The keys one by one, as written in configuration; a comma itself is written ``comma``."""
        return [self.keys] if len(self.keys) == 1 else self.keys.split(",")

    @property
    def shown_key(self) -> str:
        """The first key as shown to people."""
        return shown(self.key_list[0])


_MOVE, _DECIDE, _SPAN = "Move", "Decide", "Change a claim's span"
_FIND, _OTHER = "Find", "Everything else"


def _span(action_id: str, keys: str, title: str, help_text: str, action: str, bar: int = 0) -> KeyAction:
    return KeyAction(action_id, keys, title, help_text, _SPAN, action, Mode.SPAN, bar)


ACTIONS = (
    KeyAction("down", "j,down", "Down", "Go to the next claim, or sentence without one", _MOVE, "step(1)"),
    KeyAction("up", "k,up", "Up", "Go to the previous claim or sentence", _MOVE, "step(-1)"),
    KeyAction("next", "tab", "Next", "Go to the next claim that needs you, in any article", _MOVE, "needing(1)", bar=3),
    KeyAction("previous", "shift+tab", "Previous", "Go to the previous claim that needs you", _MOVE, "needing(-1)"),
    KeyAction("page_down", "pagedown", "Page down", "Go one screen down", _MOVE, "page(1)"),
    KeyAction("page_up", "pageup", "Page up", "Go one screen up", _MOVE, "page(-1)"),
    KeyAction("first", "home", "First", "Go to the start of the article", _MOVE, "edge(-1)"),
    KeyAction("last", "end", "Last", "Go to the end of the article", _MOVE, "edge(1)"),
    KeyAction("panel_down", "J,ctrl+down", "Panel down", "Scroll the claim's panel down", _MOVE, "panel(1)"),
    KeyAction("panel_up", "K,ctrl+up", "Panel up", "Scroll the claim's panel up", _MOVE, "panel(-1)"),
    KeyAction("articles", "o", "Articles", "Open another article from the list", _MOVE, "articles", bar=8),
    KeyAction("next_article", ">", "Next article", "Open the next article", _MOVE, "turn(1)"),
    KeyAction("previous_article", "<", "Previous article", "Open the previous article", _MOVE, "turn(-1)"),
    KeyAction("source", "s", "Source", "Cite a source for this claim", _DECIDE, "source", bar=2),
    KeyAction("ask", "Q", "Question", "Ask a question about this claim, or answer one", _DECIDE, "ask"),
    KeyAction("reuse", "R", "Reuse", "Cite the sources of an earlier claim that says the same", _DECIDE, "reuse"),
    KeyAction("withdraw", "w", "Withdraw", "Withdraw a cited source", _DECIDE, "withdraw"),
    KeyAction("turn", "T", "Turn", "Turn a cited source round: supports, refutes", _DECIDE, "turn_stance"),
    KeyAction("comment", "c", "Note", "Write or change your note on this claim", _DECIDE, "comment", bar=7),
    KeyAction("confidence", "=", "Confidence", "Set how sure you are, 1 to 5", _DECIDE, "confidence"),
    KeyAction("dates", "D", "Dates", "Set the verdict's date, and when to look again", _DECIDE, "dates"),
    KeyAction("normalise", "W", "Reword", "Reword this claim to make sense on its own", _DECIDE, "normalise"),
    KeyAction("flag", "f", "Flag", "Flag this claim for another look, or unflag it", _DECIDE, "flag", bar=10),
    KeyAction("skip", "space,.", "Skip", "Skip this claim, or this possible claim", _DECIDE, "skip", bar=9),
    KeyAction("include", "i", "Include", "Make this possible claim a claim", _DECIDE, "include"),
    KeyAction("undo", "u", "Undo", "Undo your last decision; repeat to undo earlier ones", _DECIDE, "undo", bar=5),
    KeyAction("redo", "U", "Redo", "Redo what was undone", _DECIDE, "redo"),
    KeyAction("retry", "r", "Retry", "Try again to save what could not be saved", _DECIDE, "retry"),
    KeyAction("edit", "e", "Edit span", "Move the edges of this claim", _SPAN, "edit_span"),
    KeyAction("add", "a", "Add claim", "Turn this sentence into a claim", _SPAN, "add_claim"),
    KeyAction("find", "/", "Find", "Find words in this article", _FIND, "find", bar=6),
    KeyAction("next_match", "]", "Next match", "Go to the next match", _FIND, "match(1)"),
    KeyAction("previous_match", "[", "Previous match", "Go to the previous match", _FIND, "match(-1)"),
    KeyAction("evidence", "S", "Find evidence", "Find passages in your library for this claim", _FIND, "evidence"),
    KeyAction("seen", "E", "Earlier", "List earlier claims like this, and others' answers to it", _FIND, "seen"),
    KeyAction("filter", "F", "Filter", "Stop only at some claims: those that need you, one type, …", _FIND, "filter"),
    KeyAction("order", "O", "Order", "Choose an order for Tab, one type or host, saved filters", _FIND, "order"),
    KeyAction("everywhere", "*", "Search all", "Search articles, claims, notes, quotes, sources", _FIND, "everywhere"),
    KeyAction("library", "L", "Sources", "Browse, check and correct the sources", _FIND, "library"),
    KeyAction("copy", "y,alt+y", "Copy", "Copy this claim to the clipboard", _OTHER, "copy"),
    KeyAction("copy_address", "Y,alt+u", "Copy address", "Copy the address of its source", _OTHER, "copy_address"),
    KeyAction("open_source", "ctrl+o", "Open source", "Open this claim's source in the browser", _OTHER, "open_source"),
    KeyAction("guideline", "g", "Guideline", "Show or hide the project's guideline", _OTHER, "guideline", bar=11),
    KeyAction("progress", "p", "Progress", "Show your progress and pace", _OTHER, "progress"),
    KeyAction("agreement", "M", "Agreement", "Show how far reviewers agree", _OTHER, "agreement"),
    KeyAction("adjudicate", "A,alt+a", "Adjudicate", "Decide where reviewers differ", _OTHER, "adjudicate"),
    KeyAction("overruled", "X,alt+x", "Overruled", "List what you were overruled in", _OTHER, "overruled"),
    KeyAction("help", "?", "Help", "List every key", _OTHER, "help", bar=4),
    KeyAction("guide", "f1", "Guide", "Read the guide on what you are doing", _OTHER, "app.guide"),
    KeyAction("theme", "t,ctrl+t", "Theme", "Show the next theme; any other key keeps it", _OTHER, "theme"),
    KeyAction("failures", "!", "Not imported", "Show what could not be imported", _OTHER, "failures"),
    KeyAction("suspend", "ctrl+z", "Suspend", "Go back to the shell; fg returns here", _OTHER, "app.suspend_program"),
    KeyAction("quit", "q", "Quit", "Leave; everything saved stays saved", _OTHER, "quit", bar=12),
    _span("save_span", "enter", "Save", "Save the span as shown", "save_span", 1),
    _span("leave_span", "escape", "Cancel", "Stop editing; the span stays as it was", "leave_span", 2),
    _span("edge_right", "right,l", "Edge →", "Move the active edge one word right", "move_edge(1,'word')", 4),
    _span("edge_left", "left,h", "Edge ←", "Move the active edge one word left", "move_edge(-1,'word')", 3),
    _span("switch_edge", "tab", "Other edge", "Make the other edge the active one", "switch_edge", 5),
    _span("other_right", "shift+right,L", "Other →", "Move the other edge one word right", "move_other(1)"),
    _span("other_left", "shift+left,H", "Other ←", "Move the other edge one word left", "move_other(-1)"),
    _span("character_right", "ctrl+right,.", "Letter →", "Active edge one letter right", "move_edge(1,'letter')", 7),
    _span("character_left", "ctrl+left,comma", "Letter ←", "Active edge one letter left", "move_edge(-1,'letter')", 6),
)  # fmt: skip
"""All actions except the labels, which come from the project's scheme."""

_FORM_KEYS = (
    ("1 … 9", "Cite a listed source, while the address is empty; digits stay while an article is open"),
    ("↓ Enter", "Fill the form in from a listed source, with its last quote, without citing it yet"),
    ("Tab →", "Accept the suggested completion: host, title, publisher"),
    ("^t", "Change the stance: supports, refutes, context"),
    ("^r", "Show or hide the other fields: title, publisher, dates, note, kind …"),
    ("Enter", "Save, from any one-line field"),
    ("^s", "Save from anywhere, including the quote"),
    ("^n", "Save and stay for the next source of this claim"),
    ("^o", "Or: start another set of sources that is enough on its own"),
    ("Esc", "Leave; the label stays a draft and the form keeps what you typed"),
)
_LIBRARY_KEYS = (
    ("Enter", "Show a source in full; there, go to the claim under the cursor"),
    ("^u", "Correct the address, for every claim that cites the source"),
    ("^a", "Fetch the page and keep a copy of it"),
    ("^g", "Merge the source into another one"),
    ("^o", "Open the source in the browser, while it is shown in full"),
    ("+", "Add a file, folder or page to the library"),
)
_RESERVED = {"ctrl+p": "the command palette", "ctrl+q": "quitting", "ctrl+c": "copying"}
_SAME_BYTE = {"ctrl+m": "Enter", "ctrl+i": "Tab", "ctrl+h": "Backspace", "ctrl+j": "Enter", "ctrl+[": "Escape"}
_SHOWN = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "space": "Space", "tab": "Tab",
    "shift+tab": "⇧Tab", "enter": "Enter",
    "escape": "Esc", "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End", "comma": ",",
    "shift+right": "⇧→", "shift+left": "⇧←", "ctrl+right": "^→", "ctrl+left": "^←",
    "ctrl+down": "^↓", "ctrl+up": "^↑", "backspace": "Backspace",
}  # fmt: skip
_GLOBAL = ("ctrl+q", "ctrl+p", "ctrl+c")
_ANYWHERE = ("quit", "help", "guide", "retry", "theme", "suspend")
"""Actions about no claim in particular."""
_NAMED = {str(key.value) for key in Keys} | {"comma", "full_stop"}


@dataclass(frozen=True, slots=True)
class Keymap:
    """All actions with their current keys."""

    actions: tuple[KeyAction, ...]

    def __getitem__(self, action_id: str) -> KeyAction:
        return next(action for action in self.actions if action.id == action_id)

    def bindings(self) -> Iterator[Binding]:
        """The actions as Textual bindings, with id, description and tooltip."""
        for action in self.actions:
            for key in action.key_list:
                yield Binding(
                    key, action.action, action.title, id=f"{action.id}.{key}", tooltip=action.help, show=action.bar > 0
                )

    def means_the_same(self, key: str) -> bool:
        """Whether ``key`` does the same on the review screen whichever claim is under the cursor."""
        return key in _GLOBAL or any(action.id in _ANYWHERE for action in self.actions if key in action.key_list)

    def bar(self, mode: Mode) -> list[KeyAction]:
        """The actions that the key bar shows in ``mode``, most important first."""
        return sorted((a for a in self.actions if a.mode is mode and a.bar), key=lambda action: action.bar)

    def groups(self) -> list[tuple[str, list[tuple[str, ...]]]]:
        """Every key with its description and, if it has one, its action's id, by group, for the help screen."""
        from annotator.tui.passage_words import FINDER_KEYS  # here: the first paint needs nothing of the finder

        groups: dict[str, list[tuple[str, ...]]] = {}
        for action in self.actions:
            keys = " ".join(shown(key) for key in action.key_list)
            groups.setdefault(action.group, []).append((keys, action.help, action.id))
        groups["In the form for a source"] = list(_FORM_KEYS)
        groups["In the evidence finder"] = list(FINDER_KEYS)
        groups["In the library of sources"] = list(_LIBRARY_KEYS)
        groups[_OTHER] += [("^p", "Find any action by name (command palette)"), ("^q", "Leave")]
        return list(groups.items())


def build_keymap(scheme: "LabelScheme", overrides: dict[str, str]) -> Keymap:
    """The keys of this project: the defaults, the labels' own keys, and the user's changes.

    A label's action id is ``label_NAME``. A key of a label, or one that the user gives to an action, is taken from
    an action that still has another.

    Raises:
        UsageError: for an unknown action, a key that terminals cannot send, or two actions with one key.

    """
    labels = [
        KeyAction(f"label_{label.name}", label.key, label.title, f"Label this claim “{label.title}”", "Label",
                  f"label('{label.name}')", bar=1)
        for label in scheme.offered
    ]  # fmt: skip
    _refuse_unknown(overrides, [*labels, *ACTIONS])
    chosen = [_with_keys(action, overrides.get(action.id, action.keys)) for action in (*labels, *ACTIONS)]
    kept = [action for action in chosen if action.id in overrides or action in labels]
    taken = {key for action in kept if action.mode is Mode.REVIEW for key in action.key_list}
    changed = tuple(action if action in kept else _without(action, taken) for action in chosen)
    for mode in Mode:
        _refuse_clashes([action for action in changed if action.mode is mode])
    return Keymap(changed)


def shown(key: str) -> str:
    """A key as shown to people: ``shift+tab`` → ``⇧Tab``, ``ctrl+x`` → ``^x``, ``alt+shift+e`` → ``M-E``."""
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    before, shift, letter = key.rpartition("shift+")
    if shift and len(letter) == 1:
        key = before + letter.upper()
    return _SHOWN.get(key) or key.replace("ctrl+", "^").replace("alt+", "M-")


def _without(action: KeyAction, taken: set[str]) -> KeyAction:
    left = [key for key in action.key_list if key not in taken]
    return replace(action, keys=",".join(left)) if left and action.mode is Mode.REVIEW else action


def _with_keys(action: KeyAction, keys: str) -> KeyAction:
    parts = [keys] if len(keys) == 1 else [part.strip() for part in keys.split(",")]
    for key in parts:
        _refuse_impossible(action, key)
    return replace(action, keys=",".join("comma" if part == "," else part for part in parts))


def _refuse_impossible(action: KeyAction, key: str) -> None:
    if key in _SAME_BYTE:
        raise UsageError(f"Key {key} cannot be used for “{action.id}”: terminals send it as {_SAME_BYTE[key]}.")
    if key in _RESERVED:
        raise UsageError(f"Key {key} cannot be used for “{action.id}”: it is reserved for {_RESERVED[key]}.")
    *modifiers, base = key.split("+") if len(key) > 1 else [key]
    single = len(base) == 1 and base.isprintable() and not base.isspace()
    if not (single or base in _NAMED) or not set(modifiers) <= {"ctrl", "shift", "alt"}:
        raise UsageError(
            f"“{key}” (for “{action.id}”) is not a key: use one character, or a name like f5, ctrl+r or pagedown."
        )


def _refuse_unknown(overrides: dict[str, str], actions: list[KeyAction]) -> None:
    known = {action.id for action in actions}
    for action_id in overrides:
        if action_id not in known:
            from difflib import get_close_matches  # here: only a mistyped action needs it

            use = " or ".join(get_close_matches(action_id, sorted(known))) or f"one of {', '.join(sorted(known))}"
            raise UsageError(f"[keys] does not know the action “{action_id}”: use {use}.")


def _refuse_clashes(actions: list[KeyAction]) -> None:
    taken: dict[str, str] = {}
    for action in actions:
        for key in action.key_list:
            canonical = {"full_stop": ".", "comma": ","}.get(key, key)
            if canonical in taken:
                both = f"both “{taken[canonical]}” and “{action.id}”"
                raise UsageError(f"Key {shown(key)} is given to {both}: change one under [keys] in annotator.toml.")
            taken[canonical] = action.id
