"""Types of callbacks."""

from collections.abc import Callable

OnProgress = Callable[[int, int | None, str], None]
"""Called repeatedly with the number done, the total (``None`` while unknown), and what is being processed."""
