"""Web Annotations: targets that select the claim, bodies that say label, claim, sources and notes, names that stay."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.errors import AnnotatorError
from annotator.export.formats.webannotation import CONTEXTS, WebAnnotation
from annotator.export.parts.jsonld import expanded
from annotator.settings import DatasetSettings
from annotator.storage.database.engine import Database
from annotator.web.address import file_address
from tests.export.formats.by_hand import article, claim, claims_and_articles, make, piece, review, survive
from tests.export.golden import FOLDER, GOLDEN, write_golden
from tests.export.support import Claims, export_to, verified
from tests.support import HOSTILE, ROOT

TEXT = "\U0001f4c9 Rain fell on 12 days. The mayor spent it all."
A, B = "https://a.example/1", "https://b.example/2"


def collection(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_bytes()))


def items(path: Path) -> list[dict[str, Any]]:
    return list(collection(path)["first"]["items"])


def one(folder: Path, *reviews: Any, of: Any = None) -> dict[str, Any]:
    """The annotation of one claim with these reviews."""
    of = of or article(TEXT)
    made = make(WebAnnotation(), folder, [of], [claim(of, 2, 23, *reviews)])
    assert made.verified().rows == 1
    (found,) = items(made.out)
    return found


def test_the_file_of_the_labelled_set_is_the_golden_one(labelled: Database, tmp_path: Path) -> None:
    made = write_golden(labelled, "webannotation", tmp_path)

    assert made.read_bytes() == (FOLDER / GOLDEN["webannotation"]).read_bytes()


def test_the_labelled_set_reads_back_in_every_layer(labelled: Database, tmp_path: Path) -> None:
    for layer, rows in ((Layer.GOLD, 50), (Layer.REVIEWS, 50), (Layer.BOTH, 100)):
        found = verified(labelled, tmp_path / f"{layer}.jsonld", "webannotation", selection=Selection(layer))
        assert found.rows == rows
        assert len({each["id"] for each in items(tmp_path / f"{layer}.jsonld")}) == rows


def test_one_of_everything_reads_back(filled: Claims, database: Database, tmp_path: Path) -> None:
    assert (
        verified(database, tmp_path / "out.jsonld", "webannotation", selection=Selection(Layer.GOLD, notes=True)).rows
        == 3
    )
    first = items(tmp_path / "out.jsonld")[0]

    assert first["body"][3]["state"] == {
        "type": "TimeState", "cached": "https://archive.example/2026/https://stat.example/ports?year=2025"
    }  # fmt: skip
    assert first["body"][2]["value"].endswith("(https://stat.example/ports?year=2025). page\t4")


def test_an_annotation_selects_the_claim_and_says_all(tmp_path: Path) -> None:
    of = article(TEXT, url="https://n.example/1")
    kept = {"archived_url": "https://archive.example/1", "archived_at": "2026-05-13T10:00:00Z"}
    source = piece("refutes", A, "11 days", title="Rain in May", publisher="Office", **kept)
    found = one(tmp_path, review("disputed", source, piece("context", None, set=1), note="They count 11."), of=of)

    UUID(found.pop("id").removeprefix("urn:uuid:"))
    identified = found["body"].pop(1)
    assert (identified["purpose"], identified["value"][0]) == ("identifying", "c")
    assert found == {
        "type": "Annotation",
        "motivation": "assessing",
        "created": "2026-05-15T09:48:00Z",
        "creator": [{"type": "Person", "nickname": "ana"}],
        "body": [
            {"type": "TextualBody", "purpose": "classifying", "value": "disputed"},
            {
                "type": "TextualBody",
                "purpose": "describing",
                "value": f"refutes, set 1: Office, Rain in May ({A})",
            },
            {
                "type": "SpecificResource",
                "purpose": "linking",
                "source": A,
                "selector": {"type": "TextQuoteSelector", "exact": "11 days", "prefix": "", "suffix": ""},
                "state": {
                    "type": "TimeState",
                    "cached": "https://archive.example/1",
                    "sourceDate": "2026-05-13T10:00:00Z",
                },
            },
            {"type": "TextualBody", "purpose": "describing", "value": "context, set 2: not named: at risk"},
            {"type": "TextualBody", "purpose": "commenting", "value": "They count 11."},
        ],
        "target": {
            "type": "SpecificResource",
            "source": "https://n.example/1",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": "Rain fell on 12 days.",
                    "prefix": "\U0001f4c9 ",
                    "suffix": " The mayor spent it all.",
                },
                {"type": "TextPositionSelector", "start": 2, "end": 23},
            ],
        },
    }


def quoted(text: str, selector: dict[str, str]) -> list[tuple[int, int]]:
    """Every place that a TextQuoteSelector means: the words, between what should stand around them (section 4.2.4)."""
    words = re.escape(selector["exact"])
    around = f"(?<={re.escape(selector['prefix'])})(?={words}{re.escape(selector['suffix'])})"
    return [(found.start(), found.start() + len(selector["exact"])) for found in re.finditer(around, text)]


def selected(items: list[dict[str, Any]], texts: dict[str, str]) -> Iterator[tuple[tuple[int, int], list[Any]]]:
    """Of each annotation, the span at its position and the spans that its quote means, by the text of its source."""
    for item in items:
        quote, place = item["target"]["selector"]
        text, span = texts[item["target"]["source"]], (place["start"], place["end"])
        assert text[slice(*span)] == quote["exact"]
        yield span, quoted(text, quote)


def test_both_selectors_find_the_claim_and_nothing_else(labelled: Database, tmp_path: Path) -> None:
    export_to(labelled, tmp_path / "out.jsonld", "webannotation")
    export_to(labelled, tmp_path / "all.jsonl")
    articles = [json.loads(line) for line in (tmp_path / "all.articles.jsonl").read_text("utf-8").split("\n") if line]
    texts = {each["url"] or file_address(each["sha256"]): each["text"] for each in articles}
    found = list(selected(items(tmp_path / "out.jsonld"), texts))

    assert len(found) == 50
    assert all(places == [span] for span, places in found)


def test_a_quote_tells_repeated_words_apart_in_any_script(tmp_path: Path) -> None:
    of = article("📉 Rain fell. Rain fell.\n雨が降った。雨が降った。 \u202eRain e\u0301t Rain\r\n")
    spans = [(2, 6), (13, 17), (25, 30), (31, 36), (39, 43), (47, 51)]
    made = make(WebAnnotation(), tmp_path, [of], [claim(of, *span, review("verified", piece("supports", A)))
                                                  for span in spans])  # fmt: skip
    found = list(selected(items(made.out), {file_address(of["sha256"]): of["text"]}))

    assert found == [(span, [span]) for span in spans]


def test_an_article_without_an_address_is_named_by_its_text(tmp_path: Path) -> None:
    found = one(tmp_path, review("unverifiable"))

    assert found["target"]["source"].startswith("ni:///sha-256;")


def test_names_stay_and_differ_by_reviewer(tmp_path: Path) -> None:
    of = article(TEXT)
    record = claim(of, 2, 23, review("unverifiable"), review("verified", piece("supports", A), reviewer="ben"))
    (tmp_path / "again").mkdir()
    first, again = (
        make(WebAnnotation(), folder, [of], [record], layer=Layer.BOTH) for folder in (tmp_path, tmp_path / "again")
    )

    assert first.out.read_bytes() == again.out.read_bytes()
    assert len({each["id"] for each in items(first.out)}) == 3
    assert [each["creator"][0]["nickname"] for each in items(first.out)] == ["ana", "ana", "ben"]


def test_the_collection_says_what_it_is(tmp_path: Path) -> None:
    of = article(TEXT)
    claims = [claim(of, 2, 23, review("unverifiable"))]
    found = collection(make(WebAnnotation(), tmp_path, [of], claims).out)

    assert (found["type"], found["total"], found["first"]["type"]) == ("AnnotationCollection", 1, "AnnotationPage")
    assert found["label"] == "Checked </script> claims"
    assert found["creator"] == {
        "type": "Organization", "name": "Example Checks", "homepage": "https://checks.example/"
    }  # fmt: skip
    bare = make(WebAnnotation(), tmp_path, [of], claims, dataset=DatasetSettings())
    assert "creator" not in collection(bare.out) and collection(bare.out)["label"] == "facts"


def test_a_processor_understands_every_key(tmp_path: Path) -> None:
    """What the context does not name would vanish in the expanded form."""
    of = article(TEXT, url="https://n.example/1")
    kept = {"archived_url": "https://archive.example/1", "archived_at": "2026-05-13T10:00:00Z"}
    reviewed = review("verified", piece("supports", A, "12 days", **kept), note="Yes.")
    made = make(WebAnnotation(), tmp_path, [of], [claim(of, 2, 23, reviewed)])
    document = collection(made.out)
    (node,) = expanded(document, CONTEXTS)

    def keys(value: Any) -> int:
        """How many keys there are but for JSON-LD's own."""
        if isinstance(value, list):
            return sum(map(keys, value))
        if not isinstance(value, dict):
            return 0
        own = {"@context", "id", "type", "@id", "@type", "@value", "@list"}
        return sum((name not in own) + keys(each) for name, each in value.items())

    assert keys(node) == keys(document) > 30


