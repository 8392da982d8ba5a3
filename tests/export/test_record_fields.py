"""Records made of the values that a release kept, which may be older than a field."""

from typing import Any

import orjson

from annotator.dataset.lines import line_of
from annotator.dataset.record import ClaimRecord
from annotator.dataset.record_fields import record_from
from annotator.dataset.record_types import changed
from annotator.domain.source_details import SourceKind
from annotator.domain.vocabulary import Stance
from tests.export.formats.by_hand import article, claim, piece, review


def record(**said: Any) -> dict[str, Any]:
    """A claim with one source."""
    return claim(article("Rain fell."), 0, 4, review("verified", piece("supports", "https://a.example/", **said)))


def test_a_record_is_written_as_it_was_read() -> None:
    kept = line_of(record(kind="primary"))
    read = record_from(ClaimRecord, orjson.loads(kept))

    assert line_of(read) == kept
    assert read.reviews[0].evidence[0].source.kind is SourceKind.PRIMARY
    assert read.reviews[0].evidence[0].stance is Stance.SUPPORTS


def test_a_field_that_is_younger_than_the_record_has_its_default_and_is_not_written() -> None:
    values = record()
    del values["reviews"][0]["evidence"][0]["source"]["medium"]
    read = record_from(ClaimRecord, values)

    assert read.reviews[0].evidence[0].source.medium is None
    assert line_of(read) == line_of(values)
    assert line_of(changed(read, split="train")) == line_of(values | {"split": "train"})
