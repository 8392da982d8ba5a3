"""What scripts rely on: keys, exit codes, data on stdout and talk on stderr."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.storage.database.engine import Database
from annotator.storage.database.migrate import HEAD
from tests.support import ARTICLE, HOSTILE, store

CLAIM_KEYS = [
    "id", "article_id", "sentence", "start", "end", "exact", "origin", "score", "suggester", "reasons", "speaker",
    "cue", "types", "label", "status", "evidence_count", "as_of", "recheck_at",
]  # fmt: skip

Run = Callable[..., object]


def test_claims_prints_the_promised_keys_in_reading_order(database: Database, run) -> None:
    store(database)
    ended = run("claims", "--json")
    assert ended.code == 0
    assert [list(claim) for claim in ended.lines] == [CLAIM_KEYS] * 5
    assert [claim["start"] for claim in ended.lines] == sorted(claim["start"] for claim in ended.lines)
    for claim in ended.lines:
        assert ARTICLE[claim["start"] : claim["end"]] == claim["exact"]
        assert claim["reasons"] == [{"reason": "quantity", "weight": 1.5}, {"reason": "prediction", "weight": -0.5}]


def test_claims_can_be_narrowed_to_an_article_and_a_status(database: Database, run) -> None:
    first = store(database)
    second = store(database, "Another day\nThe mill made 300 loaves.")
    claim = run("claims", "--json", "--article", first.article_id).lines[0]["id"]
    run("label", claim, "verified")
    assert [c["id"] for c in run("claims", "--json", "--status", "draft").lines] == [claim]
    assert {c["article_id"] for c in run("claims", "--json", "--article", second.article_id).lines} == {
        second.article_id
    }


def test_claims_of_an_article_that_is_not_there_are_refused(database: Database, run) -> None:
    store(database)
    ended = run("claims", "--article", "a0")
    assert ended.code != 0
    assert "There is no article or claim a0" in ended.err


def test_label_with_sources_submits_and_prints_the_review(database: Database, run) -> None:
    store(database)
    claim = run("claims", "--json").lines[0]["id"]
    ended = run(
        "label", claim, "disputed", "--json", "--note", "see table 3",
        "--source", "https://stat.example/a?utm_source=x", "--stance", "refutes", "--quote", "4.0 Mt", "--title", "A",
        "--source", "https://stat.example/b", "--stance", "context", "--quote", "", "--title", "B",
    )  # fmt: skip
    assert ended.code == 0
    (review,) = ended.lines
    assert review["claim_id"] == claim
    assert (review["label"], review["status"], review["note"]) == ("disputed", "submitted", "see table 3")
    assert [(piece["stance"], piece["source"]["url"], piece["source"]["title"]) for piece in review["evidence"]] == [
        ("refutes", "https://stat.example/a", "A"),
        ("context", "https://stat.example/b", "B"),
    ]
    assert review["evidence"][0]["quote"]["exact"] == "4.0 Mt"
    assert review["evidence"][1]["quote"] is None
    again = run("claims", "--json").lines[0]
    assert (again["label"], again["status"], again["evidence_count"]) == ("disputed", "submitted", 2)


def test_running_the_same_label_twice_changes_nothing(database: Database, run) -> None:
    store(database)
    claim = run("claims", "--json").lines[0]["id"]
    command = ("label", claim, "verified", "--json", "--source", "https://stat.example/a")
    first, second = run(*command), run(*command)
    assert (second.code, second.lines) == (0, first.lines)


def test_a_label_without_the_source_it_needs_is_a_draft(database: Database, run) -> None:
    store(database)
    claim = run("claims", "--json").lines[0]["id"]
    ended = run("label", claim, "verified")
    assert ended.code == 0
    assert "draft until a source is cited" in ended.out
    assert run("stats", "--json").lines[0]["mine"] == {"draft": {"verified": 1}}


def test_the_articles_own_address_is_refused_and_nothing_is_labelled(database: Database, run) -> None:
    store(database, url="https://news.example/story")
    claim = run("claims", "--json").lines[0]["id"]
    ended = run("label", claim, "verified", "--source", "http://www.news.example/story/?utm_campaign=1#top")
    assert ended.code == 1
    assert ended.err.startswith("annotator: This is the article under review")
    assert run("claims", "--json").lines[0]["status"] == "open"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("label", "c0", "verified"), 1, "There is no claim c0"),
        (("show", "nothing"), 1, "There is no article or claim nothing"),
        (("label", "c0", "maybe"), 2, "verified (Verified), disputed (Disputed), unverifiable (Not enough)"),
        (("search", "()"), 1, "There is nothing to search for"),
        (("frobnicate",), 2, "No such command"),
        (("exprot",), 2, "No such command 'exprot'. Did you mean 'export', 'project'? See “annotator --help”."),
        (("sources",), 2, "Missing command: see “annotator sources --help”."),
        (("label",), 2, "Missing argument 'CLAIM': see “annotator label --help”."),
        (("sources", "list", "--hots", "a"), 2, "see “annotator sources list --help”."),
        (("claims", "--status", "odd"), 2, "odd"),
        (("claims", "--db", "/nowhere/at/all.db"), 3, "There is no database at /nowhere/at/all.db"),
        (("claims", "--db", "mysql://x/y"), 3, "is not a database this tool knows"),
        (("claims", "--reviewer", "a/b"), 2, "cannot be a reviewer's name"),
        (("schema", "nothing"), 2, "There is no schema “nothing”"),
        (("review",), 2, "needs a terminal"),
        (("review", "no-such-file.txt"), 2, "There is no file or folder no-such-file.txt"),
    ],
)
def test_every_failure_is_one_sentence_on_stderr_with_its_exit_code(
    database: Database, run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    store(database)
    ended = run(*arguments)
    assert ended.code == code
    assert said in ended.err
    assert ended.out == ""
    assert "Traceback" not in ended.err


def test_debug_shows_the_traceback(database: Database, run) -> None:
    from annotator.errors import NotFoundError

    with pytest.raises(NotFoundError):
        run("show", "nothing", "--debug")


def test_show_prints_a_claim_and_an_article(database: Database, run) -> None:
    stored = store(database, title="Record cargo", url="https://news.example/a", publisher="News")
    claim = run("claims", "--json").lines[0]
    shown = run("show", claim["id"], "--json").lines[0]
    assert shown["exact"] == claim["exact"]
    assert shown["suggestion"]["version"] == "1"
    assert shown["review"] is None
    article = run("show", stored.article_id, "--json").lines[0]
    assert article["title"] == "Record cargo"
    assert [sentence["text"] for sentence in article["sentences"]] == [
        ARTICLE[sentence["start"] : sentence["end"]] for sentence in article["sentences"]
    ]
    assert "Record cargo" in run("show", stored.article_id).out
    assert claim["exact"] in run("show", claim["id"]).out


def test_search_takes_operators_of_the_query_language_as_words(database: Database, run) -> None:
    store(database)
    assert [hit["sentence"] for hit in run("search", "MILLION", "tonnes", "--json").lines] == [1]
    for hostile in ('million" OR "x', "million AND (", "mill*", "NEAR(million tonnes)"):
        assert run("search", hostile).code in (0, 1)
    assert run("search", "nowhere").code == 1


def test_stats_counts_and_says_only_how_many_others_submitted(database: Database, run) -> None:
    store(database)
    claims = [claim["id"] for claim in run("claims", "--json").lines]
    run("label", claims[0], "not_a_claim", "--reviewer", "bo")
    run("label", claims[1], "unverifiable")
    ended = run("stats", "--json")
    (found,) = ended.lines
    assert found["claims"] == 5
    assert found["mine"] == {"submitted": {"unverifiable": 1}}
    assert found["submitted_by"] == {"ana": 1, "bo": 1}
    assert "not_a_claim" not in ended.out and "Not a claim" not in ended.out


def test_a_script_of_one_reviewer_never_reads_anothers_label_of_an_open_claim(database: Database, run) -> None:
    Path("annotator.toml").write_text("[project]\nreviews_per_claim = 2\n", encoding="utf-8")
    store(database)
    claim = run("claims", "--json").lines[0]["id"]
    run("label", claim, "disputed", "--reviewer", "bo", "--source", "https://secret.example/x", "--note", "hush")
    for command in (("claims", "--json"), ("show", claim, "--json"), ("show", claim), ("claims",)):
        out = run(*command).out
        assert "disputed" not in out.casefold()
        assert "secret.example" not in out
        assert "hush" not in out


def test_db_info_and_check(database: Database, run) -> None:
    store(database)
    info = run("db", "info", "--json").lines[0]
    assert (info["articles"], info["sentences"], info["claims"], info["schema"]) == (1, 6, 5, HEAD)
    assert info["chosen_by"] == "ANNOTATOR_DB"
    ended = run("db", "check", "--json")
    assert ended.code == 0
    assert all(found["ok"] for found in ended.lines)
    assert {found["check"] for found in ended.lines} >= {"file", "triggers", "claim offsets", "reviews and events"}


def test_db_check_finds_a_shifted_claim_and_a_missing_guard(database: Database, run) -> None:
    import sqlite3

    store(database)
    connection = sqlite3.connect(str(database.url.database))
    connection.execute("DROP TRIGGER claim_exact_update")
    connection.execute('UPDATE claim SET start = start + 1, "end" = "end" + 1 WHERE id = 1')
    connection.commit()
    connection.close()
    ended = run("db", "check")
    assert ended.code == 1
    assert "The trigger claim_exact_update, which guards the data, is missing." in ended.out
    assert "is not the text at" in ended.out


def test_doctor_names_the_database_and_why(database: Database, run) -> None:
    ended = run("doctor", "--json")
    found = {finding["what"]: finding for finding in ended.lines}
    assert found["database"]["value"].endswith("(by ANNOTATOR_DB)")
    assert found["reviewer"]["value"] == "ana (by ANNOTATOR_REVIEWER)"
    assert found["model"]["value"].startswith("en_core_web_sm")
    assert all(finding["ok"] for finding in ended.lines), ended.out
    assert ended.code == 0


def test_doctor_keeps_a_password_to_itself(run) -> None:
    ended = run("doctor", "--json", "--db", "postgresql://ana:hunter2@localhost:1/none")
    assert ended.code == 1
    assert "hunter2" not in ended.out + ended.err
    found = {finding["what"]: finding for finding in ended.lines}
    assert "localhost:1/none" in found["database"]["value"]


def test_doctor_finds_a_database_in_the_home_folder(
    database: Database, run, db_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(db_path.parent))
    found = {finding["what"]: finding for finding in run("doctor", "--json", "--db", f"~/{db_path.name}").lines}
    assert found["database"]["value"] == f"{db_path} (by --db)"
    assert found["guards"]["ok"]


def test_doctor_fails_with_the_reason_when_keys_clash_or_the_model_is_missing(
    database: Database, run, tmp_path: Path
) -> None:
    Path("annotator.toml").write_text('[suggest]\nmodel = "en_core_none"\n[keys]\nundo = "v"\n', "utf-8")
    ended = run("doctor", "--json")
    found = {finding["what"]: finding for finding in ended.lines}
    assert ended.code == 1
    assert not found["model"]["ok"]
    assert "en_core_none" in found["model"]["value"]
    assert not found["labels, keys"]["ok"]


def test_doctor_says_what_a_pipeline_lacks_and_what_follows(database: Database, run) -> None:
    Path("annotator.toml").write_text('[suggest]\nmodel = "blank:ar"\n', "utf-8")
    ended = run("doctor", "--json")
    assert ended.code == 0, "everything but good suggestions works without"
    lacks = [finding["value"] for finding in ended.lines if finding["what"] == "model lacks"]
    assert [value.split(":")[0] for value in lacks] == ["parser", "ner", "tagger or morphologizer"]
    assert "claims are whole sentences" in lacks[0]
    (language,) = (finding["value"] for finding in ended.lines if finding["what"] == "model language")
    assert language.startswith("ar: the suggester knows English")


def test_doctor_names_the_package_that_a_language_needs(database: Database, run) -> None:
    Path("annotator.toml").write_text('[suggest]\nmodel = "blank:ja"\n', "utf-8")
    (model,) = (finding for finding in run("doctor", "--json").lines if finding["what"] == "model")
    if model["ok"]:
        pytest.skip("the Japanese tokenizer is installed here")
    assert "Japanese support requires SudachiPy" in model["value"]


def test_labels_of_the_configuration_are_the_ones_that_can_be_given(database: Database, run) -> None:
    store(database)
    Path("annotator.toml").write_text(
        '[[labels]]\nname = "true"\nkey = "t"\nneeds_evidence = true\n[[labels]]\nname = "false"\nkey = "f"\n', "utf-8"
    )
    claim = run("claims", "--json").lines[0]["id"]
    assert run("label", claim, "false").code == 0
    refused = run("label", claim, "verified")
    assert refused.code == 2
    assert "use one of true (True), false (False)" in refused.err
    Path("annotator.toml").write_text(
        '[[labels]]\nname = "yes"\nkey = "t"\n[[labels]]\nname = "no"\nkey = "f"\n', "utf-8"
    )
    refused = run("label", claim, "yes")
    assert refused.code == 2
    assert "Reviews in this database use the label “false”" in refused.err


CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def test_hostile_text_is_harmless_in_every_table_and_line(database: Database, run) -> None:
    text = "Headline\n" + "\n".join(line.replace("\n", " ") + " of 12 percent." for line in HOSTILE)
    stored = store(database, text, title=HOSTILE[0] + HOSTILE[2], publisher=HOSTILE[4], author=HOSTILE[5])
    claims = run("claims", "--json").lines
    assert [claim["exact"] for claim in claims] == [text[claim["start"] : claim["end"]] for claim in claims]
    for n, hostile in enumerate(HOSTILE[:6]):
        run("label", claims[n]["id"], "not_a_claim", "--note", hostile, "--source", f"https://x.example/{n}")
    for command in (
        ("claims",), ("claims", "--json"), ("show", stored.article_id), ("show", stored.article_id, "--json"),
        ("show", claims[2]["id"]), ("search", "percent"), ("search", "percent", "--json"), ("stats",),
    ):  # fmt: skip
        ended = run(*command)
        assert ended.code == 0
        assert not CONTROLS.search(ended.out), command
        assert not CONTROLS.search(ended.err), command


_GROUPS = ("claim", "db", "sources", "config", "project", "reviewer", "library")


def test_every_command_has_help_with_an_example(run) -> None:
    top = run("--help")
    assert top.code == 0
    commands = re.findall(r"^  (\w+)  ", top.out, re.MULTILINE)
    names = (
        "review init import suggest articles claim claims show search seen label stats agreement reliability "
        "export load adjudicate report schema doctor db train "
        "evaluate sources help config tour project reviewer history library release serve verify"
    )
    assert sorted(commands) == sorted(names.split(" "))
    of_sources = [("sources", name) for name in "list show check merge correct archive add".split()]  # noqa: SIM905
    of_config = [("config", name) for name in ("show", "validate", "schema")]
    grouped = [("db", "info"), ("db", "check"), *of_sources, *of_config]
    grouped += [("project", name) for name in ("show", "set", "again")]
    grouped += [("reviewer", name) for name in ("list", "add", "set", "forget")]
    grouped += [("library", name) for name in ("add", "list", "show", "find", "remove", "reindex")]
    for command in (*[(name,) for name in commands if name not in _GROUPS], *grouped):
        ended = run(*command, "--help")
        assert ended.code == 0
        assert "Example: annotator" in " ".join(ended.out.split()), command
