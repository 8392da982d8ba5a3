"""What Label Studio's tasks come to."""

from pathlib import Path
from typing import Any

import pytest
from label_studio_sdk.label_interface import LabelInterface
from sqlalchemy import select

from annotator.errors import InputError
from annotator.load.foreign.offsets import verified
from annotator.storage.database.engine import Database
from tests import tables
from tests.load.foreign.support import CLAIM, EMOJI, Got, array, claims, lines, reviews, take, texts

CONFIG = """<View>
  <Labels name="span" toName="text"><Label value="CLAIM"/></Labels>
  <Text name="text" value="$text"/>
  <Choices name="answer" toName="text" perRegion="true">
    <Choice value="disputed"/><Choice value="unverifiable"/>
  </Choices>
</View>"""


def region(start: int = 2, end: int = 44, key: str = "r1", **value: Any) -> dict[str, Any]:
    known = {"start": start, "end": end, "text": EMOJI[start:end], "labels": ["CLAIM"]}
    return {"id": key, "from_name": "span", "to_name": "text", "type": "labels", "value": known | value}


def choice(*choices: str, key: str = "r1") -> dict[str, Any]:
    value = {"choices": list(choices)}
    return {"id": key, "from_name": "answer", "to_name": "text", "type": "choices", "value": value}


def note(text: str, key: str = "r1") -> dict[str, Any]:
    return {"id": key, "from_name": "why", "to_name": "text", "type": "textarea", "value": {"text": [text]}}


def annotation(*result: dict[str, Any], **fields: Any) -> dict[str, Any]:
    known = {"completed_by": {"id": 2, "email": "ana@example.org"}, "was_cancelled": False, "lead_time": 21.5}
    return known | {"updated_at": "2026-01-01T10:00:00.5Z", "result": list(result)} | fields


def task(*annotations: dict[str, Any], text: str = EMOJI, **fields: Any) -> dict[str, Any]:
    return {"id": 1, "data": {"text": text}, "annotations": list(annotations), "predictions": []} | fields


def test_a_region_with_its_choice_is_a_claim_with_a_review(database: Database, tmp_path: Path) -> None:
    made = annotation(region(), choice("unverifiable"), note("no figures"))
    assert LabelInterface(CONFIG).validate_annotation({"result": made["result"][:2]})
    report = take(database, array(tmp_path / "x", [task(made)]))
    assert claims(database) == [Got(CLAIM, 2, "manual", (("ana@example.org", "unverifiable", "submitted"),))]
    (row,) = reviews(database)
    assert (row.note, row.seconds, row.submitted_at.isoformat()) == (
        "no figures", 21.5, "2026-01-01T10:00:00.500000+00:00",
    )  # fmt: skip
    assert (report.tool, report.failed) == ("labelstudio", 0)


def test_a_choice_without_a_region_is_about_the_only_one_or_the_whole(database: Database, tmp_path: Path) -> None:
    whole = task(annotation(choice("unverifiable", key="w")), text="Owls sleep by day.")
    take(database, array(tmp_path / "x", [task(annotation(region(), choice("unverifiable", key="other"))), whole]))
    assert [(got.exact, len(got.reviews)) for got in claims(database)] == [(CLAIM, 1), ("Owls sleep by day.", 1)]


def test_what_is_said_of_several_regions_at_once_is_reported(database: Database, tmp_path: Path) -> None:
    two = (region(), region(62, 84, "r2"))
    made = [task(annotation(*two, choice("disputed", key="w"))), task(annotation(*two, note("both", key="w")))]
    report = take(database, array(tmp_path / "x", made))
    assert [reason for _, reason in report.failures] == [
        "one choice or note for 2 regions", "one choice or note for 2 regions",
    ]  # fmt: skip
    assert [len(got.reviews) for got in claims(database)] == [0, 0]


def test_each_region_has_its_own_choice_and_no_part_of_the_time(database: Database, tmp_path: Path) -> None:
    made = annotation(region(), region(62, 84, "r2"), choice("not_a_claim", key="r2"), choice("unverifiable"))
    take(database, array(tmp_path / "x", [task(made)]))
    assert [got.reviews[0][1] for got in claims(database)] == ["unverifiable", "not_a_claim"]
    assert [row.seconds for row in reviews(database)] == [None, None]


def test_annotations_of_several_people_and_cancelled_ones(database: Database, tmp_path: Path) -> None:
    made = [
        annotation(region(), choice("unverifiable")),
        annotation(region(), choice("not_a_claim"), completed_by=7),
        annotation(region(), choice("not_a_claim"), completed_by="bo@example.org", was_cancelled=True),
        annotation(region(), choice("not_a_claim"), completed_by={"id": 3}),
        annotation(completed_by=9),
    ]
    report = take(database, array(tmp_path / "x", [task(*made)]), renamed=["labelstudio-3=cy"])
    assert claims(database)[0].reviews == (
        ("ana@example.org", "unverifiable", "submitted"),
        ("cy", "not_a_claim", "submitted"),
        ("labelstudio-7", "not_a_claim", "submitted"),
    )
    assert dict(report.skipped) == {"cancelled": 1, "empty": 1}


