"""The words of the field as plain values, shared by every layer.

Nothing here knows of a database, a terminal or spaCy. Offsets are Unicode code points, start included and end
excluded; times are aware UTC datetimes. Values are immutable: a changed one is a new one.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.domain.desk import ArticleProgress, Desk, Guideline, ImportState, OpenArticle, Outcome
    from annotator.domain.everywhere import Found, FoundGroup, FoundIn
    from annotator.domain.orders import Chosen, Counted, Filter, Order, SavedFilter, Walk
    from annotator.domain.places import Place
    from annotator.domain.records import (
        Article,
        ArticleInput,
        Citation,
        Claim,
        Evidence,
        Normalised,
        Quote,
        Review,
        Sentence,
        SentenceSpan,
        Source,
    )
    from annotator.domain.seen import OtherAnswer, SeenBefore, SeenClaim
    from annotator.domain.sources import (
        Archive,
        ArchiveAttempt,
        QuoteMatch,
        QuoteStatus,
        SourceDetail,
        SourceSummary,
        SourceUse,
    )
    from annotator.domain.suggesting import Reason, SentenceText, SuggestedClaim, Suggester, SuggesterInfo, Suggestion
    from annotator.domain.words import (
        ClaimTag,
        Likeness,
        Origin,
        ReviewStatus,
        Role,
        SentenceKind,
        SourceKind,
        SourceMedium,
        Stance,
    )

__all__ = [
    "Archive",
    "ArchiveAttempt",
    "Article",
    "ArticleInput",
    "ArticleProgress",
    "Chosen",
    "Citation",
    "Claim",
    "ClaimTag",
    "Counted",
    "Desk",
    "Evidence",
    "Filter",
    "Found",
    "FoundGroup",
    "FoundIn",
    "Guideline",
    "ImportState",
    "Likeness",
    "Normalised",
    "OpenArticle",
    "Order",
    "Origin",
    "OtherAnswer",
    "Outcome",
    "Place",
    "Quote",
    "QuoteMatch",
    "QuoteStatus",
    "Reason",
    "Review",
    "ReviewStatus",
    "Role",
    "SavedFilter",
    "SeenBefore",
    "SeenClaim",
    "Sentence",
    "SentenceKind",
    "SentenceSpan",
    "SentenceText",
    "Source",
    "SourceDetail",
    "SourceKind",
    "SourceMedium",
    "SourceSummary",
    "SourceUse",
    "Stance",
    "SuggestedClaim",
    "Suggester",
    "SuggesterInfo",
    "Suggestion",
    "Walk",
]

_HOMES = {
    "desk": "ArticleProgress Desk Guideline ImportState OpenArticle Outcome",
    "everywhere": "Found FoundGroup FoundIn",
    "orders": "Chosen Counted Filter Order SavedFilter Walk",
    "places": "Place",
    "records": "Article ArticleInput Citation Claim Evidence Normalised Quote Review Sentence SentenceSpan Source",
    "seen": "OtherAnswer SeenBefore SeenClaim",
    "sources": "Archive ArchiveAttempt QuoteMatch QuoteStatus SourceDetail SourceSummary SourceUse",
    "suggesting": "Reason SentenceText SuggestedClaim Suggester SuggesterInfo Suggestion",
    "words": "ClaimTag Likeness Origin ReviewStatus Role SentenceKind SourceKind SourceMedium Stance",
}
"""In which module each name is; one is imported when its first name is asked for, so that a screen paints sooner."""

_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """A name of the package, from its module (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    return value
