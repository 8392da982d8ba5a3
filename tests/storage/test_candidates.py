"""Claims that may say the same are found among the stored ones, on both databases, whatever the text."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from annotator.storage import candidates, word_weights
from annotator.storage.candidates import Likely
from annotator.storage.checked import CheckedClaim, store_checked
from annotator.storage.database.engine import Database
from tests import tables
from tests.matching.measure import read
from tests.storage.statements import recorded
from tests.support import ARTICLE, HOSTILE, store


def found(database: Database, text: str, *where: Any) -> list[str]:
    with database.read() as session:
        return [each.text for each in Likely(session, text).claims(*where)]


def test_inflected_words_are_found_and_stop_words_find_nothing(either: Database) -> None:
    store(either)
    assert found(either, "Tonnes that ports are handling")[0].startswith("The port of Lysna handled")
    assert found(either, "and then it was of them") == []
    assert found(either, "zebras") == []
    assert found(either, "") == []


def test_a_moved_claim_is_found_by_its_new_words_only(either: Database, either_desk: Any) -> None:
    article = store(either).article_id
    desk = either_desk()
    claim = next(claim for claim in desk.articles.open(article).claims if "Lysna" in claim.exact)
    desk.spans.edit(claim.id, claim.start, ARTICLE.index(" handled 4.1"))
    assert found(either, "tonnes") == []
    assert found(either, "Lysna") == ["The port of Lysna"]


def test_only_claims_that_fulfil_the_condition(either: Database) -> None:
    store(either)
    assert found(either, "Lysna", tables.claim.c.withdrawn_at.is_not(None)) == []
    assert len(found(either, "Lysna", tables.claim.c.withdrawn_at.is_(None))) == 1


@pytest.mark.parametrize("text", [*HOSTILE, '" OR *', "a AND", "NEAR(", "x:y", "'; --", "!() & | <->"])
def test_no_text_is_a_query(shared: Database, text: str) -> None:
    with shared.read() as session:
        assert Likely(session, text).claims() == []
        assert Likely(session, text).checked() == []


def test_hostile_claims_are_found_by_their_own_words(either: Database) -> None:
    for number, text in enumerate(HOSTILE):
        store(either, f"{text} remembered in Kessin {number} times")
    assert len(found(either, "Kessin remembers")) == len(HOSTILE)


def test_common_words_are_looked_for_only_together(either: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    store(either, "Trade\nShips carry grain upstream.\nShips carry salt.\nGrain is dear.\nSalt is dear.\nShips rest.")
    monkeypatch.setattr(word_weights, "COMMON", 0)
    assert found(either, "Ships carry grain upstream")[0] == "Ships carry grain upstream."
    assert found(either, "Ships and salt") == []


def test_claims_rank_by_the_rare_words_they_share(either: Database) -> None:
    store(
        either,
        "Trade\nShips carry grain.\nShips carry salt.\nShips carry wood.\nThe ferry to Kessin carries salt and more.",
    )
    with either.read() as session:
        ranked = Likely(session, "Salt ships for Kessin").claims()
    assert [each.text for each in ranked][:2] == [
        "The ferry to Kessin carries salt and more.",
        "Ships carry salt.",
    ]
    assert [each.score for each in ranked] == sorted((each.score for each in ranked), reverse=True)
    assert 1 > ranked[0].share > ranked[1].share > ranked[2].share > 0


def test_a_word_that_is_common_still_counts_in_the_ranking(either: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    store(either, "Trade\nGrain ships arrive.\nGrain is dear.\nShips rest.\nShips sail.\nShips sink.")
    monkeypatch.setattr(word_weights, "COMMON", 3)
    assert found(either, "ships with grain") == ["Grain ships arrive.", "Grain is dear."]
    monkeypatch.setattr(candidates, "MOST_HITS", 0)
    assert found(either, "ships with grain") == []


def test_a_collection_is_found_by_its_titles(either: Database) -> None:
    claims = [
        CheckedClaim("They snore.", "True", title="Do cats really snore?", external_id="c-1"),
        CheckedClaim("Dogs snore loudly.", "True"),
    ]
    with either.write() as session:
        store_checked(session, claims, "cats.jsonl")
    with either.read() as session:
        assert [each.text for each in Likely(session, "snoring cats").checked()] == [
            "They snore.",
            "Dogs snore loudly.",
        ]


def test_the_number_of_statements_does_not_grow_with_the_claims(either: Database) -> None:
    counts = []
    for n in range(2):
        store(
            either,
            "Ports\n" + "\n".join(f"The harbour of {'ABCDE'[n]}{k} closed in spring." for k in range(1, 40 * n + 3)),
        )
        with recorded(either) as sent:
            found(either, "The harbour was closed in spring")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_most_partners_of_the_pairs_are_candidates(either: Database) -> None:
    pairs = [pair for name in ("tuned", "held_out") for pair in read(name) if pair.kind == "same"]
    store(either, "Pairs\n" + "\n".join(claim for pair in pairs for claim in (pair.one, pair.other)))
    hits = sum(pair.other in found(either, pair.one) for pair in pairs)
    assert hits >= 0.95 * len(pairs)


def test_checked_claims_are_kept_once_and_found(either: Database) -> None:
    claims = [CheckedClaim("Nine out of ten cats snore.", "True", "verified", "https://c.example/1", "C"),
              CheckedClaim("Nine out of ten cats snore.", "False", "disputed", "https://d.example/1", "D")]  # fmt: skip
    with either.write() as session:
        assert store_checked(session, [*claims, claims[0]], "cats.jsonl") == (2, [])
    with either.write() as session:
        assert store_checked(session, claims, "again.jsonl") == (0, [])
    with either.write() as session:
        added, (differing,) = store_checked(session, [replace(claims[0], rating="False")], "other.jsonl")
    assert (added, differing.what, differing.kept, differing.given) == (0, "rating", "True", "False")
    with either.read() as session:
        assert len(Likely(session, "Cats that snore").checked()) == 2
        rows = session.execute(select(tables.checked_claim.c.collection, tables.checked_claim.c.public_id)).all()
    assert {row[0] for row in rows} == {"cats.jsonl"}
    assert all(row[1].startswith("k") for row in rows)