def utf16(text: str, at: int) -> int:
    return len(text[:at].encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (EMOJI, CLAIM),
        ("👩‍👩‍👧 said: e\u0301te\u0301 was hot.", "e\u0301te\u0301 was hot"),
        ("שלום 🌍\r\nارتفع السعر 12%", "ارتفع السعر 12%"),
        ("a\r\nb 📉 c\r\nThe roof leaks.", "The roof leaks."),
    ],
)
def test_old_offsets_are_put_right_by_the_words(database: Database, tmp_path: Path, text: str, claim: str) -> None:
    start = text.index(claim)
    end = start + len(claim)
    old = region(utf16(text, start), utf16(text, end), text=claim)
    browser = text.replace("\r\n", "\n")
    at = browser.index(claim)
    lone = region(at, at + len(claim), text=claim)
    for name, made in (("utf16", old), ("lines", lone), ("right", region(start, end, text=claim))):
        report = take(database, array(tmp_path / name, [task(annotation(made), text=text)]))
        assert report.failures == []
        assert [(got.exact, got.start) for got in claims(database)] == [(claim, start)]
    assert report.converted == 0


def test_an_old_offset_is_counted_as_converted(database: Database, tmp_path: Path) -> None:
    report = take(database, array(tmp_path / "x", [task(annotation(region(3, 45, text=CLAIM)))]))
    assert report.converted == 1
    assert any("1 span did not count in code points" in line for line in report.lines())


def test_a_span_over_two_lines_may_be_written_in_the_browsers_way() -> None:
    assert verified("a\r\nb c", 0, 4, "a\nb") == ((0, 4), False)
    assert verified("a\nb c", 0, 3, "a\\nb") == ((0, 3), False)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"start": 4, "end": 46, "text": CLAIM}, "a span 4–46 does not have the text it states"),
        ({"start": 2, "end": 44, "text": None}, "a span 2–44 states no text, so its offsets after an emoji"),
        ({"start": "/div[1]", "end": "/div[1]", "startOffset": 2, "endOffset": 4}, "a span has no offsets"),
    ],
)
def test_a_region_that_is_not_its_text_is_left_out(
    database: Database, tmp_path: Path, value: dict[str, Any], reason: str
) -> None:
    made = annotation(region() | {"value": {"labels": ["CLAIM"]} | value}, choice("disputed"), region(62, 84, "r2"))
    report = take(database, array(tmp_path / "x", [task(made)]))
    assert reason in report.failures[0][1]
    assert [(got.exact, got.reviews) for got in claims(database)] == [("Riders were not asked.", ())]


@pytest.mark.parametrize("end", [10**30, 85, 2, -1])
def test_offsets_beyond_all_bounds_are_refused(end: int) -> None:
    with pytest.raises(InputError, match="does not have the text it states"):
        verified(EMOJI, 2, end, CLAIM)


def test_without_an_emoji_no_text_is_needed(database: Database, tmp_path: Path) -> None:
    made = annotation(region(0, 4) | {"value": {"start": 0, "end": 4, "labels": ["CLAIM"]}})
    take(database, array(tmp_path / "x", [task(made, text="Rain fell.")]))
    assert claims(database)[0].exact == "Rain"


def test_hypertext_counts_in_its_global_offsets(database: Database, tmp_path: Path) -> None:
    value = {"start": "/text()[1]", "end": "/text()[1]", "globalOffsets": {"start": 2, "end": 44}, "text": CLAIM}
    made = region() | {"type": "hypertextlabels", "value": value | {"hypertextlabels": ["CLAIM"]}}
    take(database, array(tmp_path / "x", [task(annotation(made))]))
    assert claims(database)[0].exact == CLAIM


def test_predictions_suggest_claims_in_new_articles_only(database: Database, tmp_path: Path) -> None:
    guess = {"model_version": "rules-0.1", "score": 0.5, "result": [region() | {"score": 0.71}, region(62, 84, "r2")]}
    other = {"model_version": "bad", "score": None, "result": [region()]}
    records = [task(annotation(region()), predictions=[guess, other])]
    take(database, array(tmp_path / "x", records))
    suggestion = tables.suggestion
    with database.read() as session:
        rows = session.execute(suggestion.select().order_by(suggestion.c.claim_id)).all()
    assert [(row.suggester, row.score, row.current) for row in rows] == [
        ("rules-0.1", 0.71, True),
        ("rules-0.1", 0.5, True),
    ]
    assert [got.origin for got in claims(database)] == ["manual", "suggested"]
    late = guess | {"result": [region(62, 68, "r3")]}
    again = take(database, array(tmp_path / "y", [task(predictions=[late])]))
    assert (again.loaded.claims, len(claims(database))) == (0, 2)


def test_a_choice_for_the_whole_beside_regions_of_others_is_reported(database: Database, tmp_path: Path) -> None:
    made = [annotation(region()), annotation(choice("unverifiable", key="w"), completed_by=3)]
    report = take(database, array(tmp_path / "x", [task(*made)]))
    assert report.failures == [("x record 1", "a choice for the whole text, in which somebody else marked spans")]
    assert claims(database) == [Got(CLAIM, 2, "manual", ())]


