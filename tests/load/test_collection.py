"""Collections of checked claims are read in the shapes they come in; bad records are named and the rest kept."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from annotator.errors import InputError
from annotator.load import collection
from annotator.load.checked_claims import checked_claim, label_for
from annotator.load.collection import is_collection, load_collection
from annotator.schemes import DEFAULT_SCHEME, scheme_from
from annotator.storage.checked import CheckedClaim, store_checked
from annotator.storage.database.engine import Database
from tests import tables
from tests.support import HOSTILE

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example/owls?utm_source=x",
    "datePublished": "2024-11-02T10:00:00Z",
    "claimReviewed": "Owls  can read\nnewspapers.",
    "author": {"@type": "Organization", "name": "Plain Checks"},
    "itemReviewed": {"@type": "Claim", "author": [{"name": "A. Fowler"}], "datePublished": "2024-10-30"},
    "reviewRating": {"ratingValue": "1", "worstRating": "1", "bestRating": "5", "alternateName": "False"},
}
READ = CheckedClaim("Owls can read newspapers.", "False", "disputed", "https://checks.example/owls", "Plain Checks",
                    "2024-11-02T10:00:00Z", "A. Fowler", "2024-10-30")  # fmt: skip
PLAIN = {"claim": "Owls sleep by day.", "rating": "mostly true", "url": "https://c.example/1", "date": "2024-05"}


def stored(database: Database) -> list[Any]:
    with database.read() as session:
        return list(session.execute(select(tables.checked_claim).order_by(tables.checked_claim.c.text)).all())


def load_all(database: Database, path: Path, value: Any) -> collection.CollectionReport:
    path.write_text(value if isinstance(value, str) else json.dumps(value, indent=1), "utf-8")
    assert is_collection(path)
    return load_collection(database, path)


SHAPES = {
    "one object": REVIEW,
    "a list": [REVIEW],
    "a data feed": {
        "@type": "DataFeed",
        "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}, {"item": []}],
    },
    "a feed with single items": {"@type": "DataFeed", "dataFeedElement": [{"item": REVIEW}]},
    "a graph": {"@context": "https://schema.org", "@graph": [REVIEW]},
    "json lines": json.dumps(REVIEW) + "\n" + json.dumps(REVIEW) + "\n",
    "one line": json.dumps(REVIEW),
    "a byte order mark": "\ufeff" + json.dumps([REVIEW]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_claim_reviews_are_read_in_every_shape(database: Database, tmp_path: Path, shape: str) -> None:
    report = load_all(database, tmp_path / "feed.json", SHAPES[shape])
    assert (report.added, report.failed) == (1, 0)
    (row,) = stored(database)
    assert (row.text, row.rating, row.label, row.url) == (READ.text, READ.rating, READ.label, READ.url)
    assert (row.publisher, row.reviewed_at, row.claimant) == (READ.publisher, READ.reviewed_at, READ.claimant)
    assert row.collection == "feed.json"


def test_a_record_is_read_whole() -> None:
    assert checked_claim(REVIEW, DEFAULT_SCHEME) == READ


def test_loading_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(PLAIN | {"url": f"https://c.example/{n}"}) for n in range(5))
    first = load_all(database, tmp_path / "c.jsonl", lines)
    before = stored(database)
    again = load_collection(database, tmp_path / "c.jsonl")
    assert (first.added, again.added, again.unchanged) == (5, 0, 5)
    assert stored(database) == before
    assert first.without_label == 5


def test_bad_records_are_named_and_the_rest_is_kept(database: Database, tmp_path: Path) -> None:
    bad = [
        "not json",
        json.dumps({"claim": ""}),
        json.dumps({"claim": "x", "url": "javascript:alert(1)"}),
        json.dumps({"claim": ["x"]}),
        json.dumps({"claim": "x\0y"}),
        json.dumps({"claim": "x" * 5000}),
        "[1]",
        "{" * 2000,
    ]
    lines = [json.dumps(PLAIN), *bad, json.dumps(PLAIN | {"date": "5 May"} | {"claim": "Owls rest by day."})]
    report = load_all(database, tmp_path / "c.jsonl", "\n".join(lines))
    assert (report.added, report.failed) == (2, len(bad))
    assert [where for where, _ in report.failures] == [f"c.jsonl line {n}" for n in range(2, 10)]
    assert report.failures[0][1].startswith("not JSON")
    assert report.failures[1][1] == "it has no claim"
    assert "is not a web address" in report.failures[2][1]
    assert report.without_date == 1
    assert [row.reviewed_at for row in stored(database)] == [None, "2024-05"]
    assert any("Left out c.jsonl line 3: it has no claim." in line for line in report.lines())
    assert report.as_json()["claims"] == {"added": 2, "unchanged": 0}


def test_lines_are_read_in_batches(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the file: no more records are held than one batch has."""
    held: list[int] = []

    def store(session: Any, claims: list[CheckedClaim], name: str) -> tuple[int, list[Any]]:
        held.append(len(claims))
        return store_checked(session, claims, name)

    monkeypatch.setattr(collection, "store_checked", store)
    monkeypatch.setattr(collection, "_TOGETHER", 7)
    lines = "".join(json.dumps(PLAIN | {"url": f"https://c.example/{n}"}) + "\n" for n in range(45))
    assert load_all(database, tmp_path / "c.jsonl", lines).added == 45
    assert held == [7] * 6 + [3]


