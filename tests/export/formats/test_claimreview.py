"""ClaimReview: a valid feed that says only what people said, is harmless in a page, and loads as a collection."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.errors import AnnotatorError, UsageError
from annotator.export.formats.claimreview import ClaimReviews
from annotator.export.job import FormatOptions
from annotator.export.parts.jsonld import embeddable
from annotator.load.collection import is_collection, load_collection
from annotator.settings import DatasetSettings
from annotator.storage.database.engine import Database
from tests.export.formats.by_hand import (
    DATASET,
    Made,
    article,
    claim,
    claims_and_articles,
    make,
    piece,
    review,
    said_by_hand,
    survive,
)
from tests.export.golden import DATASET as GOLDEN_DATASET
from tests.export.golden import FOLDER, GOLDEN, write_golden
from tests.export.support import Claims, export_to, verified
from tests.support import HOSTILE

TEXT = "Rain fell on 12 days. The mayor spent it all."
A, B = "https://a.example/1", "https://b.example/2"


def reviews_in(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_bytes())["dataFeedElement"])


def one(folder: Path, *reviews: Any, of: Any = None, dataset: DatasetSettings = DATASET, **said: Any) -> dict[str, Any]:
    """The published review of one claim with these reviews."""
    of = of or article(TEXT)
    made = make(ClaimReviews(), folder, [of], [claim(of, 0, 21, *reviews, **said)], dataset=dataset)
    assert made.verified().rows == 1
    (found,) = reviews_in(made.out)
    return found


def test_the_file_of_the_labelled_set_is_the_golden_one(labelled: Database, tmp_path: Path) -> None:
    made = write_golden(labelled, "claimreview", tmp_path)

    assert made.read_bytes() == (FOLDER / GOLDEN["claimreview"]).read_bytes()


def test_the_labelled_set_reads_back(labelled: Database, tmp_path: Path) -> None:
    assert verified(labelled, tmp_path / "out.jsonld", "claimreview").rows == 42


def test_one_of_everything_reads_back(filled: Claims, database: Database, tmp_path: Path) -> None:
    assert verified(database, tmp_path / "out.jsonld", "claimreview").rows == 2


def test_a_review_says_all_that_is_known(tmp_path: Path) -> None:
    of = article(TEXT, url="https://n.example/1", title="Rain", publisher="Daily", published_at="2026-05-12")
    source = piece(
        "refutes", A, "11 days", title="Rain in May", publisher="Office", author="A. Nonym", published_at="2026-06",
        archived_url="https://archive.example/1",
    )  # fmt: skip
    found = one(
        tmp_path, review("disputed", source, note="They count 11.", normalised=said_by_hand("It rained.")), of=of
    )

    assert found == {
        "@type": "ClaimReview",
        "url": f"https://checks.example/claims/{found['identifier']}",
        "identifier": found["identifier"],
        "datePublished": "2026-05-15",
        "claimReviewed": "It rained.",
        "author": {"@type": "Organization", "name": "Example Checks", "url": "https://checks.example/"},
        "itemReviewed": {
            "@type": "Claim",
            "text": "Rain fell on 12 days.",
            "author": {"name": "The mayor"},
            "datePublished": "2026-05-01",
            "appearance": {
                "@type": "Article",
                "url": "https://n.example/1",
                "headline": "Rain",
                "publisher": {"@type": "Organization", "name": "Daily"},
                "datePublished": "2026-05-12",
            },
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": 1,
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": "Disputed",
            "ratingExplanation": "They count 11.",
        },
        "citation": [
            {
                "@type": "CreativeWork",
                "url": A,
                "name": "Rain in May",
                "author": {"name": "A. Nonym"},
                "publisher": {"@type": "Organization", "name": "Office"},
                "datePublished": "2026-06",
                "archivedAt": "https://archive.example/1",
                "description": "Refutes the claim: “11 days”",
            }
        ],
    }


def test_what_is_unknown_is_not_there_and_the_manifest_says_so(tmp_path: Path) -> None:
    of = article(TEXT)
    made = make(
        ClaimReviews(), tmp_path, [of], [claim(of, 0, 21, review("unverifiable"))], dataset=DatasetSettings()
    )  # fmt: skip
    (found,) = reviews_in(made.out)

    assert found.keys() == {
        "@type", "identifier", "datePublished", "claimReviewed", "itemReviewed", "reviewRating"
    }  # fmt: skip
    assert found["itemReviewed"] == {"@type": "Claim", "text": "Rain fell on 12 days."}
    assert [note for note in made.job.notes if "Google" in note] == [
        "The reviews have no url, which Google wants: say pages in [dataset] where they are published.",
        "The reviews have no author, which Google wants: say creator in [dataset] who answers for them.",
    ]


def test_a_suggested_speaker_is_not_published(tmp_path: Path) -> None:
    found = one(tmp_path, review("unverifiable"), suggestion={"speaker": "the authority", "tags": []})

    assert "author" not in found["itemReviewed"]


def test_a_source_without_an_address_says_why(tmp_path: Path) -> None:
    named = "ni:///sha-256;" + "A" * 43
    file = piece("supports", named, title=None, file_name="ports.pdf")
    found = one(tmp_path, review("verified", piece("supports", None, withheld_reason="at risk"), file))

    assert found["citation"] == [
        {"@type": "CreativeWork", "description": "Supports the claim (source not named: at risk)"},
        {
            "@type": "CreativeWork", "identifier": named, "name": "ports.pdf", "description": "Supports the claim",
        },
    ]  # fmt: skip


@pytest.mark.parametrize(("said", "rating"), [("2", 2), ("3.5", 3.5)])
def test_a_scheme_may_rate_in_between(said: str, rating: float, labelled: Database, tmp_path: Path) -> None:
    options = FormatOptions(overrides={"unverifiable": said})

    assert verified(labelled, tmp_path / "out.jsonld", "claimreview", options=options).rows == 42
    ratings = {each["reviewRating"]["ratingValue"] for each in reviews_in(tmp_path / "out.jsonld")}
    assert ratings == {1, 5, rating}


@pytest.mark.parametrize("said", ["0", "6", "mostly", "3.50", "1e0", "٣"])
def test_what_is_no_rating_is_left_out_with_the_reason(said: str, labelled: Database, tmp_path: Path) -> None:
    options = FormatOptions(overrides={"unverifiable": said})
    manifest = export_to(labelled, tmp_path / "out.jsonld", "claimreview", options=options)

    assert (6, f"“{said}” is no rating from 1 to 5, written like 2 or 3.5") in {
        (each.count, each.reason) for each in manifest.left_out
    }


def test_the_verdict_is_the_teams(labelled: Database, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="claimreview can export gold"):
        export_to(labelled, tmp_path / "out.jsonld", "claimreview", selection=Selection(Layer.REVIEWS))


def test_it_loads_as_a_collection_of_checked_claims(labelled: Database, database: Database, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonld"
    export_to(labelled, out, "claimreview", dataset=GOLDEN_DATASET)
    assert is_collection(out)
    report = load_collection(database, out)
    again = load_collection(database, out)

    texts = {each["claimReviewed"] for each in reviews_in(out)}
    assert (report.failed, report.without_label, report.without_date, report.conflicts) == (0, 0, 0, [])
    assert report.added + report.unchanged == 42 and report.added >= len(texts)
    assert (again.added, again.unchanged) == (0, 42)


def test_hostile_texts_stay_what_they_are_and_end_no_script(tmp_path: Path) -> None:
    articles = [article(text, title=text, publisher=text) for text in HOSTILE]
    records = [
        claim(of, 0, len(of["text"]), review("verified", piece("supports", A, of["text"], title=of["text"])))
        for of in articles
    ]
    made = make(ClaimReviews(), tmp_path, articles, records)

    assert b"<" not in made.out.read_bytes().replace(rb"<\/", b"")
    assert rb"<\/script" in made.out.read_bytes()
    assert [each["claimReviewed"] for each in reviews_in(made.out)] == list(HOSTILE)
    assert made.verified().rows == len(HOSTILE)


def test_a_script_element_holds_any_value() -> None:
    value = {"a": "</script><!--<script>\u2028\u2029\\/"}

    assert embeddable(value) == rb'{"a":"<\/script>\u003c!--\u003cscript>\u2028\u2029\\/"}'
    assert json.loads(embeddable(value)) == value


def test_each_split_has_its_feed(tmp_path: Path) -> None:
    of = article(TEXT)
    records = [claim(of, at, at + 5, review("unverifiable"), split=("train", "test")[at % 2]) for at in range(5)]
    made = make(ClaimReviews(), tmp_path, [of], records, splits=("train", "dev", "test"))

    assert {path.name: len(reviews_in(path)) for path in tmp_path.glob("out*")} == {
        "out.train.jsonld": 3, "out.dev.jsonld": 0, "out.test.jsonld": 2
    }  # fmt: skip
    assert made.verified().rows == 5


def changed(made: Made, **said: Any) -> Made:
    feed = json.loads(made.out.read_bytes())
    feed["dataFeedElement"][0] |= said
    made.out.write_text(json.dumps(feed))
    return made


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"@type": "Review"}, "Expected a ClaimReview, found"),
        ({"claimReviewed": ""}, "no claim, or a rating"),
        ({"reviewRating": {"ratingValue": 6, "bestRating": 5, "worstRating": 1}}, "out of bounds"),
        ({"reviewRating": []}, "Expected one .*reviewRating, found 0"),
        ({"@id": 5}, "The document is not valid JSON-LD"),
        (
            {"@context": "https://elsewhere.example/context"},
            "The document is not valid JSON-LD|not one that Annotator writes",
        ),
    ],
)
def test_the_reader_refuses_what_is_no_review(said: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    of = article(TEXT)
    made = make(ClaimReviews(), tmp_path, [of], [claim(of, 0, 21, review("unverifiable"))])

    with pytest.raises(AnnotatorError, match=sentence):
        changed(made, **said).rows()


@settings(max_examples=25)
@given(claims_and_articles())
def test_any_claims_survive(data: Any) -> None:
    survive(ClaimReviews(), data)


@pytest.mark.parametrize(
    ("url", "there"),
    [("https://youtu.be/aB-1", "https://youtu.be/aB-1?t=65"), ("https://news.example/1", "https://news.example/1")],
)
def test_a_claim_of_a_recording_appears_at_its_time(tmp_path: Path, url: str, there: str) -> None:
    of = article(TEXT, url=url, meta={"time_codes": [[0, 65.25], [22, 70]]})
    assert one(tmp_path, review("verified", piece("supports", A)), of=of)["itemReviewed"]["appearance"]["url"] == there
