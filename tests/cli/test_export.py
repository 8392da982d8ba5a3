"""``annotator export`` as the shell runs it: options, preview, verifying, releases, and the sentences of errors."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.text import one_line
from tests.cli.conftest import Run
from tests.export.reviewed import two_opinions
from tests.support import store


@pytest.fixture
def claims(make_desk: Callable[..., ReviewDesk], database: Database) -> dict[str, str]:
    return two_opinions(make_desk, database)


def test_a_preview_says_rows_by_label_and_split_and_writes_nothing(
    run: Run, claims: dict[str, str], tmp_path: Path
) -> None:
    before = set(tmp_path.iterdir())
    ended = run("export", "csv", "--dry-run", "--split", "train=0.5,test=0.5")

    assert ended.code == 0
    assert ended.out.splitlines()[0] == "csv: 3 claims, 3 rows (1 verified, 2 disputed)"
    assert "left out: 1 claim (no gold label: tie)" in ended.out
    assert "train: " in ended.out and "test: " in ended.out
    assert {path.name for path in set(tmp_path.iterdir()) - before} <= {"test.db-wal", "test.db-shm"}


@pytest.mark.parametrize(("articles", "named"), [(5, True), (6, False)])
def test_the_command_says_where_the_files_are_and_names_few(
    articles: int, named: bool, make_desk: Callable[..., ReviewDesk], run: Run, database: Database, tmp_path: Path
) -> None:
    desk = make_desk("ana")
    for number in range(articles):
        stored = store(database, f"Headline {number}\nTown {number} spent {number} euros.").article_id
        desk.answers.decide(desk.articles.open(stored).claims[0].id, "unverifiable")
    out = tmp_path / "a\x1b[31mb"
    said = run("export", "brat", "-o", str(out)).err
    files = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.name != "manifest.json")

    assert len(files) == 2 * articles + 2 and "\x1b" not in said
    shown = one_line(str(out))
    if named:
        assert sorted(said.strip().removesuffix(".").split(" in ", 1)[1].split(", ")) == [
            f"{shown}/{name}" for name in files
        ]
    else:
        assert f" in 14 files in {shown}." in said


def test_an_export_is_verified_and_frozen_and_made_again(run: Run, claims: dict[str, str], tmp_path: Path) -> None:
    out, again = tmp_path / "a" / "x.jsonl", tmp_path / "b" / "x.jsonl"
    for each in (out, again):
        each.parent.mkdir()
    ended = run("export", "jsonl", "-o", str(out), "--verify", "--freeze", "v1", "--split", "train=0.5,test=0.5")
    assert (ended.code, "Verified with jsonschema" in ended.err) == (0, True)
    assert run("label", claims["single"], "unverifiable").code == 0
    ended = run("export", "jsonl", "-o", str(again), "--frozen", "v1", "--json")

    assert ended.code == 0
    assert ended.lines[0]["verified"] is None
    assert ended.lines[0]["files"][0]["rows"] == 7
    for name in ("x.jsonl", "x.articles.jsonl", "x.manifest.json"):
        assert (out.parent / name).read_bytes() == (again.parent / name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((), 2, "Give a format and a place to write to"),
        (("csv",), 2, "Give a format and a place to write to"),
        (("xlsx", "-o", "x"), 2, "“xlsx” is not an export format: use one of jsonl, csv"),
        (("csv", "-o", "x", "--labels", "some"), 2, "--labels takes gold, reviews, both, all, not “some”"),
        (("csv", "-o", "x", "--label", "some"), 2, "“some” is not a label of this project"),
        (("csv", "-o", "x", "--split", "train"), 2, "“train” is not NAME=SHARE"),
        (("csv", "-o", "x", "--seed", "3"), 2, "--seed and --split-by-source need --split"),
        (("csv", "-o", "-", "--verify"), 2, "--verify reads files back"),
        (("fever", "-o", "x", "--mixed", "maybe"), 2, "--mixed is for fever and takes exclude or nei"),
        (("csv", "-o", "x", "--mixed", "nei"), 2, "not “nei” with csv"),
        (("csv", "-o", "x", "--origin", "audit"), 1, "There is nothing to export"),
        (("csv", "-o", "x", "--frozen", "v9"), 1, "There is no release “v9”; known releases: none"),
        (("csv", "-o", "x", "--frozen", "v9", "--names"), 2, "leave out --names"),
    ],
)
def test_what_cannot_be_is_one_sentence_with_its_code(
    arguments: tuple[str, ...], code: int, message: str, run: Run, claims: dict[str, str]
) -> None:
    ended = run("export", *arguments)

    assert (ended.code, ended.out) == (code, "")
    assert message in ended.err
    assert not Path("x.csv").exists()


def test_the_list_names_every_format_with_its_reader(run: Run) -> None:
    table, rows = run("export", "--list"), run("export", "--list", "--json").lines

    assert [row["format"] for row in rows][:2] == ["jsonl", "csv"]
    for row in rows:
        assert row["format"] in table.out
        assert "not installed" not in row["reader"]


def test_names_are_told_on_demand_only(run: Run, claims: dict[str, str], tmp_path: Path) -> None:
    run("export", "csv", "-o", str(tmp_path / "hidden.csv"))
    run("export", "csv", "-o", str(tmp_path / "named.csv"), "--names", "--by", "abe")

    assert "; abe" not in (tmp_path / "hidden.csv").read_text("utf-8")
    assert "; abe" in (tmp_path / "named.csv").read_text("utf-8")
    manifest = json.loads((tmp_path / "named.csv.manifest.json").read_bytes())
    assert (manifest["names"], manifest["query"], manifest["claims"]) == (True, {"reviewers": ["abe"]}, 1)


def test_sources_on_both_sides_are_left_out_of_fever_or_not_enough(
    run: Run, claims: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    assert "sources for and against it has no place in fever" in run("export", "fever", "-o", str(out)).err
    assert '"REFUTES"' in out.read_text("utf-8")
    run("export", "fever", "-o", str(out), "--mixed", "nei", "--verify")

    labels = [json.loads(line)["label"] for line in out.read_text("utf-8").splitlines()]
    assert sorted(labels) == ["NOT ENOUGH INFO", "REFUTES", "SUPPORTS"]
    manifest = json.loads((tmp_path / "out.jsonl.manifest.json").read_bytes())
    assert manifest["label_map"]["disputed.mixed"] == "NOT ENOUGH INFO"


def test_notes_that_name_somebody_are_pointed_out_before_they_leave(
    run: Run, database: Database, make_desk: Callable[..., ReviewDesk], tmp_path: Path
) -> None:
    article = store(database)
    desk = make_desk("ana")
    first, second = (claim.id for claim in desk.articles.open(article.article_id).claims[:2])
    desk.answers.comment(first, "Ask Ana.")
    desk.answers.comment(second, "A banana.")
    for arguments, told in (
        (("-o", str(tmp_path / "a.jsonl")), True), (("-o", str(tmp_path / "a.jsonl"), "--dry-run"), True),
        (("-o", str(tmp_path / "b.jsonl"), "--names"), False),
    ):  # fmt: skip
        said = run("export", "jsonl", *arguments).err
        assert (f"those on 1 claim name ana ({first})" in said) is told
