"""Label Studio: tasks and annotations that its SDK takes for the interface that stands beside them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.dataset.answers import Layer
from annotator.export.formats.labelstudio import LabelStudio, interface
from annotator.schemes import DEFAULT_SCHEME
from annotator.storage.database.engine import Database
from tests.export.formats.by_hand import article, claim, claims_and_articles, piece, review
from tests.export.formats.marked import TEXT, Marked, mark, refused, spoil, survive, three_splits
from tests.export.golden import FOLDER, GOLDEN, write_golden
from tests.export.support import Claims, export_to, verified
from tests.support import HOSTILE, ROOT

URL = "https://a.example/1"
SUGGESTION = {"suggester": "spotter", "version": "2", "score": 0.75}


def tasks(made: Marked) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((made.out / "tasks.json").read_bytes())
    return found


def test_the_files_of_the_labelled_set_are_the_golden_ones(labelled: Database, tmp_path: Path) -> None:
    made = write_golden(labelled, "labelstudio", tmp_path)

    assert made.read_bytes() == (FOLDER / GOLDEN["labelstudio"]).read_bytes()


def test_the_labelled_set_reads_back(labelled: Database, tmp_path: Path) -> None:
    assert verified(labelled, tmp_path / "out", "labelstudio").rows == 50


def test_one_of_everything_reads_back(filled: Claims, database: Database, tmp_path: Path) -> None:
    export_to(database, tmp_path / "out", "labelstudio")

    assert verified(database, tmp_path / "out", "labelstudio").rows == 3


def test_an_article_is_a_task_with_its_claims_as_regions(tmp_path: Path) -> None:
    of = article(f"\U0001f4c9 {TEXT}", title="<b>Rain</b>", url="https://n.example/")
    cited = review("disputed", piece("refutes", URL), note="8 days")
    record = claim(of, 2, 23, cited, suggestion=SUGGESTION)
    (task,) = tasks(mark(LabelStudio(), tmp_path, [of], [record]))
    place = {"start": 2, "end": 23, "text": "Rain fell on 12 days."}

    assert task["data"] == {
        "text": of["text"], "article_id": of["id"], "title": "<b>Rain</b>", "url": "https://n.example/",
    }  # fmt: skip
    (annotation,) = task["annotations"]
    named = f"claim {record['claim_id']}"
    assert (annotation["ground_truth"], annotation["was_cancelled"]) == (True, False)
    assert "created_username" not in annotation
    assert [(each["id"], each["from_name"], each["type"], each["value"]) for each in annotation["result"]] == [
        (record["claim_id"], "claim", "labels", place | {"labels": ["CLAIM"]}),
        (record["claim_id"], "verdict", "choices", place | {"choices": ["disputed"]}),
        (record["claim_id"], "sources", "textarea", {"start": 2, "end": 23, "text": [f"refutes: {URL}", named]}),
        (record["claim_id"], "note", "textarea", {"start": 2, "end": 23, "text": ["8 days", named]}),
    ]
    (prediction,) = task["predictions"]
    assert (prediction["model_version"], prediction["score"]) == ("spotter-2", 0.75)
    assert prediction["result"][0]["value"] == place | {"labels": ["CLAIM"]}


def test_each_suggester_predicts_for_itself(tmp_path: Path) -> None:
    of = article(TEXT)
    records = [
        claim(of, 0, 21, review("verified"), suggestion=SUGGESTION),
        claim(of, 22, 34, review("verified"), suggestion=SUGGESTION | {"score": 0.5}),
        claim(of, 36, 68, review("verified"), suggestion=SUGGESTION | {"version": "3", "score": 0.25}),
        claim(of, 69, 77, review("verified")),
    ]
    (task,) = tasks(mark(LabelStudio(), tmp_path, [of], records))

    assert [(each["model_version"], each["score"], len(each["result"])) for each in task["predictions"]] == [
        ("spotter-2", 0.625, 2), ("spotter-3", 0.25, 1),
    ]  # fmt: skip


def test_each_reviewer_has_an_annotation_and_only_addresses_complete_it(tmp_path: Path) -> None:
    of = article(TEXT)
    first = claim(of, 0, 21, review("verified", seconds=2.5), review("disputed", reviewer="b@x.example"))
    second = claim(of, 36, 68, review("verified", seconds=1.0), review("verified", reviewer="ana", role="adjudicator"))
    made = mark(LabelStudio(), tmp_path, [of], [first, second], layer=Layer.BOTH)
    (task,) = tasks(made)

    assert [
        (each.get("created_username"), each.get("completed_by"), each["ground_truth"], each.get("lead_time"))
        for each in task["annotations"]
    ] == [
        (None, None, True, None),
        ("ana", None, False, 3.5),
        ("b@x.example", {"email": "b@x.example"}, False, 1.0),
        ("ana", None, False, 1.0),
    ]
    assert [each["id"] for each in task["annotations"]] == [1, 2, 3, 4]
    assert made.verified().rows == 6
    assert any("meta of its regions" in note for note in made.job.notes)


def test_a_split_stands_in_the_data(tmp_path: Path) -> None:
    made = three_splits(LabelStudio(), tmp_path)

    assert [(task["id"], task["data"]["split"]) for task in tasks(made)] == [(1, "train"), (2, "test")]
    assert made.verified().rows == 2


def test_the_array_has_a_task_on_each_line(tmp_path: Path) -> None:
    made = three_splits(LabelStudio(), tmp_path)
    first, *lines, last = (made.out / "tasks.json").read_text("utf-8").splitlines()

    assert (first, last) == ("[", "]")
    assert [json.loads(line.removesuffix(",")) for line in lines] == tasks(made)


def test_label_studio_takes_the_interface(tmp_path: Path) -> None:
    from label_studio_sdk.label_interface.interface import LabelInterface

    known: Any = LabelInterface(interface(DEFAULT_SCHEME))
    known.validate()

    assert set(known.get_control("verdict").labels) == set(DEFAULT_SCHEME.names)
    assert [each.value_name for each in known.objects] == ["text"]


def test_a_public_sample_fits_its_way_of_telling_regions(tmp_path: Path) -> None:
    """What Label Studio's own exports call things, where a sample of one is at hand."""
    sample = ROOT.parent / "shared" / "formats" / "label_studio.json"
    of = article(TEXT)
    made = mark(LabelStudio(), tmp_path, [of], [claim(of, 0, 21, review("verified"), suggestion=SUGGESTION)])
    ours = tasks(made)[0]
    theirs = json.loads(sample.read_bytes())[0] if sample.is_file() else ours

    region, said = ours["annotations"][0]["result"][0], theirs["annotations"][0]["result"][0]
    assert region.keys() - {"meta"} <= said.keys()
    assert region["value"].keys() == said["value"].keys()
    assert ours["predictions"][0].keys() == theirs["predictions"][0].keys()


