"""Citing again what was cited for an earlier claim that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.domain.records import Citation
from annotator.domain.seen_before import SeenClaim
from annotator.domain.source_details import SourceKind
from annotator.errors import EvidenceError
from annotator.review import event_words
from annotator.schemes import LabelScheme


def citations_of(earlier: SeenClaim, scheme: LabelScheme) -> list[Citation]:
    """What can be cited again, each passage of a source once.

    Stances and quotes come along, for they are about the same claim; notes do not, for they are somebody's words. A
    claim of a collection is cited by the page of its fact-check.
    """
    found: dict[tuple[object, ...], Citation] = {}
    for piece in earlier.evidence:
        exact = piece.quote.exact if piece.quote else None
        found.setdefault(
            (piece.source.id, piece.stance, exact),
            Citation(
                piece.stance,
                source_id=piece.source.id,
                quote=piece.quote,
                accessed_at=piece.accessed_at,
                set=piece.set,
            ),
        )
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
    """What became of the sources of an earlier claim."""

    cited: int = 0
    known: int = 0
    """Cited here already."""
    own: int = 0
    """The article under review itself."""

    def message(self, earlier: SeenClaim) -> str:
        """What was reused and what was left out, in one sentence."""
        left = [f"{self.known} already cited"] if self.known else []
        left += ["this article itself left out"] if self.own else []
        return event_words.reused(self.cited, earlier, left)

    def refuse_nothing(self) -> None:
        """Raise ``EvidenceError`` when there was nothing to cite, saying why."""
        if self.cited:
            return
        if self.own:
            rest = " and the others are cited already" if self.known else ""
            raise EvidenceError(f"Nothing to reuse: the source is this very article{rest}; cite another.")
        if self.known:
            raise EvidenceError("Nothing to reuse: all sources of that claim are cited here already.")
        raise EvidenceError("Nothing to reuse: no source was cited for that claim.")


def find(earlier: Sequence[SeenClaim], wanted: SeenClaim) -> SeenClaim | None:
    """The earlier claim that ``wanted`` is, as it may be seen now."""
    key = wanted.claim_id, wanted.checked_id
    return next((each for each in earlier if (each.claim_id, each.checked_id) == key), None)
