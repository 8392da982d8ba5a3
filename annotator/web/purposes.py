"""What a page is fetched for, and the limits of size and time."""

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
    """Limits of one fetch: bytes, seconds in total, and seconds between two pieces."""

    max_bytes: int = MAX_BYTES
    total_seconds: float = TOTAL_SECONDS
    silence_seconds: float = SILENCE_SECONDS


def _anything(media_type: str | None, url: str) -> None:
    """Accept every kind of content."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """How a request introduces itself, which content it accepts, and what to suggest when it fails."""

    agent: str
    """Put into the user agent, after the name of the tool."""
    accept: str
    """The ``Accept`` header."""
    instead: str
    """What the user can do if the page cannot be fetched."""
    instead_of_all: str
    """What the user can do if the page is too large."""
    check: Callable[[str | None, str], object] = _anything
    """Called with content type and address before the content is read; raises ``InputError`` to refuse it."""

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
    """What one fetch may still use of its limits."""

    def __init__(self, purpose: Purpose, limits: Limits) -> None:
        self.purpose = purpose
        self.limits = limits
        self._deadline = time.monotonic() + limits.total_seconds

    def left(self) -> float:
        """The seconds left.

        Raises:
            InputError: if there are none.

        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise InputError(self.late)
        return left

    @property
    def patience(self) -> float:
        """The longest wait for the next bytes, in seconds."""
        return min(self.limits.silence_seconds, self.left())

    @property
    def late(self) -> str:
        """The message when time is up; continues a sentence that begins with the address."""
        seconds = f"{self.limits.total_seconds:g} seconds"
        return f"did not answer in full within {seconds}: try again later, or {self.purpose.instead}."
