"""What differs between two answers is named, once, and whoever is named first."""

import pytest

from annotator.domain.disputes import Difference, differences
from annotator.domain.records import Evidence, Quote, Review, Source
from annotator.domain.vocabulary import ReviewStatus, Role, Stance

D = Difference


def cites(source: str, quote: str | None = None, stance: Stance = Stance.SUPPORTS) -> Evidence:
    return Evidence(1, Source(source, None), stance, Quote(quote) if quote else None, None, None, 0)


def said(label: str, *evidence: Evidence, as_of: str | None = None) -> Review:
    status = ReviewStatus.SUBMITTED
    return Review(
        "ana", Role.REVIEWER, label, status, None, None, False, None, None, None, 1, evidence, as_of=as_of
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (said("v"), said("v"), ()),
        (said("v"), said("d"), (D.LABEL,)),
        (said("v", cites("s")), said("v", cites("s")), ()),
        (said("v", cites("s")), said("v", cites("t")), (D.SOURCE,)),
        (said("v", cites("s")), said("v"), (D.SOURCE,)),
        (said("v", cites("s"), cites("t")), said("v", cites("t")), ()),
        (said("v", cites("s", "Ten ships.")), said("v", cites("s", "ten  SHIPS came")), ()),
        (said("v", cites("s", "Ten ships.")), said("d", cites("s", "ten ships came")), (D.LABEL, D.READING)),
        (said("v", cites("s", "Ten ships")), said("v", cites("s", "Two boats")), (D.PASSAGE,)),
        (said("v", cites("s", "Ten ships")), said("d", cites("s")), (D.LABEL,)),
        (said("v", cites("s")), said("d", cites("s", stance=Stance.REFUTES)), (D.LABEL, D.STANCE)),
        (said("v", as_of="2026-01-01"), said("v"), (D.DATE,)),
        (said("v", as_of="2026-01-01"), said("d", cites("s"), as_of="2026-02-01"), (D.LABEL, D.SOURCE, D.DATE)),
    ],
)  # fmt: skip
def test_each_difference(one: Review, other: Review, found: tuple[Difference, ...]) -> None:
    assert differences([one, other]) == differences([other, one]) == found


def test_any_two_of_several_count() -> None:
    assert differences([said("v"), said("v"), said("d")]) == (D.LABEL,)
    assert differences([said("v")]) == differences([]) == ()
