"""Whether two claims say the same. Pure text: no database and no language model, so a screen may use it too."""

from annotator.matching.compare import Match, compare

__all__ = ["Match", "compare"]
