"""``annotator sources``, as the shell sees it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from tests.archive.conftest import STORY, Site, page, pdf, site
from tests.cli.conftest import Run
from tests.postgres import Server, postgres_server
from tests.support import store

__all__ = ["postgres_server", "site"]


@pytest.fixture
def claims(database: Database, run: Run) -> Iterator[list[str]]:
    store(database, url="https://ledger.example/harbour")
    yield [row["id"] for row in run("claims", "--json").lines]


@pytest.fixture
def allowed(site: Site) -> None:
    Path("annotator.toml").write_text(f'[sources]\nallow = ["{site.here}"]\nwatch = ["rumour.example"]\n', "utf-8")


def cited(run: Run, claim: str, url: str, *more: str) -> str:
    ended = run("label", claim, "verified", "--source", url, *more, "--json")
    assert ended.code == 0, ended.err
    return str(ended.lines[0]["evidence"][-1]["source"]["id"])


def test_the_list_names_each_source_with_its_uses(run: Run, claims: list[str]) -> None:
    one = cited(run, claims[0], "https://stat.example/ports", "--title", "Ports \x1b[31m")
    two = cited(run, claims[1], "https://news.example/a")
    rows = run("sources", "list", "--json").lines
    assert [(row["id"], row["host"], row["uses"], row["archived"]) for row in rows] == [
        (two, "news.example", 1, None), (one, "stat.example", 1, None),
    ]  # fmt: skip
    assert [row["id"] for row in run("sources", "list", "ports", "--json").lines] == [one]
    assert [row["id"] for row in run("sources", "list", "--host", "news.example", "--json").lines] == [two]
    shown = run("sources", "list")
    assert "stat.example" in shown.out
    assert "\x1b" not in shown.out


def test_show_tells_what_rests_on_a_source_named_by_id_or_address(run: Run, claims: list[str]) -> None:
    source = cited(run, claims[0], "https://stat.example/ports", "--quote", "4.1 million tonnes")
    for name in (source, "http://www.stat.example/ports/?utm_source=x"):
        (detail,) = run("sources", "show", name, "--json").lines
        assert (detail["id"], [use["claim_id"] for use in detail["uses"]]) == (source, [claims[0]])
    shown = run("sources", "show", source)
    assert "“4.1 million tonnes”" in shown.out
    assert claims[0] in shown.out
    assert run("sources", "show", "https://nobody.example/").code == 1
    assert run("sources", "show", "s0123456789abcdef").code == 1
    assert run("sources", "show", "ftp://x").code == 2


def test_merge_and_correct_say_what_they_did(run: Run, claims: list[str]) -> None:
    keep = cited(run, claims[0], "https://stat.example/ports")
    cited(run, claims[1], "https://news.example/a")
    assert (
        "all citations now point to https://stat.example/ports"
        in run("sources", "merge", keep, "https://news.example/a").out
    )
    (detail,) = run("sources", "show", keep, "--json").lines
    assert (len(detail["uses"]), detail["merged"]) == (2, ["https://news.example/a"])
    assert "address corrected" in run("sources", "correct", keep, "https://stat.example/ports-2025").out.lower()
    (row,) = run("sources", "list", "--json").lines
    assert (row["url"], row["uses"]) == ("https://stat.example/ports-2025", 2)
    assert run("sources", "correct", row["id"], "no address").code == 1
    assert run("sources", "merge", keep, row["id"]).code == 1


@pytest.mark.usefixtures("allowed")
def test_archive_keeps_copies_beside_the_database_and_fails_loudly(
    run: Run, claims: list[str], site: Site, db_path: Path
) -> None:
    good = cited(run, claims[0], site.url("story"))
    bad = cited(run, claims[1], site.url("nothing"))
    ended = run("sources", "archive", site.url("story"))
    assert (ended.code, ended.out[0]) == (0, "✔")
    folder = Path(f"{db_path}.archive")
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 2
    ended = run("sources", "archive", bad, good, "--json")
    assert ended.code == 1
    assert [(line["source_id"], line["ok"]) for line in ended.lines] == [(bad, False), (good, True)]
    assert "returned 404" in ended.lines[0]["reason"]
    assert run("sources", "archive", "--missing", "--json").lines[0]["source_id"] == bad
    assert run("sources", "archive").code == 2
    assert run("sources", "archive", good, "--missing").code == 2


def test_this_machine_is_not_archived_unless_the_settings_name_it(run: Run, claims: list[str], site: Site) -> None:
    source = cited(run, claims[0], "http://localhost/story")
    ended = run("sources", "archive", source)
    assert ended.code == 1
    assert "not on the public internet: to permit it, add “localhost” to allow under [sources]" in ended.out
    assert site.asked == []


def test_an_import_asks_the_same_machines_as_the_archive(run: Run, site: Site) -> None:
    ended = run("import", "http://localhost/story")
    assert ended.code == 1
    assert "http://localhost/story leads to " in ended.err
    assert "not on the public internet: to permit it, add “localhost” to allow under [sources]" in ended.err
    assert site.here in run("import", site.url("story")).err
    assert site.asked == []
    Path("annotator.toml").write_text(f'[sources]\nallow = ["{site.here}"]\n', "utf-8")
    ended = run("import", site.url("moved"), "--json")
    assert (ended.code, ended.lines[-1]["imported"]) == (0, 1), ended.err
    assert [path for path, _ in site.asked] == ["/moved", "/story"]


@pytest.mark.usefixtures("allowed")
def test_check_ends_with_1_when_it_finds_something(run: Run, claims: list[str], site: Site) -> None:
    fine = cited(run, claims[0], site.url("story"), "--quote", "4.1 million tonnes of cargo")
    run("sources", "archive", fine)
    ended = run("sources", "check")
    assert (ended.code, ended.out) == (0, "")
    assert "1 source, 0 problems" in ended.err
    assert "--online" in ended.err
    wrong = cited(run, claims[1], site.url("story"), "--quote", "1.4 million tonnes of cargo last year")
    cited(run, claims[2], "https://blog.rumour.example/x")
    ended = run("sources", "check", "--json")
    assert ended.code == 1
    found = {(line["finding"], line["source_id"]) for line in ended.lines if line["problem"]}
    assert ("quote_differs", wrong) in found
    assert "watched" in {finding for finding, _ in found}
    assert run("sources", "check", fine, "--online").code == 1
    site.pages["story"] = page(STORY.replace("canal", "river"))
    assert "Changed since" in run("sources", "check", fine, "--online").out
    people = run("sources", "check")
    assert f"✘ {wrong}  {claims[1]}" in people.out


def test_a_file_is_added_and_cited_by_its_id(run: Run, claims: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "private"
    folder.mkdir()
    (folder / "report.pdf").write_bytes(pdf(STORY))
    (added,) = run("sources", "add", str(folder / "report.pdf"), "--json").lines
    assert added["file_name"] == "report.pdf"
    ended = run("label", claims[0], "verified", "--source", added["id"], "--quote", "4.1 million tonnes", "--json")
    assert ended.lines[0]["evidence"][0]["source"]["file_name"] == "report.pdf"
    assert "report.pdf" in run("show", claims[0]).out
    assert run("export", "jsonl", "-o", str(tmp_path / "out.jsonl")).code == 0
    assert "private" not in (tmp_path / "out.jsonl").read_text("utf-8")
    assert run("sources", "check").code == 0
    assert run("sources", "add", str(folder / "gone.pdf")).code == 1
    ended = run("--db", str(tmp_path / "again.db"), "load", str(tmp_path / "out.jsonl"))
    assert ended.code == 0, ended.err
    assert run("--db", str(tmp_path / "again.db"), "export", "jsonl", "-o", str(tmp_path / "again.jsonl")).code == 0
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()


def test_label_takes_alternative_sets(run: Run, claims: list[str]) -> None:
    two = ("--source", "https://a.example/", "--source", "https://b.example/")
    ended = run("label", claims[0], "verified", *two, "--set", "0", "--set", "1", "--json")
    assert [piece["set"] for piece in ended.lines[0]["evidence"]] == [0, 1]
    three = (*two, "--source", "https://c.example/")
    ended = run("label", claims[0], "verified", *three, "--set", "1", "--set", "2")
    assert (ended.code, "--set was given 2 times for 3 sources" in ended.err) == (2, True)


def test_label_takes_all_that_a_citation_can_say(run: Run, claims: list[str]) -> None:
    ended = run(
        "label", claims[0], "verified", "--json", "--source", "https://a.example/", "--source", "",
        "--author", "A. Nováková", "--author", "", "--kind", "primary", "--kind", "", "--medium", "pdf", "--medium", "",
        "--accessed", "2026-05-01", "--accessed", "", "--archived", "https://archive.example/a", "--archived", "",
        "--withheld", "", "--withheld", "a witness in danger",
    )  # fmt: skip
    assert ended.code == 0, ended.err
    one, two = ended.lines[0]["evidence"]
    told = one["source"]
    assert (told["author"], told["kind"], told["medium"]) == ("A. Nováková", "primary", "pdf")
    assert (one["accessed_at"], told["archived_url"]) == ("2026-05-01", "https://archive.example/a")
    assert (two["source"]["url"], two["source"]["withheld_reason"]) == (None, "a witness in danger")
    ended = run("label", claims[1], "verified", "--withheld", "another witness", "--json")
    assert ended.lines[0]["evidence"][0]["source"]["withheld_reason"] == "another witness"
    ended = run("label", claims[1], "verified", "--source", "https://a.example/", "--kind", "rumour")
    assert (ended.code, "--kind rumour is not one of: primary" in ended.err) == (2, True)


def test_a_project_may_want_every_cited_source_archived(run: Run, claims: list[str], site: Site, db_path: Path) -> None:
    Path("annotator.toml").write_text(
        f'[sources]\nallow = ["{site.here}"]\narchive = "copies"\narchive_cited = true\n', "utf-8"
    )
    good = cited(run, claims[0], site.url("story"))
    (row,) = run("sources", "list", "--json").lines
    assert (row["id"], row["archived"]["ok"]) == (good, True)
    assert list(Path("copies").iterdir())
    assert not Path(f"{db_path}.archive").exists()
    ended = run("label", claims[1], "verified", "--source", site.url("nothing"))
    assert ended.code == 0, "the answer stands"
    assert f"Not archived: {site.url('nothing')} returned 404" in ended.err
    site.pages["other"] = page(STORY)
    ended = run("label", claims[3], "verified", "--source", site.url("other"), "--quote", "no such words in it")
    assert "“no such words in it” is not in the archived copy." in ended.out
    asked = len(site.asked)
    cited(run, claims[2], site.url("story"))
    assert len(site.asked) == asked, "there is a copy already"


@pytest.mark.postgres
@pytest.mark.parametrize("archive_cited", [False, True])
def test_a_database_on_a_server_has_no_folder_and_answers_are_kept_all_the_same(
    run: Run, postgres_server: Server, archive_cited: bool
) -> None:
    where = postgres_server.recycled()
    database = open_database(where)
    store(database)
    database.close()
    Path("annotator.toml").write_text(f"[sources]\narchive_cited = {str(archive_cited).lower()}\n", "utf-8")
    claim = run("claims", "--json", "--db", where).lines[0]["id"]
    ended = run("label", claim, "verified", "--source", "https://stat.example/ports", "--db", where)
    assert (ended.code, ended.out.startswith("Verified: ")) == (0, True)
    assert ("Not archived: A database on a server has no folder" in ended.err) is archive_cited
    assert run("sources", "archive", "https://stat.example/ports", "--db", where).code == 2