def test_json_min(database: Database, tmp_path: Path) -> None:
    minimal = {"text": EMOJI, "id": 1, "annotator": 4, "annotation_id": 8, "lead_time": 2.5, "created_at": None}
    span = {"start": 2, "end": 44, "text": CLAIM, "labels": ["CLAIM"]}
    records = [
        minimal | {"span": [span], "verdict": "unverifiable", "comment": "hm"},
        minimal
        | {"text": "Owls sleep by day.", "answer": {"choices": ["unverifiable"]}, "annotator": "bo@example.org"},
    ]
    report = take(database, array(tmp_path / "x", records))
    assert [(got.exact, got.reviews) for got in claims(database)] == [
        (CLAIM, (("labelstudio-4", "unverifiable", "submitted"),)),
        ("Owls sleep by day.", (("bo@example.org", "unverifiable", "submitted"),)),
    ]
    assert (report.failed, reviews(database)[0].note, reviews(database)[0].seconds) == (0, "hm", 2.5)


def test_json_lines_details_and_an_odd_name_of_the_text(database: Database, tmp_path: Path) -> None:
    data = {"sentence": "Owls sleep by day.", "url": "https://owls.example/a", "title": "Owls", "language": "en-GB",
            "published_at": "in May"}  # fmt: skip
    record = task(annotation(choice("unverifiable", key="w")), data={"sentence": data["sentence"]}, meta=data)
    take(database, lines(tmp_path / "x", [record]))
    with database.read() as session:
        (row,) = session.execute(tables.article.select()).all()
    assert (row.text, row.url, row.title, row.language) == (data["sentence"], data["url"], "Owls", "en-GB")
    assert (row.published_at, row.origin) == (None, "x line 1")


def test_tasks_without_a_text_are_named(database: Database, tmp_path: Path) -> None:
    bad = [task(data={"image": "x.png"}), task(data={"a": "b c", "d": "e f"}), task(text=" "), 5, task(data=[1])]
    report = take(database, array(tmp_path / "x", [task(annotation(region())), *bad]))
    assert [reason for _, reason in report.failures] == [
        "it has no text",
        "it has several texts (a, d), and nothing says which one is meant",
        "it has no text",
        "it is not a JSON object",
        "it has no text",
    ]
    assert texts(database) == [EMOJI]


def test_addresses_in_a_text_area_of_sources_are_sources(database: Database, tmp_path: Path) -> None:
    lines_of = ["refutes: https://stat.example/b?utm_source=x", "unnamed source (a witness)", "p. 4 of the report"]
    made = note("hm") | {"from_name": "sources", "value": {"text": lines_of}}
    records = [task(annotation(region(), choice("disputed"), made, note("mine")))]
    take(database, array(tmp_path / "x", records))
    assert claims(database)[0].reviews == (("ana@example.org", "disputed", "submitted"),)
    assert reviews(database)[0].note == "p. 4 of the report\nmine"
    with database.read() as session:
        cited = session.execute(
            select(tables.evidence.c.stance, tables.source.c.url, tables.source.c.withheld_reason)
            .join(tables.source, tables.source.c.id == tables.evidence.c.source_id)
            .order_by(tables.evidence.c.id)
        ).all()
    assert [tuple(row) for row in cited] == [
        ("refutes", "https://stat.example/b", None), ("refutes", None, "a witness"),
    ]  # fmt: skip
    again = take(database, array(tmp_path / "x", records))
    assert (again.loaded.conflicts, again.loaded.reviews_unchanged) == ([], 1)


def test_a_ground_truth_of_nobody_decides_between_the_others(database: Database, tmp_path: Path) -> None:
    def nobodys(label: str, **fields: Any) -> dict[str, Any]:
        made = annotation(region(), choice(label), ground_truth=True, **fields)
        return {name: value for name, value in made.items() if name != "completed_by"}

    first = [annotation(region(), choice("not_a_claim")), nobodys("unverifiable", created_username="bo"),
             nobodys("unverifiable")]  # fmt: skip
    take(database, array(tmp_path / "x", [task(*first)]))
    assert claims(database)[0].reviews == (
        ("ana@example.org", "not_a_claim", "submitted"),
        ("bo", "unverifiable", "submitted"),
        ("nobody*", "unverifiable", "submitted"),
    )
    take(database, array(tmp_path / "y", [task(nobodys("unverifiable"), text=EMOJI + " ")]))
    assert claims(database)[1].reviews == (("nobody", "unverifiable", "submitted"),)


def test_a_choice_that_may_be_about_a_region_that_is_left_out_is_reported(database: Database, tmp_path: Path) -> None:
    bad, loose = region(text="other words"), choice("unverifiable", key="loose")
    records = [task(annotation(bad, loose)), task(annotation(bad, region(62, 84, "r2"), loose))]
    report = take(database, array(tmp_path / "x", records))
    told = ["a span 2–44 does not have the text it states", "a choice or a note beside a region that was left out"]
    assert [reason for _, reason in report.failures] == told * 2
    assert claims(database) == [Got("Riders were not asked.", 62, "manual", ())]