def test_no_more_than_a_hundred_bad_records_are_named(database: Database, tmp_path: Path) -> None:
    report = load_all(database, tmp_path / "c.jsonl", json.dumps(PLAIN) + "\n" + "[]\n" * 150)
    assert (report.failed, len(report.failures)) == (150, 100)
    assert report.lines()[-1] == "Left out: 50 more."


def test_a_second_opinion_is_a_conflict_and_overwrites_nothing(database: Database, tmp_path: Path) -> None:
    load_all(database, tmp_path / "a.jsonl", json.dumps(PLAIN) + "\n" + json.dumps(PLAIN | {"rating": "false"}) + "\n")
    before = stored(database)
    later = [
        PLAIN | {"rating": "True \x1b[31m"},
        PLAIN | {"rating": "false", "date": "2025-01"},
        PLAIN | {"rating": None},
        PLAIN | {"claimant": "An owl"},
        PLAIN | {"url": "https://c.example/2"},
    ]
    report = load_all(database, tmp_path / "b.jsonl", "\n".join(map(json.dumps, later)))
    assert (report.added, report.unchanged, report.conflicting, report.failed) == (1, 4, 4, 0)
    assert report.conflicts[0] == (
        "the rating for “Owls sleep by day.” is “mostly true” here and “True �[31m” in the file."
    )
    assert "the claimant for “Owls sleep by day.” is none here and “An owl” in the file." in report.conflicts
    assert report.as_json()["conflicting"] == 4
    assert f"Conflict, nothing overwritten: {report.conflicts[0]}" in report.lines()
    assert [row for row in stored(database) if row.url == "https://c.example/1"] == before


def test_a_record_that_contradicts_one_of_the_same_file_is_a_conflict(database: Database, tmp_path: Path) -> None:
    lines = [json.dumps(PLAIN | {"rating": rating}) for rating in ("true", "true", *["false"] * 150)]
    report = load_all(database, tmp_path / "c.jsonl", "\n".join(lines))
    assert (report.added, report.unchanged, report.conflicting, len(report.conflicts)) == (1, 151, 150, 100)
    assert report.lines()[-1] == "Conflicts: 50 more."
    assert stored(database)[0].rating == "true"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_text(database: Database, tmp_path: Path, text: str) -> None:
    record = PLAIN | {"claim": text, "rating": text, "publisher": {"name": text}}
    assert load_all(database, tmp_path / "c.json", [record]).failed == 0
    (row,) = stored(database)
    assert row.text == row.rating == row.publisher == " ".join(text.split())


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*REVIEW, *PLAIN, "name"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*REVIEW, *PLAIN, "label", "publisher"]), values))
def test_any_record_is_a_claim_or_refused_in_words(record: dict[str, Any]) -> None:
    for known in ({}, REVIEW, PLAIN):
        try:
            claim = checked_claim({**known, **record}, DEFAULT_SCHEME)
        except InputError as error:
            assert str(error)
        else:
            assert claim.text.strip()
            assert claim.label is None or claim.label in DEFAULT_SCHEME


