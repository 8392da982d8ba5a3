"""When citing a source once more adds nothing, for the screen and the desk alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.domain.vocabulary import Stance


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation as far as it matters here: ``source`` is an id, ``exact`` the quote's words."""

    source: str
    stance: Stance
    exact: str | None
    set: int


def why_twice(cited: Iterable[Cited], new: Cited) -> str | None:
    """Why ``new`` adds nothing to what is ``cited``, in a sentence; ``None`` if it adds something.

    The same source with the same stance and quote may stand in two sets only where each set needs it beside others:
    a set of which it is all is enough already, so that no set with it can add anything.
    """
    pieces = list(cited)
    for piece in pieces:
        if (piece.source, piece.stance, piece.exact) != (new.source, new.stance, new.exact):
            continue
        if piece.set == new.set:
            return "This source is cited for this claim already, with the same stance and quote."
        if sum(other.set == piece.set for other in pieces) == 1:
            return f"This source is cited for this claim already, and is enough on its own (set {piece.set + 1})."
    return None
