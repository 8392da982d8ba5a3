"""Mapping the labels of other tools to those of the project, with additions from ``--map``.

A label is looked up in ``--map``, then among the names and titles of the project's labels, then among fact-checkers'
words, then among those of other tools (``_ELSEWHERE``); words lead to the project's label with the same meaning. Case,
underscores and hyphens are ignored.
"""

from collections.abc import Iterable
from functools import lru_cache

from annotator.domain.label_meaning import LabelMeaning, folded
from annotator.errors import UsageError
from annotator.load.checked_claims import label_for
from annotator.schemes import LabelScheme
from annotator.text import one_line

CLAIM = ""
"""The meaning of a label that only marks a claim."""
_CLAIM_WORD = "claim"
_ONLY_CLAIM = {"claim", "claims", "checkable", "check worthy", "checkworthy", "factual claim", "statement", "cfs"}
_ELSEWHERE = {
    "nfs": LabelMeaning.NO_CLAIM,
    "confirmed": LabelMeaning.STANDS,
    "nei": LabelMeaning.OPEN,
    "unknown": LabelMeaning.OPEN,
    "conflicting evidence/cherrypicking": LabelMeaning.FALLS,
}
"""NFS (like CFS above) is a class of ClaimBuster; NEI is FEVER's "not enough
info"; the last is AVeriTeC's, whose other labels say what they mean."""


class LabelTable:
    """The meaning of every foreign label in one project."""

    def __init__(self, scheme: LabelScheme, mapped: Iterable[str] = ()) -> None:
        """``mapped`` are lines like ``FALSE=disputed`` or ``STATEMENT=claim``.

        Raises:
            UsageError: for a malformed line, or a label that ``scheme`` lacks.

        """
        self.scheme = scheme
        self._mapped = dict(_pair(line, scheme) for line in mapped)
        self._looked_up = lru_cache(maxsize=1000)(self._meaning)

    def meaning(self, label: str) -> str | None:
        """A label of the project, ``CLAIM``, or ``None`` if the label is unknown."""
        return self._looked_up(label)

    def _meaning(self, label: str) -> str | None:
        words = folded(label)
        if words in self._mapped:
            return self._mapped[words]
        known = label_for(words, self.scheme)
        if known is not None:
            return known
        if words in _ONLY_CLAIM:
            return CLAIM
        meaning = _ELSEWHERE.get(words)
        return None if meaning is None else self.scheme.label_for(meaning)

    @property
    def no_claim(self) -> str | None:
        """The project's label for "not a claim"."""
        return self.scheme.label_for(LabelMeaning.NO_CLAIM)


def _pair(line: str, scheme: LabelScheme) -> tuple[str, str]:
    label, equals, wanted = line.rpartition("=")
    wanted = wanted.strip()
    if not equals or not folded(label):
        raise UsageError(f"--map takes LABEL=OURS, like FALSE=disputed, not “{one_line(line)}”.")
    if wanted == _CLAIM_WORD and wanted not in scheme:
        return folded(label), CLAIM
    if wanted not in scheme:
        known = ", ".join((*scheme.names, _CLAIM_WORD))
        raise UsageError(f"--map: “{one_line(wanted)}” is not a label of this project; use one of {known}.")
    return folded(label), wanted