@pytest.mark.parametrize(
    ("rating", "label"),
    [
        ("True", "verified"), ("FALSE", "disputed"), ("Not true.", "disputed"), ("Pants on Fire!", "disputed"),
        ("unproven", "unverifiable"), ("NOT ENOUGH INFO", "unverifiable"), ("not_a_claim", "not_a_claim"),
        ("Not enough", "unverifiable"), ("Half true", None), ("Mostly false", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_ratings_that_say_one_thing_are_mapped(rating: str | None, label: str | None) -> None:
    assert label_for(rating, DEFAULT_SCHEME) == label


def test_a_scheme_of_ones_own_maps_only_to_its_own_labels() -> None:
    scheme = scheme_from([{"name": "true", "key": "t"}, {"name": "half_true", "key": "h"}], "own", "here")
    assert [label_for(rating, scheme) for rating in ("True", "Half true", "False")] == ["true", "half_true", None]


@pytest.mark.parametrize(
    ("rating", "words", "label"),
    [
        ({"ratingValue": 5, "bestRating": 5, "worstRating": 1}, "5 (1–5)", "verified"),
        ({"ratingValue": "1", "bestRating": "5", "worstRating": "1"}, "1 (1–5)", "disputed"),
        ({"ratingValue": 3, "bestRating": 5, "worstRating": 1}, "3 (1–5)", None),
        ({"ratingValue": 1, "bestRating": 1, "worstRating": 1}, None, None),
        ({"ratingValue": "high"}, "high", None),
        ({"ratingValue": "False"}, "False", "disputed"),
        ({"ratingValue": 1}, "1 (1–5)", "disputed"),
        ({"ratingValue": 5, "worstRating": 0}, "5 (0–5)", "verified"),
        ("False", "False", "disputed"),
        (["Mostly so"], "Mostly so", None),
        (7, None, None),
    ],
)
def test_numbers_count_where_there_are_no_words(rating: Any, words: str | None, label: str | None) -> None:
    claim = checked_claim(REVIEW | {"reviewRating": rating}, DEFAULT_SCHEME)
    assert (claim.rating, claim.label) == (words, label)


@pytest.mark.parametrize(
    "text", ["", "plain words", '{"claim_id": "c1", "schema_version": 1}', '{"other": 1}', "{", "null"]
)
def test_what_is_no_collection(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.jsonl").write_text(text, "utf-8")
    assert not is_collection(tmp_path / "x.jsonl")


@pytest.mark.parametrize(("key", "taken"), [("text", False), ("claim", True)])
def test_what_is_nested_deep_is_told_by_its_keys(tmp_path: Path, key: str, taken: bool) -> None:
    (tmp_path / "x.jsonl").write_text(f'{{"{key}": "a", "meta": {"[" * 900}{"]" * 900}}}', "utf-8")
    assert is_collection(tmp_path / "x.jsonl") is taken


def test_a_file_that_is_not_there_is_no_collection(database: Database, tmp_path: Path) -> None:
    assert not is_collection(tmp_path / "missing.json")
    with pytest.raises(InputError, match="cannot be read"):
        load_collection(database, tmp_path / "missing.json")


def test_a_feed_cut_short_is_refused_whole(database: Database, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither JSON nor JSON Lines"):
        load_all(database, tmp_path / "f.json", json.dumps([REVIEW], indent=1)[:-20])
    assert stored(database) == []


def test_a_feed_too_large_for_the_memory_is_refused(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collection, "LARGEST", 10)
    with pytest.raises(InputError, match="JSON Lines, one review a line"):
        load_all(database, tmp_path / "f.json", [REVIEW])


@pytest.mark.parametrize(
    ("record", "title", "external_id"),
    [
        (PLAIN | {"title": "Do  owls read?", "id": 12345678}, "Do owls read?", "12345678"),
        (PLAIN | {"headline": "Owls", "external_id": "o-1"}, "Owls", "o-1"),
        (PLAIN | {"title": ["x"], "id": {"a": 1}}, None, None),
        (PLAIN | {"title": "x\0", "id": "y" * 5000}, None, None),
        (REVIEW | {"headline": "Owls and papers", "@id": "urn:o1"}, "Owls and papers", "urn:o1"),
    ],
)  # fmt: skip
def test_titles_and_ids_are_kept_where_they_can_be(record: Any, title: str | None, external_id: str | None) -> None:
    """What only helps to find a claim never keeps it from being loaded."""
    claim = checked_claim(record, DEFAULT_SCHEME)
    assert (claim.title, claim.external_id) == (title, external_id)


def test_ratings_are_mapped(database: Database, tmp_path: Path) -> None:
    from annotator.load.foreign.labels import LabelTable

    table = LabelTable(DEFAULT_SCHEME, ["Mostly so=verified", "2=disputed"])
    records = [REVIEW | {"reviewRating": rating} for rating in ("Mostly so", {"ratingValue": 2}, "Half")]
    records = [record | {"claimReviewed": f"Claim {n} of the port."} for n, record in enumerate(records)]
    (tmp_path / "feed.json").write_text(json.dumps(records), encoding="utf-8")
    report = load_collection(database, tmp_path / "feed.json", label_of=lambda rating: table.meaning(rating) or None)

    with database.read() as session:
        found = session.execute(select(tables.checked_claim.c.text, tables.checked_claim.c.label)).all()
    assert [label for _, label in sorted(found)] == ["verified", "disputed", None]
    assert report.without_label == 1
