"""Claims that a reader of an export found marked in texts, held against the rows that it read."""

from collections.abc import Mapping
from typing import Any

from annotator.domain.label_meaning import LabelMeaning, meaning_of_words
from annotator.errors import AnnotatorError
from annotator.export.job import ReadRow


class Marks:
    """What one export marks, and what it should.

    Marked must be every claim that is one by its gold label, or where reviews are told without it by one reviewer at
    least, but for those that the manifest counts as left out.
    """

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        """``manifest`` is that of the export, with the ``meanings`` of labels; others go by the words of their name."""
        self._meanings: Mapping[str, LabelMeaning | None] = manifest.get("meanings", {})
        self._left_out = sum(each["count"] for each in manifest["left_out"] if each["what"] == "spans")
        self._marked: dict[str, int] = {}
        self._claims: dict[str, int] = {}
        self._ruled_out: set[str] = set()

    def mark(self, claim_id: str, text: str) -> None:
        """Note that ``text`` is marked as a claim."""
        self._marked[claim_id] = hash(text)

    def row(self, row: ReadRow, *, decided: bool = False) -> None:
        """Note a row; ``decided`` says that it is the gold label among reviews."""
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
        """Compare both.

        Raises:
            AnnotatorError: when something is marked that is no claim or has other words, or a claim is not marked.

        """
        expected = {key: text for key, text in self._claims.items() if key not in self._ruled_out}
        wrong = next((key for key, text in self._marked.items() if expected.get(key) != text), None)
        if wrong is not None:
            raise AnnotatorError(f"What is marked as {wrong} is not the claim of this id.")
        missing = len(expected) - len(self._marked)
        if missing != self._left_out:
            raise AnnotatorError(f"{missing} claims are not marked in the texts, {self._left_out} are counted so.")
