"""``annotator config``: what is set and why, every problem with its line, and the schema for editors."""

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from annotator.settings import find_config, load_settings
from annotator.storage.database.engine import Database
from annotator.storage.project import set_up_project
from tests.cli.conftest import Run
from tests.support import HOSTILE, ROOT

FILE = """reviewer = "bea"
theme = "nord"

[suggest]
threshold = 0.5
[sources]  # hosts
watch = [
  "a.example",
]
archive = "copies"

[[labels]]
name = "yes"
key = "y"
exports = { fever = "SUPPORTS" }

[[labels]]
name = "no"
key = "n"

[keys]
undo = "z"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def problems(run: Run, folder: Path, text: str) -> list[tuple[int | None, str]]:
    """Line and sentence of each problem of a file."""
    (folder / "annotator.toml").write_text(text, "utf-8")
    ended = run("config", "validate", "--json")
    assert ended.code == (1 if ended.lines else 0)
    return [(each["line"], each["problem"]) for each in ended.lines]


def test_every_setting_is_shown_with_what_it_comes_from(run: Run, folder: Path, db_path: Path) -> None:
    (folder / "annotator.toml").write_text(FILE, "utf-8")
    shown = {row["setting"]: row for row in run("config", "show", "--json", "--reviewer", "cy").lines}
    came = {name: (row["value"], row["origin"], row["why"] or row["line"]) for name, row in shown.items()}

    assert came["database"] == (str(db_path), "environment", "ANNOTATOR_DB")
    assert came["reviewer"] == ("cy", "flag", "--reviewer")
    assert came["theme"] == ("nord", "file", 2)
    assert came["timing"] == (True, "default", None)
    assert came["suggest.threshold"] == (0.5, "file", 5)
    assert came["suggest.audit"] == (0.05, "default", None)
    assert came["sources.watch"] == (["a.example"], "file", 7)
    assert came["sources.archive"] == (str(folder / "copies"), "file", 10)
    assert came["labels"] == (["yes", "no"], "file", 12)
    assert came["keys.undo"] == ("z", "file", 22)
    assert shown["theme"]["file"] == str(folder / "annotator.toml")
    schema = json.loads((ROOT / "schemas" / "config.schema.json").read_text("utf-8"))
    for name, section in schema["properties"].items():
        settings = [f"{name}.{inner}" for inner in section.get("properties", ())] or [name]
        assert name == "keys" or set(settings) <= set(shown), name


def test_people_read_it_as_a_table(run: Run, folder: Path) -> None:
    (folder / "annotator.toml").write_text(FILE, "utf-8")
    lines = [" ".join(line.split()) for line in run("config", "show").out.splitlines()]

    assert lines[0] == "setting value from"
    assert f"theme nord {folder / 'annotator.toml'}, line 2" in lines
    assert "reviewer ana ANNOTATOR_REVIEWER" in lines
    assert "timing true default" in lines


def test_what_the_file_leaves_out_comes_from_the_database(database: Database, run: Run, folder: Path) -> None:
    (folder / "annotator.toml").write_text('[project]\nname = "stored"\n' + FILE[FILE.index("[[labels]]") :], "utf-8")
    set_up_project(database, load_settings())
    (folder / "annotator.toml").unlink()
    shown = {row["setting"]: row for row in run("config", "show", "--json").lines}

    assert (shown["project.name"]["value"], shown["project.name"]["origin"]) == ("stored", "database")
    assert (shown["labels"]["value"], shown["labels"]["origin"]) == (["yes", "no"], "database")
    assert shown["project.guideline"]["origin"] == "default"


def test_no_password_is_shown(run: Run, folder: Path) -> None:
    ended = run("config", "show", "--db", "postgresql://ana:hunter2@localhost:1/none")
    assert ended.code == 0
    assert "ana:***@localhost" in ended.out
    assert "hunter2" not in ended.out


def test_a_file_without_problems_is_fine(run: Run, folder: Path) -> None:
    (folder / "annotator.toml").write_text(FILE, "utf-8")
    for arguments in ((), ("annotator.toml",)):
        ended = run("config", "validate", *arguments)
        assert (ended.code, ended.out) == (0, "")
        assert "annotator.toml is fine." in ended.err


def test_without_a_file_there_is_nothing_to_check(run: Run, folder: Path) -> None:
    assert find_config(folder) is None
    assert run("config", "validate").code == 0
    ended = run("config", "validate", "none.toml")
    assert (ended.code, ended.out) == (2, "")
    assert "There is no file none.toml" in ended.err
    assert run("config", "validate", str(folder)).code == 2


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("# a\n\nreviewer = 'a/b'\n", 3, "cannot be a reviewer's name"),
        ('theme = "pink"', 1, "There is no theme “pink”"),
        ("timing = true\n\ncolour = 1\n", 3, "does not know “colour”"),
        ("[suggest]\n\nthreshold = 2\n", 3, "threshold in [suggest] must be from 0 to 1, not 2"),
        ("suggest.threshold = 2\n", 1, "must be from 0 to 1"),
        ("suggest = { audit = 0, threshold = 2 }\n", 1, "must be from 0 to 1"),
        ("[suggest]\r\naudit = 0\r\n\r\nspeed = 1\r\n", 4, "[suggest] does not know “speed”"),
        ('[sources]\nwatch = [\n  "a.example",\n  "https://b.example/",\n]\n', 2, "takes hosts"),
        ("[sources]\nallow = [1]\n", 2, "takes hosts"),
        ('[project]\nname = """\nreviews_per_claim = 0\n"""\nreviews_per_claim = 0\n', 5, "from 1 to 99"),
        ('[dataset]\npages = "https://a.example"\n', 2, "needs {claim_id}"),
        (FILE.replace('key = "n"', 'key = "nn"'), 17, "label “no” needs a key of one character"),
        (FILE.replace('"no"', '"yes"'), 12, "two [[labels]] have the name “yes”"),
        ('[[labels]]\nname = "yes"\nkey = "y"\n', 1, "at least two"),
        ("\n[labels]\nname = 'a'\n", 2, "each written under [[labels]]"),
        ('[keys]\nundo = "z"\nfly = "q"\n', 3, "does not know the action “fly”"),
        ('[keys]\nundo = "ctrl+i"\n', 2, "terminals send it as Tab"),
        ('[keys]\nup = "t"\nundo = "q"\n', 3, "is given to both"),
        ("[keys]\nundo = 1\n", 2, "undo in [keys] must be text in quotes"),
    ],
)
def test_each_problem_is_a_sentence_with_its_line(run: Run, folder: Path, text: str, line: int, says: str) -> None:
    ((found, sentence),) = problems(run, folder, text)
    assert found == line
    assert sentence.startswith(f"{folder / 'annotator.toml'}, line {line}: ")
    assert says in sentence


def test_all_problems_are_named_in_the_order_of_their_lines(run: Run, folder: Path) -> None:
    text = '[suggest]\nthreshold = 2\nmodel = 1\n[keys]\nfly = "q"\n[project]\nblind = 3\n'
    assert [line for line, _ in problems(run, folder, text)] == [2, 3, 5, 7]


@pytest.mark.parametrize("content", [b"database = ", b"\xff\xfe", b'a = "1"\na = "2"'])
def test_a_file_that_is_not_toml_has_one_problem(run: Run, folder: Path, content: bytes) -> None:
    (folder / "other.toml").write_bytes(content)
    ended = run("config", "validate", "other.toml")
    assert ended.code == 1
    assert ended.out.startswith("other.toml cannot be read as TOML")
    assert ended.out.count("\n") == 1


def test_the_line_is_named_at_start_too(run: Run, folder: Path) -> None:
    (folder / "annotator.toml").write_text(FILE.replace("0.5", "5"), "utf-8")
    ended = run("claims")
    assert ended.code == 2
    assert "annotator.toml, line 5: threshold in [suggest] must be from 0 to 1, not 5." in ended.err
    (folder / "annotator.toml").write_text(FILE.replace('key = "n"', 'tone = "pink"'), "utf-8")
    assert "annotator.toml, line 17: label “no” needs a key" in run("doctor").out


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_values_reach_no_terminal(run: Run, folder: Path, text: str) -> None:
    quoted = json.dumps(text)
    (folder / "annotator.toml").write_text(f"theme = {quoted}\n{quoted} = {quoted}\n[suggest]\nmodel = {quoted}\n")
    for ended in (run("config", "show"), run("config", "validate"), run("config", "validate", "--json")):
        assert not set(ended.out + ended.err) & set("\x07\x1b\x9b\u202e\u2066")


def test_the_schema_agrees_with_the_check(run: Run, folder: Path) -> None:
    (schema,) = run("config", "schema").lines
    validator = Draft202012Validator(schema)
    example = (ROOT / "annotator" / "guide" / "configuration.md").read_text("utf-8")
    example = next(part.partition("```")[0] for part in example.split("```toml\n")[1:] if "[[labels]]" in part)

    assert validator.is_valid(tomllib.loads(example))
    assert validator.is_valid(tomllib.loads(FILE))
    for wrong in ("[suggest]\nthreshold = 2", "colour = 1", "[sources]\nwatch = ['https://a.example/']", "theme = 1",
                  "[dataset]\npages = 'https://a.example/'", "[[labels]]\nname = 'yes'\nkey = 'y'",
                  FILE.replace('key = "n"', 'key = "nn"'), FILE.replace('key = "n"', 'key = "n"\ntone = "pink"'),
                  "[project]\nreviews_per_claim = 0", "[keys]\nundo = 1"):  # fmt: skip
        assert not validator.is_valid(tomllib.loads(wrong)), wrong
        assert problems(run, folder, wrong)


def test_every_setting_is_explained() -> None:
    schema = json.loads((ROOT / "schemas" / "config.schema.json").read_text("utf-8"))
    waiting = [schema, schema["properties"]["labels"]["items"]]
    while waiting:
        for name, each in waiting.pop()["properties"].items():
            assert each["description"].endswith("."), name
            assert "annotator." not in each["description"].replace("annotator.toml", ""), name
            waiting += [each] if "properties" in each else []