@pytest.mark.parametrize("layer", [Layer.GOLD, Layer.BOTH])
def test_hostile_texts_survive(layer: Layer, tmp_path: Path) -> None:
    articles = [article(f"{text}\nA fact follows.", title=text) for text in HOSTILE]
    records = [claim(of, 0, len(of["text"]) - 16, review("verified", piece("supports", URL, text), note=text))
               for of, text in zip(articles, HOSTILE, strict=True)]  # fmt: skip
    made = mark(LabelStudio(), tmp_path, articles, records, layer=layer)

    assert made.verified().rows == len(HOSTILE) * (2 if layer is Layer.BOTH else 1)
    assert [task["data"]["title"] for task in tasks(made)] == list(HOSTILE)


@settings(max_examples=25)
@given(claims_and_articles())
def test_any_texts_survive(data: tuple) -> None:
    survive(LabelStudio(), data, Layer.BOTH)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("tasks.json", '"start":0,', '"start":1,', "offsets do not match"),
        ("tasks.json", '["verified"]', '["half true"]', "does not match config.xml"),
        ("tasks.json", '"from_name":"claim"', '"from_name":"span"', "does not match config.xml"),
        ("tasks.json", '"score":0.75,"result"', '"score":7.5,"result"', "a prediction that Label Studio rejects"),
        ("tasks.json", "[\n", "[,\n", "is not a JSON array"),
        ("tasks.json", '["verified"]', '["disputed"]', "differs from the database"),
        ("config.xml", 'value="verified"', 'value="true"', "does not match config.xml"),
    ],
)
def test_what_is_wrong_is_found(file: str, old: str, new: str, said: str, tmp_path: Path) -> None:
    of = article(TEXT)
    made = mark(LabelStudio(), tmp_path, [of], [claim(of, 0, 21, review("verified"), suggestion=SUGGESTION)])
    spoil(made.out / file, lambda text: text.replace(old, new, 1))

    refused(made, said)
