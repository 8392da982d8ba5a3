"""What is to follow when the screen has closed: the tour, or the screen on another database."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """Open the tour, or the database at ``database``, a path or URL."""

    database: str | None = None

    @property
    def is_tour(self) -> bool:
        """Whether it is the tour."""
        return self.database is None
