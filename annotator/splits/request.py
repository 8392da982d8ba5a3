"""The request for splits: names, shares, seed, and whether shared sources link claims."""

import re
from dataclasses import dataclass

from annotator.errors import UsageError
from annotator.text import for_display, one_line

MOST_SPLITS = 20
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
_SHARE = re.compile(r"[0-9]*\.?[0-9]+")
_TOLERANCE = 1e-6
_EXAMPLE = "write them like train=0.8,dev=0.1,test=0.1"


@dataclass(frozen=True, slots=True)
class SplitRequest:
    """Splits with their shares of the claims, in the requested order."""

    shares: tuple[tuple[str, float], ...]
    seed: int
    by_source: bool = False
    """Whether claims that cite the same source stay together."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the splits."""
        return tuple(name for name, _ in self.shares)

    @property
    def key(self) -> str:
        """The key that assignments are stored under, the same for every spelling of a request."""
        shares = ",".join(f"{name}={share:.6f}".rstrip("0") for name, share in self.shares)
        return f"{shares} seed={self.seed}{' by-source' if self.by_source else ''}"

    @property
    def giving_way(self) -> tuple[str, ...]:
        """The names in the order in which splits give up a claim that two of them would hold.

        First “train”, then from the largest to the smallest, so that test data stays whole.
        """
        order = {name: at for at, name in enumerate(self.names)}
        shares = dict(self.shares)
        return tuple(sorted(self.names, key=lambda name: (name != "train", -shares[name], order[name])))


def is_split_name(name: str) -> bool:
    """Whether ``name`` can be the name of a split, which files and folders of exports are named after."""
    return _NAME.fullmatch(name) is not None


def parse_split(text: str, seed: int, by_source: bool = False) -> SplitRequest:
    """Parse a request such as ``train=0.8,dev=0.1,test=0.1``.

    Names are identifiers of at most 40 ASCII characters; shares are positive and sum to 1.

    Raises:
        UsageError: if the text is invalid; says why.

    """
    shares = [_share(part.strip()) for part in text.split(",")]
    names = [name for name, _ in shares]
    total = sum(share for _, share in shares)
    if not 2 <= len(shares) <= MOST_SPLITS:
        raise UsageError(f"A split needs 2 to {MOST_SPLITS} parts, not {len(shares)}: {_EXAMPLE}.")
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"The split “{name}” is named more than once: {_EXAMPLE}.")
    if abs(total - 1) > _TOLERANCE:
        raise UsageError(f"The shares of the splits sum to {total:g}, not 1: {_EXAMPLE}.")
    return SplitRequest(tuple(shares), seed, by_source)


def _share(part: str) -> tuple[str, float]:
    name, equals, number = (piece.strip() for piece in part.partition("="))
    shown = for_display(one_line(part))[:60]
    if not equals or not is_split_name(name):
        raise UsageError(f"“{shown}” is not NAME=SHARE: {_EXAMPLE}; a name has letters, digits and “_”.")
    if not _SHARE.fullmatch(number) or not _TOLERANCE < float(number) < 1:
        raise UsageError(f"The share in “{shown}” is not a number between 0 and 1: {_EXAMPLE}.")
    return name, float(number)
