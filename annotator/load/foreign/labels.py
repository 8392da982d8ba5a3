"""What the labels of other tools mean here: one table, which ``--map`` adds to.

A label is looked up in what ``--map`` says, then among the names and titles of the project's own labels, then among
the words of fact-checkers that collections of checked claims use, then in ``_ELSEWHERE``. Case, underscores and hyphens
do not count.
"""

from collections.abc import Iterable

from annotator.errors import UsageError
from annotator.load.checked_claims import label_for
from annotator.schemes import NOT_A_CLAIM, LabelScheme
from annotator.text import one_line

CLAIM = ""
"""The meaning of a label that only says: this is a claim."""
_CLAIM_WORD = "claim"
_ELSEWHERE = {
    CLAIM: ("claim", "claims", "checkable", "check worthy", "checkworthy", "factual claim", "statement", "cfs"),
    NOT_A_CLAIM: ("not a claim", "no claim", "non claim", "nfs"),
    "verified": ("confirmed",),
    "unverifiable": ("nei", "unknown"),
}
"""CFS and NFS are the classes of ClaimBuster, NEI is short for FEVER's not enough info."""
_MEANINGS = {word: meaning for meaning, words in _ELSEWHERE.items() for word in words}


class LabelTable:
    """The meaning of every foreign label in one project."""

    def __init__(self, scheme: LabelScheme, mapped: Iterable[str] = ()) -> None:
        """``mapped`` are lines like ``FALSE=disputed`` or ``STATEMENT=claim``.

        Raises:
            UsageError: for a line that is not like that, or names a label that ``scheme`` lacks.

        """
        self.scheme = scheme
        self._mapped = dict(_pair(line, scheme) for line in mapped)

    def meaning(self, label: str) -> str | None:
        """A label of the project, ``CLAIM``, or ``None`` when the table does not have it."""
        words = _folded(label)
        if words in self._mapped:
            return self._mapped[words]
        known = label_for(words, self.scheme)
        if known is not None:
            return known
        meaning = _MEANINGS.get(words)
        return meaning if meaning == CLAIM or (meaning is not None and meaning in self.scheme) else None


def _folded(label: str) -> str:
    return " ".join(label.casefold().replace("_", " ").replace("-", " ").split()).strip(" .!")


def _pair(line: str, scheme: LabelScheme) -> tuple[str, str]:
    label, equals, wanted = line.rpartition("=")
    wanted = wanted.strip()
    if not equals or not _folded(label):
        raise UsageError(f"--map takes LABEL=OURS, like FALSE=disputed, not “{one_line(line)}”.")
    if wanted == _CLAIM_WORD and wanted not in scheme:
        return _folded(label), CLAIM
    if wanted not in scheme:
        known = ", ".join((*scheme.names, _CLAIM_WORD))
        raise UsageError(f"--map: “{one_line(wanted)}” is not a label of this project; use one of {known}.")
    return _folded(label), wanted
