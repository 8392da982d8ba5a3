"""Which answers an export tells, and which claims: every layer, every filter, every reason."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.dataset.answers import Layer, answers_of
from annotator.dataset.record import ClaimRecord
from annotator.dataset.record_fields import record_from
from annotator.dataset.selection import Selection
from annotator.errors import AnnotatorError, UsageError
from annotator.export.manifest import Manifest
from annotator.export.parts.label_names import LabelMap
from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME, scheme_from
from annotator.storage.database.engine import Database
from tests.export.reviewed import two_opinions
from tests.export.support import export_to

Told = tuple[dict[str, dict[str, Any]], Manifest]


@pytest.fixture
def claims(make_desk: Callable[..., ReviewDesk], database: Database) -> dict[str, str]:
    return two_opinions(make_desk, database)


@pytest.fixture
def told(database: Database, tmp_path: Path, claims: dict[str, str]) -> Callable[..., Told]:
    """Exports as JSON Lines with a selection: the records by claim, and the manifest."""

    def run(layer: Layer, **filters: Any) -> Told:
        manifest = export_to(database, tmp_path / "out.jsonl", selection=Selection(layer, **filters))
        lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
        return {record["claim_id"]: record for record in map(json.loads, lines)}, manifest

    return run


def reasons(manifest: Manifest) -> dict[tuple[str, str], int]:
    return {(each.what, each.reason): each.count for each in manifest.left_out}


def test_everything_holds_every_claim_with_every_answer(told: Callable[..., Told], claims: dict[str, str]) -> None:
    records, manifest = told(Layer.ALL)

    assert len(records) == manifest.claims == 7
    assert [review["status"] for review in records[claims["draft"]]["reviews"]] == ["draft"]
    assert reasons(manifest) == {}


def test_gold_holds_claims_with_a_gold_label_and_how_it_came_about(
    told: Callable[..., Told], claims: dict[str, str]
) -> None:
    records, manifest = told(Layer.GOLD)

    assert set(records) == {claims[name] for name in ("agreed", "ruled", "mixed")}
    assert [review["reviewer"] for review in records[claims["ruled"]]["reviews"]] == ["ana", "ben", "abe"]
    assert [review["label"] for review in records[claims["ruled"]]["reviews"]] == ["verified", "disputed", "disputed"]
    assert reasons(manifest) == {
        ("claims", "no gold label: draft"): 1,
        ("claims", "no gold label: needs_more_reviews"): 1,
        ("claims", "no gold label: no_review"): 1,
        ("claims", "no gold label: tie"): 1,
    }


def test_reviews_hold_what_was_submitted_and_drafts_on_demand(
    told: Callable[..., Told], claims: dict[str, str]
) -> None:
    records, manifest = told(Layer.REVIEWS)
    with_drafts, _ = told(Layer.REVIEWS, drafts=True)

    assert set(records) == {claims[name] for name in ("agreed", "tied", "ruled", "single", "mixed")}
    assert [review["label"] for review in records[claims["tied"]]["reviews"]] == ["verified", "disputed"]
    assert reasons(manifest)["claims", "no gold label: draft"] == 1
    assert set(with_drafts) - set(records) == {claims["draft"]}


@pytest.mark.parametrize(
    ("filters", "left", "why"),
    [
        ({"labels": ("verified",)}, {"agreed"}, "filter: label"),
        ({"origins": ("manual",)}, set(), "filter: origin"),
        ({"min_reviews": 2, "labels": ("disputed",)}, {"ruled", "mixed"}, "filter: label"),
        ({"min_agreement": 0.75}, {"agreed", "mixed"}, "filter: less agreement"),
        ({"reviewers": ("abe",)}, {"ruled"}, "filter: reviewer"),
        ({"since": "2999-01-01"}, set(), "filter: date"),
        ({"until": "2999-01-01", "since": "2020-01-01"}, {"agreed", "ruled", "mixed"}, "no gold label: tie"),
    ],
)
def test_filters_leave_out_with_their_reason(
    filters: dict[str, Any], left: set[str], why: str, told: Callable[..., Told], claims: dict[str, str]
) -> None:
    if not left:
        with pytest.raises(AnnotatorError, match=f"nothing to export from .*left out 7 claims \\({why}\\)"):
            told(Layer.GOLD, **filters)
        return
    records, manifest = told(Layer.GOLD, **filters)

    assert set(records) == {claims[name] for name in left}
    assert ("claims", why) in reasons(manifest)
    assert manifest.query == {name: list(each) if isinstance(each, tuple) else each for name, each in filters.items()}


def test_one_article_and_its_file_of_articles(
    told: Callable[..., Told], claims: dict[str, str], tmp_path: Path
) -> None:
    everything, _ = told(Layer.ALL)
    article = everything[claims["mixed"]]["article"]["id"]
    records, _ = told(Layer.ALL, articles=(article,))

    assert {record["article"]["id"] for record in records.values()} == {article}
    (line,) = (tmp_path / "out.articles.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["id"] == article


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"drafts": True}, "a draft is never gold"),
        ({"labels": ("maybe",)}, "“maybe” is not a label"),
        ({"since": "yesterday"}, "--since: “yesterday” is not a day"),
    ],
)
def test_a_filter_that_cannot_be_is_refused(filters: dict[str, Any], message: str, told: Callable[..., Told]) -> None:
    with pytest.raises(UsageError, match=message):
        told(Layer.GOLD, **filters)


def test_a_format_refuses_a_layer_that_it_does_not_tell(claims: dict[str, str], database: Database) -> None:
    with pytest.raises(UsageError, match="csv can export gold or reviews or both, not “all”"):
        export_to(database, "-", "csv", selection=Selection(Layer.ALL))


@pytest.mark.parametrize(("layer", "rows"), [(Layer.GOLD, 3), (Layer.REVIEWS, 10), (Layer.BOTH, 13)])
def test_a_table_has_a_row_for_each_answer(
    layer: Layer, rows: int, claims: dict[str, str], database: Database, tmp_path: Path
) -> None:
    manifest = export_to(database, tmp_path / "out.csv", "csv", selection=Selection(layer))
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))

    assert len(found) == rows == manifest.rows == manifest.files[0].rows
    assert {row["answer"] for row in found} == {"gold", "review"} - ({"review"} if layer is Layer.GOLD else set()) - (
        {"gold"} if layer is Layer.REVIEWS else set()
    )
    assert sum(manifest.labels.values()) == rows


def test_sets_of_several_reviewers_are_alternatives(told: Callable[..., Told], claims: dict[str, str]) -> None:
    records, _ = told(Layer.ALL)
    (gold, ana, ben) = answers_of(record_from(ClaimRecord, records[claims["mixed"]]), Layer.BOTH)

    assert [piece.set for piece in gold.evidence] == [0, 1, 2]
    assert [piece.set for piece in ben.evidence] == [0, 1]
    assert (gold.reviewer, ana.reviewer, ben.reviewer) == (None, "ana", "ben")
    assert gold.stances == {"supports", "refutes"}


def test_agreement_counts_reviewers_and_not_adjudicators(told: Callable[..., Told]) -> None:
    _, manifest = told(Layer.ALL)

    assert manifest.agreement is not None
    assert (manifest.agreement.claims, manifest.agreement.percent) == (4, 0.5)
    assert manifest.agreement.alpha is not None and 0 < manifest.agreement.alpha < 0.5


def test_agreement_is_that_of_the_answers_and_the_same_in_every_layer_and_format(
    told: Callable[..., Told], claims: dict[str, str], database: Database, tmp_path: Path
) -> None:
    """Of three claims with a gold label, two people agreed on two; the third was ruled on."""
    _, gold = told(Layer.GOLD)
    said = [
        export_to(database, tmp_path / f"out.{name}", name, selection=Selection(Layer.GOLD)).agreement
        for name in ("csv", "hf", "croissant", "webannotation", "labelstudio")
    ]

    assert gold.agreement is not None
    assert (gold.agreement.claims, gold.agreement.percent, gold.agreement.answers) == (3, 0.6667, {"2": 3})
    assert all(each == gold.agreement for each in said)


def test_the_card_tells_of_the_answers_that_lost(
    told: Callable[..., Told], claims: dict[str, str], database: Database, tmp_path: Path
) -> None:
    export_to(database, tmp_path / "out", "hf", selection=Selection(Layer.GOLD))
    card = (tmp_path / "out" / "README.md").read_text("utf-8")

    assert "On 3 claims that two or more people answered, two answers are the same 66.7% of the time" in card
    assert "1 claim without a majority are not among them" in card
    assert "One person answered" not in card and "errors of single reviewers" not in card


def test_notes_leave_when_asked(told: Callable[..., Told], claims: dict[str, str], make_desk: Any) -> None:
    ana = make_desk("ana")
    ana.answers.comment(claims["agreed"], "Said over the telephone.")
    silent, asked, archive = told(Layer.GOLD)[0], told(Layer.GOLD, notes=True)[0], told(Layer.ALL)[0]

    notes = [[each["note"] for each in records[claims["agreed"]]["reviews"]] for records in (silent, asked, archive)]
    assert notes == [[None, None], ["Said over the telephone.", None], ["Said over the telephone.", None]]


def test_a_label_whose_source_the_scheme_asks_for_later_is_not_gold(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path, claims: dict[str, str]
) -> None:
    from annotator.storage.schema.models_project import ProjectRow

    with database.write() as session:
        row = session.get(ProjectRow, 1)
        assert row is not None
        labels = [label | {"needs_evidence": True} for label in row.scheme["labels"]]
        row.scheme = row.scheme | {"labels": labels}
        row.reviews_per_claim = 1
        session.add(row)
    manifest = export_to(database, tmp_path / "out.csv", "csv", selection=Selection(Layer.REVIEWS))

    assert reasons(manifest)["claims", "no gold label: draft"] == 2
    assert manifest.labels["not_a_claim"] == 0


class TestMapping:
    """What a format with labels of its own calls the project's."""

    def test_stances_against_each_other_have_a_name_of_their_own(
        self, told: Callable[..., Told], claims: dict[str, str]
    ) -> None:
        records, _ = told(Layer.ALL)
        (mixed, *_) = answers_of(record_from(ClaimRecord, records[claims["mixed"]]), Layer.GOLD)
        (plain, *_) = answers_of(record_from(ClaimRecord, records[claims["ruled"]]), Layer.GOLD)
        fever, averitec = LabelMap("fever", DEFAULT_SCHEME), LabelMap("averitec", DEFAULT_SCHEME)

        assert fever.apply(mixed) == "“disputed” with sources for and against it has no place in fever"
        assert _name(averitec.apply(mixed)) == "Conflicting Evidence/Cherrypicking"
        assert [_name(each.apply(plain)) for each in (fever, averitec)] == ["REFUTES", "Refuted"]
        nei = LabelMap("fever", DEFAULT_SCHEME, {"disputed.mixed": "NOT ENOUGH INFO"})
        assert _name(nei.apply(mixed)) == "NOT ENOUGH INFO"
        assert nei.table()["disputed.mixed"] == "NOT ENOUGH INFO"

    def test_a_label_of_the_project_gets_its_name_from_the_scheme_file(self) -> None:
        tables = [
            {"name": "yes", "key": "t", "exports": {"fever": {"mixed": "exclude"}, "averitec": "Supported"}},
            {"name": "no", "key": "f", "exports": {"fever.mixed": "NOT ENOUGH INFO"}},
        ]
        scheme = scheme_from(tables, "own", "annotator.toml")

        assert LabelMap("fever", scheme).table() == {"yes.mixed": "exclude", "no.mixed": "NOT ENOUGH INFO"}
        assert LabelMap("averitec", scheme).table() == {"yes": "Supported"}
        assert scheme_from(scheme.tables(), "own", "the database") == scheme

    def test_a_meaning_gives_the_names_of_formats_of_which_the_scheme_file_says_nothing(self) -> None:
        tables = [
            {"name": "true", "key": "t", "exports": {"fever": {"mixed": "exclude"}}},
            {"name": "no", "key": "f", "meaning": "falls", "exports": {"fever": "REFUTES"}},
            {"name": "satire", "key": "s"},
        ]
        scheme = scheme_from(tables, "own", "annotator.toml")

        assert LabelMap("fever", scheme).table() == {"true.mixed": "exclude", "no": "REFUTES"}
        assert LabelMap("averitec", scheme).table() == {
            "true": "Supported",
            "no": "Refuted",
            "no.mixed": "Conflicting Evidence/Cherrypicking",
        }
        assert LabelMap("claimreview", scheme).table() == {"true": "5", "no": "1"}
        assert scheme_from(scheme.tables(), "own", "the database") == scheme

    @pytest.mark.parametrize("exports", [{"fever": 1}, {"fever": ""}, {"fever": "a\x1b[1m"}, "SUPPORTS"])
    def test_a_name_that_is_none_is_refused(self, exports: Any) -> None:
        tables = [{"name": "true", "key": "t", "exports": exports}, {"name": "false", "key": "f"}]
        with pytest.raises(UsageError, match=r"annotator\.toml: .*exports"):
            scheme_from(tables, "own", "annotator.toml")


def _name(found: Any) -> str:
    name: str = found.mapped
    return name