def test_hostile_texts_stay_what_they_are(tmp_path: Path) -> None:
    articles = [article(text, title=text) for text in HOSTILE]
    records = [
        claim(of, 0, len(of["text"]), review("verified", piece("supports", A, of["text"]), note=of["text"]))
        for of in articles
    ]
    made = make(WebAnnotation(), tmp_path, articles, records)

    assert [each["target"]["selector"][0]["exact"] for each in items(made.out)] == list(HOSTILE)
    assert [each["body"][-1]["value"] for each in items(made.out)] == list(HOSTILE)
    assert b"</" not in made.out.read_bytes()
    assert made.verified().rows == len(HOSTILE)


def test_each_split_has_its_collection(tmp_path: Path) -> None:
    of = article(TEXT)
    records = [claim(of, at, at + 5, review("unverifiable"), split=("train", "test")[at % 2]) for at in range(5)]
    made = make(WebAnnotation(), tmp_path, [of], records, splits=("train", "dev", "test"))

    assert {path.name: collection(path)["total"] for path in tmp_path.glob("out*")} == {
        "out.train.jsonld": 3, "out.dev.jsonld": 0, "out.test.jsonld": 2
    }  # fmt: skip
    assert len({collection(path)["id"] for path in tmp_path.glob("out*")}) == 3
    assert made.verified().rows == 5


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"type": "TextualBody"}, "Expected an Annotation, found"),
        ({"body": []}, "not have exactly one label and one claim"),
        ({"target": []}, "Expected one .*hasTarget, found 0"),
        ({"id": 5}, "The document is not valid JSON-LD"),
    ],
)
def test_the_reader_refuses_what_is_no_annotation(said: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    of = article(TEXT)
    made = make(WebAnnotation(), tmp_path, [of], [claim(of, 2, 23, review("unverifiable"))])
    document = collection(made.out)
    document["first"]["items"][0] |= said
    made.out.write_text(json.dumps(document))

    with pytest.raises(AnnotatorError, match=sentence):
        made.rows()


def test_the_published_sample_form_is_understood() -> None:
    """The example that this project was given, where it is at hand, else our own."""
    sample = ROOT.parent / "shared" / "formats" / "web_annotation.jsonld"
    document = json.loads((sample if sample.is_file() else FOLDER / GOLDEN["webannotation"]).read_bytes())
    (node,) = expanded(document, CONTEXTS)

    assert node["@type"] in (
        ["http://www.w3.org/ns/oa#Annotation"], ["http://www.w3.org/ns/activitystreams#OrderedCollection"]
    )  # fmt: skip


@settings(max_examples=20)
@given(claims_and_articles())
def test_any_claims_survive(data: Any) -> None:
    survive(WebAnnotation(), data, Layer.BOTH)
