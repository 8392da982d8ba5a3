"""A claim while its facts are picked out of it: which tokens are taken, and what stands in their place."""

from annotator.matching.tokens import Token


class Reading:
    """The tokens of a text, and what has been taken for what.

    Each kind of fact takes its tokens in turn, so that the year of “May 2024” is no number any more when numbers are
    looked for.
    """

    def __init__(self, tokens: list[Token]) -> None:
        """Nothing is taken yet."""
        self.tokens = tokens
        self.masks: list[str | None] = [None] * len(tokens)
        self._lows = [token.low for token in tokens]
        self._count = len(tokens)

    def __len__(self) -> int:
        return self._count

    def free(self, at: int) -> bool:
        """Whether there is a token at this place that nothing has taken."""
        return 0 <= at < self._count and self.masks[at] is None

    def low(self, at: int) -> str:
        """The word at a place in lower case; empty where there is none or it is taken."""
        return self._lows[at] if 0 <= at < self._count else ""

    def take(self, start: int, end: int, mask: str = "") -> None:
        """Let ``mask`` stand for the tokens from ``start`` up to ``end``; by default nothing does."""
        for at in range(start, end):
            self.masks[at] = self._lows[at] = ""
        if mask:
            self.masks[start] = mask

    def shown(self, start: int, end: int) -> str:
        """The tokens from ``start`` up to ``end`` as a person reads them."""
        parts: list[str] = []
        for token in self.tokens[start:end]:
            parts.append(token.text if token.glued or not parts else f" {token.text}")
        return "".join(parts)
