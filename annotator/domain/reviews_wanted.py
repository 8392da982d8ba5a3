"""How many reviews a claim gets: the same number for all, or one more for a share of them."""

import re
from dataclasses import dataclass

from annotator.errors import UsageError

_DIGITS = 6
_ALL = 16**_DIGITS
_WORDS = re.compile(r"(\d{1,2})(?:\s*\+\s*(\d{1,2}(?:\.\d{1,2})?)\s*%)?")


@dataclass(frozen=True, slots=True)
class ReviewsWanted:
    """``each`` reviews of every claim, and one more of those whose id is below a bound.

    A claim's id is a hash of its text and place. So the choice is random, the same on every machine, and stays as it is
    while claims are added. ``below`` is six hex digits, or nothing if no claim is to be doubled.
    """

    each: int = 1
    below: str = ""

    @classmethod
    def of_share(cls, each: int, share: float) -> "ReviewsWanted":
        """``each`` reviews of every claim and one more of a ``share`` of them, at least 0 and less than 1."""
        return cls(each, f"{round(share * _ALL):0{_DIGITS}x}" if share else "")

    @classmethod
    def parse(cls, words: str) -> "ReviewsWanted":
        """Read ``2``, or ``1+20%`` for one and a second one of a fifth of the claims.

        Raises:
            UsageError: for anything else.

        """
        found = _WORDS.fullmatch(words.strip())
        if found is None or not int(found[1]):
            raise UsageError(f"Reviews per claim are a number such as 2, or 1+20%, not “{words}”.")
        return cls.of_share(int(found[1]), float(found[2] or 0) / 100)

    @property
    def share(self) -> float:
        """The share of the claims that get one more."""
        return round(int(self.below, 16) / _ALL, 4) if self.below else 0.0

    def of(self, claim_id: str) -> int:
        """The number of reviews that the claim with this public id gets."""
        return self.each + (claim_id[1 : 1 + _DIGITS] < self.below)

    def __str__(self) -> str:
        return f"{self.each}+{self.share:.2%}".replace(".00%", "%") if self.below else str(self.each)
