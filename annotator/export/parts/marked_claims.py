"""Compare the claims marked in the texts of an export with its rows."""

from collections.abc import Mapping
from typing import Any

from annotator.domain.label_meaning import LabelMeaning, meaning_of_words
from annotator.errors import AnnotatorError
from annotator.export.job import ReadRow


class Marks:
    """The marked and the expected claims of one export.

    A claim is expected if its gold label says it is a claim or, in an export of reviews without gold labels, if at
    least one reviewer says so. Claims that the manifest counts as left out may be missing.
    """

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        """``manifest`` includes the ``meanings`` of labels; for other labels, the name determines the meaning."""
        self._meanings: Mapping[str, LabelMeaning | None] = manifest.get("meanings", {})
        self._left_out = sum(each["count"] for each in manifest["left_out"] if each["what"] == "spans")
        self._marked: dict[str, int] = {}
        self._claims: dict[str, int] = {}
        self._ruled_out: set[str] = set()

    def mark(self, claim_id: str, text: str) -> None:
        """Record that ``text`` is marked as a claim."""
        self._marked[claim_id] = hash(text)

    def row(self, row: ReadRow, *, decided: bool = False) -> None:
        """Record a row; ``decided`` means that it holds the gold label in an export of reviews."""
        key = str(row.claim_id)
        is_claim = row.label is None or self._is_claim(row.label)
        if is_claim:
            self._claims[key] = hash(row.text)
        if decided:
            (self._ruled_out.discard if is_claim else self._ruled_out.add)(key)

    def _is_claim(self, label: str) -> bool:
        meaning = self._meanings[label] if label in self._meanings else meaning_of_words(label)
        return meaning is not LabelMeaning.NO_CLAIM

    def check(self) -> None:
        """Compare the marked with the expected claims.

        Raises:
            AnnotatorError: a mark has no claim or another text, or a claim is not marked.

        """
        expected = {key: text for key, text in self._claims.items() if key not in self._ruled_out}
        wrong = next((key for key, text in self._marked.items() if expected.get(key) != text), None)
        if wrong is not None:
            raise AnnotatorError(f"The text marked as {wrong} is not the claim with this id.")
        missing = len(expected) - len(self._marked)
        if missing != self._left_out:
            raise AnnotatorError(f"{missing} claims are not marked in the texts; the manifest counts {self._left_out}.")
