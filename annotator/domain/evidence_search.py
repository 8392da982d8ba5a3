"""What a reviewer looks for in the library, for a claim under review."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.domain.library import Query
    from annotator.domain.records import Claim


@dataclass(frozen=True, slots=True)
class Search:
    """What a reviewer looks for: a claim, the article's address and date, words typed, and one of the questions.

    ``question`` counts from 1; without it, all questions that wait for an answer are searched for.
    """

    claim: "Claim"
    article_url: str | None = None
    date: str | None = None
    words: str = ""
    question: int | None = None

    def query(self) -> "Query":
        """The search as the library takes it."""
        from annotator.domain.library import Query

        review = self.claim.review
        asked = review.questions if review else ()
        wanted = [asked[self.question - 1]] if self.question else [each for each in asked if each.is_open]
        wording = [review.normalised.text] if review and review.normalised else []
        return Query(self.claim.exact, tuple(each.text for each in wanted), tuple(wording), self.words, self.date)
