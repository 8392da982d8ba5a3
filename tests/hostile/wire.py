"""What a program wrote to a terminal, taken apart: text, and the sequences that the terminal obeys."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SEQUENCE = re.compile(
    r"\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b[P_^X](?P<string>[^\x1b]*)\x1b\\"
    r"|\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])"
    r"|\x1b(?P<other>[ -/]*[0-~])"
)
ACTS = re.compile("[\x00-\x06\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
"""What no text on a screen needs: controls other than tab and line ends, and what turns the order of text."""


class Wire(NamedTuple):
    """The text between the sequences, and the sequences with their kinds."""

    text: str
    sequences: list[tuple[str, str]]

    @property
    def kinds(self) -> set[str]:
        """The kinds of the sequences: ``CSI m``, ``CSI ?h``, ``OSC 8``, ``ESC c``."""
        return {kind for kind, _ in self.sequences}

    @property
    def acting(self) -> str:
        """The first control in the text, with what is around it; empty if there is none."""
        found = ACTS.search(self.text) or re.search("\x1b|\x07", self.text)
        return ascii(self.text[max(0, found.start() - 60) : found.end() + 60]) if found else ""

    def inside(self, marks: tuple[str, ...]) -> list[str]:
        """The sequences that have any of these words in them, hyperlinks aside, whose addresses are plain ASCII."""
        return [ascii(said) for kind, said in self.sequences if kind != "OSC 8" and any(mark in said for mark in marks)]


def taken_apart(written: bytes) -> Wire:
    """Take apart all bytes that were written; they must be UTF-8."""
    text, sequences, at = [], [], 0
    whole = written.decode("utf-8")
    for found in _SEQUENCE.finditer(whole):
        text.append(whole[at : found.start()])
        sequences.append((_kind(found), found.group()))
        at = found.end()
    return Wire("".join([*text, whole[at:]]), sequences)


def _kind(found: re.Match[str]) -> str:
    if found["csi"] is not None:
        return "CSI " + re.sub(r"[0-9;:]+", "", found["csi"])
    if found["osc"] is not None:
        return f"OSC {found['osc'].partition(';')[0]}"
    return "DCS" if found["string"] is not None else f"ESC {found['other']}"


def marked(number: int) -> Iterator[str]:
    """Texts that a terminal would obey, each with the mark ``77NN``, of one length."""
    for nth, sequence in enumerate(SEQUENCES):
        yield sequence.replace("@", f"77{(number + nth) % 100:02}")


MARKS = tuple(f"77{n:02}" for n in range(100))
SEQUENCES = (
    "\x1b]52;c;@\x07", "\x1b]0;@\x07", "\x1b]8;;https://evil.example/@\x1b\\link\x1b]8;;\x1b\\", "\x1b[@m", "\x9b@m",
    "\x1b[2J\x1b[@;1H", "\x1bP@q\x1b\\", "\x90@q\x9c", "\x1b_@\x1b\\", "\x1bc@", "\x1b[?1049l@", "\x1b[6n@", "\x1b[?@h",
    "\x9d52;c;@\x07", "\u202e@\u2066", "\u200f@", "@\r\x1b[K", "@\x08\x08", "\x07@\x00", "\x1b[200~@\x1b[201~",
)  # fmt: skip
"""Clipboard, title, hyperlink, colours (7 and 8 bits), clearing, strings, reset, screens, questions, and their kin."""
