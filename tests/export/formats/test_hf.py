"""Hugging Face folders: load_dataset takes them whatever is null or empty, and the card says only what it should."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import mlcroissant
import pytest
import yaml
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml

from annotator.dataset.answers import Layer
from annotator.dataset.lines import Json
from annotator.dataset.selection import Selection
from annotator.errors import AnnotatorError
from annotator.export.formats.hf import HuggingFace, files_of
from annotator.export.parts.answer_rows import COLUMNS
from annotator.export.parts.card import markdown, yaml_of
from annotator.review.desk import ReviewDesk
from annotator.settings import DatasetSettings
from annotator.storage.database.engine import Database
from annotator.text import one_line
from tests.export.formats.by_hand import article, claim, claims_and_articles, make, piece, review, survive
from tests.export.golden import DATASET, FOLDER, GOLDEN, write_golden
from tests.export.reviewed import two_opinions
from tests.export.support import Claims, export_to
from tests.support import HOSTILE

TEXT = "Rain fell on 12 days.\nThe mayor spent it all."
OF = article(TEXT, language="en-GB")
COLUMN_TYPES = {"evidence": datasets.List, "notes": datasets.List, "tags": datasets.List, "label": datasets.ClassLabel}


def front_matter(out: Path) -> dict[str, Any]:
    """The YAML on top of the card, as the libraries read it."""
    _, text, _ = (out / "README.md").read_text("utf-8").split("---\n", 2)
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def body(out: Path) -> str:
    """The card below the YAML."""
    return (out / "README.md").read_text("utf-8").split("\n---\n", 1)[1]


def test_the_folder_of_the_labelled_set_is_the_golden_one(labelled: Database, tmp_path: Path) -> None:
    assert write_golden(labelled, "hf", tmp_path).read_bytes() == (FOLDER / GOLDEN["hf"]).read_bytes()


def test_columns_have_their_types_and_labels_their_numbers(labelled: Database, tmp_path: Path) -> None:
    export_to(labelled, tmp_path / "out", "hf", dataset=DATASET)
    found = datasets.load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache"))
    features = found["train"].features

    assert list(found) == ["train"] and found["train"].num_rows == 50
    assert features["label"].names == ["verified", "disputed", "unverifiable", "not_a_claim"]
    assert list(features) == [column.name for column in COLUMNS]
    assert {name: type(features[name]) for name in COLUMN_TYPES} == COLUMN_TYPES
    assert not (Path.home() / ".cache").exists()


def test_what_is_null_or_empty_in_one_split_and_filled_in_another_loads(tmp_path: Path) -> None:
    said = review("verified", piece("supports", "https://a.example/1", "12 days"), note="Looked.")
    records = [claim(OF, 0, 21, review("unverifiable"), split="train"), claim(OF, 22, 45, said, split="dev")]
    made = make(HuggingFace(), tmp_path, [OF], records, splits=("train", "dev", "test"))
    found = datasets.load_dataset(str(made.out), cache_dir=str(tmp_path / "cache"))

    assert {name: found[name].num_rows for name in found} == {"train": 1, "validation": 1}
    assert list(made.job.notes)[-1].startswith("The split test has no rows")
    assert found["train"][0]["evidence"] == [] and found["train"][0]["article_title"] is None
    assert found["validation"][0]["evidence"][0]["quote"] == "12 days"
    assert [(row.split, row.label) for row in made.rows()] == [("train", "unverifiable"), ("dev", "verified")]
    assert made.verified().rows == 2


def test_the_metadata_beside_the_card_load_too(tmp_path: Path) -> None:
    records = [claim(OF, 0, 21, review("unverifiable"), split="dev")]
    made = make(HuggingFace(), tmp_path, [OF], records, splits=("train", "dev"))
    dataset = mlcroissant.Dataset(jsonld=made.out / "croissant.json")

    assert [each.id for each in dataset.metadata.record_sets] == ["train", "validation"]
    assert [row["validation/claim"] for row in dataset.records("validation")] == [b"Rain fell on 12 days."]


@pytest.mark.parametrize(
    ("splits", "names"),
    [
        ((), {None: "train"}),
        (("train", "dev", "test"), {"train": "train", "dev": "validation", "test": "test"}),
        (("a", "val"), {"a": "a", "val": "validation"}),
        (("dev", "validation"), {"dev": "dev", "validation": "validation"}),
    ],
)
def test_splits_are_called_what_the_libraries_call_them(splits: tuple[str, ...], names: dict[Any, str]) -> None:
    assert files_of(splits) == {split: (name, f"{name}.jsonl") for split, name in names.items()}


def test_every_answer_has_its_row_with_who_gave_it(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    two_opinions(make_desk, database)
    for layer, gold, single in ((Layer.GOLD, True, False), (Layer.REVIEWS, False, True), (Layer.BOTH, True, True)):
        export_to(database, tmp_path / layer, "hf", selection=Selection(layer))
        rows = datasets.load_dataset(str(tmp_path / layer), cache_dir=str(tmp_path / "cache"))["train"]
        assert any(row["reviewer"] is None for row in rows) == gold
        assert any(row["reviewer"] is not None for row in rows) == single
    assert "Krippendorff" in body(tmp_path / Layer.REVIEWS)


def test_the_card_counts_what_is_there_and_what_is_not(labelled: Database, tmp_path: Path) -> None:
    export_to(labelled, tmp_path / "out", "hf", dataset=DATASET)
    top, text = front_matter(tmp_path / "out"), body(tmp_path / "out")

    assert (top["license"], top["language"], top["size_categories"]) == ("cc0-1.0", ["en"], ["n<1K"])
    assert top["pretty_name"] == DATASET.name
    assert "| verified | 26 |" in text and "| all | 50 |" in text
    assert r"| 177 | claims | no gold label: no\_review |" in text
    assert "The labels are under CC0-1.0." in text


def test_a_licence_that_is_no_identifier_is_named(filled: Claims, database: Database, tmp_path: Path) -> None:
    export_to(database, tmp_path / "a", "hf", dataset=DatasetSettings(license="Ask: us\nfirst"))
    export_to(database, tmp_path / "b", "hf")

    assert front_matter(tmp_path / "a")["license"] == "other"
    assert front_matter(tmp_path / "a")["license_name"] == "Ask: us first"
    assert front_matter(tmp_path / "b")["license"] == "unknown"


def test_hostile_settings_are_text_in_the_yaml_and_in_the_body(tmp_path: Path) -> None:
    text = " ".join(HOSTILE) + "\n---\nlicense: mit\n# Title\n[x](http://evil.example) ![](http://evil.example/i.png)"
    dataset = DatasetSettings(name=text, description=text, license=text, creator=text, version=text)
    made = make(HuggingFace(), tmp_path, [OF], [claim(OF, 0, 21, review("unverifiable"))], dataset=dataset)
    top, html = front_matter(made.out), MarkdownIt("commonmark").enable("table").render(body(made.out))

    assert (top["pretty_name"], top["license"]) == (one_line(text), "other")
    for harm in ("<a ", "<img", "<script", "<code", "<em", "<strong"):
        assert harm not in html
    assert html.count("<h1>") == 1
    assert made.verified().rows == 1


@pytest.mark.parametrize(
    "hostile", ["{{7*7}}", "{% raw %}{{ facts }}{% endraw %}", "{# gone #}", "<script>alert(1)</script>", "a\n\n# b"]
)
def test_no_text_is_taken_for_a_template(hostile: str, tmp_path: Path) -> None:
    dataset = DatasetSettings(name=hostile, description=hostile, license=hostile, creator=hostile)
    records = [claim(OF, 0, 21, review(f"label {hostile}"), split="dev", origin=hostile)]
    made = make(HuggingFace(), tmp_path, [OF], records, splits=("dev",), dataset=dataset)
    html = MarkdownIt("commonmark").enable("table").render(body(made.out))

    shown = escapeHtml(one_line(hostile))
    assert front_matter(made.out)["pretty_name"] == one_line(hostile)
    assert f"<h1>{shown}</h1>\n<p>{shown}</p>" in html
    assert f"<td>label {shown}</td>" in html
    assert f"The labels are under {shown}." in html
    assert "49" not in html and "<script" not in html and html.count("<h1>") == 1


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_shown_as_it_is_and_does_nothing(text: str) -> None:
    shown = one_line(text).strip()
    html = MarkdownIt("commonmark").enable("table").render(f"x\n\n{markdown(text)}\n\ny")

    assert markdown(text).count("\n") == 0
    assert html.count("<") == 4 + 2 * bool(shown)


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.text(st.characters(exclude_categories=())).map(one_line)))
def test_any_text_is_what_it_was_in_yaml(values: dict[str, str]) -> None:
    nested = {"texts": list(values.values()), "more": {"d": [values, values]}, **values}

    assert yaml.safe_load(yaml_of(nested)) == nested


def test_a_folder_that_was_changed_is_refused_in_a_sentence(tmp_path: Path) -> None:
    made = make(HuggingFace(), tmp_path, [OF], [claim(OF, 0, 21, review("unverifiable"))])
    (made.out / "train.parquet").write_bytes(b"nothing known")

    with pytest.raises(AnnotatorError, match="load_dataset cannot read out"):
        made.rows()


def test_values_that_look_like_dates_come_out_as_they_went_in(tmp_path: Path) -> None:
    of = article("1999\nRain fell.", title="2024-05-02", publisher="2024-01-01T00:00:00Z", published_at="2024-05-02")
    cited = piece("supports", "https://a.example/1", "2024-05-02", note="2024")
    made = make(HuggingFace(), tmp_path, [of], [claim(of, 0, 4, review("verified", cited))])

    assert made.verified().rows == 1
    # what load_dataset made of the same lines without the types of the other files
    card = made.out / "README.md"
    card.write_text(card.read_text("utf-8").replace("train.parquet", "train.jsonl"), encoding="utf-8")
    with pytest.raises(
        AnnotatorError, match=r"other values than train\.jsonl has in .*article_published, .*article_title"
    ):
        made.rows()


@given(claims_and_articles())
@given_settings(max_examples=6)
def test_any_record_survives(data: tuple[list[Json], list[Json]]) -> None:
    articles, records = data
    survive(HuggingFace(), ([*articles, OF], [*records, claim(OF, 0, 21, review("unverifiable"))]), Layer.BOTH)
