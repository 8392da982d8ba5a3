"""Reuses the sources of an earlier claim that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.domain.records import Citation
from annotator.domain.seen_before import SeenClaim
from annotator.domain.source_details import SourceKind
from annotator.errors import EvidenceError
from annotator.review import event_words
from annotator.schemes import LabelScheme


def citations_of(earlier: SeenClaim, scheme: LabelScheme) -> list[Citation]:
    """The citations to repeat, each passage of a source once.

    Stances and quotes are copied; notes are not, because they are somebody else's words. A claim of a collection is
    cited by its fact-check page.
    """
    found: dict[tuple[object, ...], Citation] = {}
    for piece in earlier.evidence:
        exact = piece.quote.exact if piece.quote else None
        source = piece.source.id
        citation = Citation(
            piece.stance, source_id=source, quote=piece.quote, accessed_at=piece.accessed_at, set=piece.set
        )
        found.setdefault((source, piece.stance, exact), citation)
    if earlier.url is not None:
        found[earlier.url,] = _fact_check(earlier, scheme)
    return list(found.values())


def _fact_check(earlier: SeenClaim, scheme: LabelScheme) -> Citation:
    return Citation(
        scheme.stance_of(earlier.label),
        url=earlier.url,
        publisher=earlier.publisher,
        published_at=earlier.date,
        kind=SourceKind.FACT_CHECK,
        note=f"Rated “{earlier.rating}”" if earlier.rating else None,
    )


@dataclass
class Reused:
    """How many sources of an earlier claim were cited, were already cited (``known``), or are this very article."""

    cited: int = 0
    known: int = 0
    own: int = 0

    def message(self, earlier: SeenClaim) -> str:
        """A status message: what was reused and what was left out."""
        left = [f"{self.known} already cited"] if self.known else []
        left += ["this article itself left out"] if self.own else []
        return event_words.reused(self.cited, earlier, left)

    def refuse_nothing(self) -> None:
        """Raise ``EvidenceError`` with the reason when nothing was cited."""
        if self.cited:
            return
        if self.own:
            rest = " and the others are cited already" if self.known else ""
            raise EvidenceError(f"Nothing to reuse: the source is this article itself{rest}; cite another.")
        if self.known:
            raise EvidenceError("Nothing to reuse: all sources of that claim are cited here already.")
        raise EvidenceError("Nothing to reuse: no source was cited for that claim.")


def find(earlier: Sequence[SeenClaim], wanted: SeenClaim) -> SeenClaim | None:
    """The claim of ``earlier`` with the same id as ``wanted``, if any."""
    key = wanted.claim_id, wanted.checked_id
    return next((each for each in earlier if (each.claim_id, each.checked_id) == key), None)
