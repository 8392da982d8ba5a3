"""Functions that callers pass in to hear how far a long task is."""

from collections.abc import Callable

OnProgress = Callable[[int, int | None, str], None]
"""Called now and then with how many are done, how many there are (``None`` while unknown), and what they are."""
