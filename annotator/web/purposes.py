"""What a page is fetched for, and how much of it and how long that may take."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from annotator.errors import InputError

MAX_BYTES = 20 * 1024 * 1024
TOTAL_SECONDS = 20.0
SILENCE_SECONDS = 8.0
"""The longest wait for a connection, or for the next bytes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may come, and how long it may take altogether and between two pieces, in seconds."""

    max_bytes: int = MAX_BYTES
    total_seconds: float = TOTAL_SECONDS
    silence_seconds: float = SILENCE_SECONDS


def _anything(media_type: str | None, url: str) -> None:
    """Accept every kind of content; what cannot be read is found out by reading it."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """How a request introduces itself, which content it takes, and what to do instead when it fails."""

    agent: str
    """What the user agent says of the request, after the name of the tool."""
    accept: str
    """The content types that are asked for."""
    instead: str
    """What a person can do when a page cannot be fetched."""
    instead_of_all: str
    """What a person can do when a page is too large."""
    check: Callable[[str | None, str], object] = _anything
    """Called with the content type and the address before the content is read; raises ``InputError`` to refuse it."""

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request."""
        return {
            "User-Agent": f"annotator (fact-checking tool; {self.agent})",
            "Accept": self.accept,
            "Accept-Encoding": "gzip, identity",
            "Connection": "close",
        }


ARCHIVING = Purpose(
    agent="archives one page for one person",
    accept="text/html, application/xhtml+xml, application/pdf;q=0.9, text/*;q=0.8, application/json;q=0.5",
    instead="add a saved copy",
    instead_of_all="add a copy of the part you need",
)


class Budget:
    """What one fetch may still use of its limits, and what it is for."""

    def __init__(self, purpose: Purpose, limits: Limits) -> None:
        """The clock starts now."""
        self.purpose = purpose
        self.limits = limits
        self._deadline = time.monotonic() + limits.total_seconds

    def left(self) -> float:
        """The seconds that are left.

        Raises:
            InputError: when there are none.

        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise InputError(self.late)
        return left

    @property
    def patience(self) -> float:
        """The longest wait for what comes next, in seconds."""
        return min(self.limits.silence_seconds, self.left())

    @property
    def late(self) -> str:
        """What to say when time is up; goes on from the address."""
        seconds = f"{self.limits.total_seconds:g} seconds"
        return f"did not answer in full within {seconds}: try again later, or {self.purpose.instead}."
