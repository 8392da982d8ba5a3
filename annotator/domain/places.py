"""Where a reviewer is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reviewer was: an article, the sentence under the cursor and, where one was selected, the claim."""

    article_id: str
    sentence: int = 0
    claim_id: str | None = None
