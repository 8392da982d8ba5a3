"""A handle belongs to whoever of the operating system first worked under it; ``--as`` is the way round, and is seen."""

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from annotator import account
from annotator.pseudonyms import pseudonym
from annotator.storage.database.engine import Database
from annotator.storage.project import pseudonym_key
from annotator.storage.schema.models import EventRow, ReviewerRow
from tests.cli.conftest import Ended, Run
from tests.support import store

ANA, BO = "ana@desk", "bo@desk"
Use = Callable[..., Ended]


@pytest.fixture
def use(run: Run, monkeypatch: pytest.MonkeyPatch) -> Use:
    """``use("bo@desk", "claims")``: run a command from an account."""
    monkeypatch.delenv("ANNOTATOR_REVIEWER")

    def used(who: str | None, *command: str) -> Ended:
        monkeypatch.setattr(account, "current_account", lambda: who)
        return run(*command)

    return used


@pytest.fixture
def team(use: Use, database: Database) -> str:
    """A claim of a project in which ana and bo have worked, each from an account of their own."""
    article = store(database).article_id
    assert use(ANA, "--reviewer", "ana", "articles").code == 0
    assert use(BO, "--reviewer", "bo", "articles").code == 0
    return str(use(ANA, "--reviewer", "ana", "claims", "--article", article, "--json").lines[0]["id"])


def _accounts(database: Database) -> dict[str, list[str]]:
    with database.read() as session:
        return dict(session.exec(select(ReviewerRow.handle, ReviewerRow.accounts)).all())


def _traces(database: Database) -> list[tuple[str, list[str], str]]:
    """Who went through the door: the handle, whose account it was besides, and the pseudonym of the account."""
    with database.read() as session:
        handles = dict(session.exec(select(ReviewerRow.id, ReviewerRow.handle)).all())
        events = session.exec(select(EventRow).where(col(EventRow.kind) == "account"))
        told = [(handles[each.reviewer_id], each.payload["account"]) for each in events]
    return [(handle, [handles[key] for key in said["also"]], said["by"]) for handle, said in told]


def _called(database: Database, account: str) -> str:
    with database.read() as session:
        return pseudonym(account, pseudonym_key(session))


def test_a_handle_belongs_to_the_account_that_used_it_first(team: str, database: Database) -> None:
    assert _accounts(database) == {"ana": [ANA], "bo": [BO]}
    assert _traces(database) == []


@pytest.mark.parametrize(
    "command",
    [
        ("claims", "--json"), ("stats",), ("stats", "--mine"), ("search", "port"), ("show", "{claim}"), ("articles",),
        ("label", "{claim}", "not_a_claim"), ("export", "jsonl", "-o", "-"), ("project", "set", "--open"),
        ("reviewer", "add", "cy"), ("claim", "same", "{claim}"), ("sources", "list"), ("seen", "A port"),
    ],
)  # fmt: skip
def test_nobody_reads_or_answers_in_anothers_name(team: str, use: Use, database: Database, command) -> None:
    words = [each.format(claim=team) for each in command]
    ended = use(BO, "--reviewer", "ana", *words)
    assert ended.code == 2
    assert "“ana” is the name of another user" in ended.err and ended.out == ""
    assert _traces(database) == []


def test_nobody_closes_claims_under_a_second_name(team: str, use: Use, database: Database) -> None:
    ended = use(BO, "--reviewer", "zoe", "label", team, "not_a_claim")
    assert ended.code == 2 and "You work here as “bo” already" in ended.err
    assert "zoe" not in _accounts(database)


def test_on_purpose_it_works_once_and_for_all_and_leaves_a_trace(team: str, use: Use, database: Database) -> None:
    assert use(BO, "--as", "ana", "claims", "--json").code == 0
    assert _traces(database) == [("ana", ["bo"], _called(database, BO))]
    assert _accounts(database)["ana"] == [ANA, BO]
    assert use(BO, "--reviewer", "ana", "claims").code == 0
    assert use(BO, "--as", "zoe", "label", team, "not_a_claim").code == 0
    assert _traces(database)[1:] == [("zoe", ["ana", "bo"], _called(database, BO))]
    assert use(BO, "--as", "ana", "claims", "--reviewer", "bo").code == 2


def test_one_person_on_two_machines_is_not_asked(team: str, use: Use, database: Database) -> None:
    assert use("ana@laptop", "--reviewer", "ana", "articles").code == 0
    assert _accounts(database)["ana"] == [ANA, "ana@laptop"]
    assert _traces(database) == [("ana", [], _called(database, "ana@laptop"))]


def test_whoever_is_alone_has_as_many_names_as_they_like(use: Use, database: Database) -> None:
    store(database)
    for name in ("ana", "test", "ana"):
        assert use(ANA, "--reviewer", name, "articles").code == 0
    assert _traces(database) == []
    assert use(None, "--reviewer", "ana", "articles").code == 0


def test_models_are_for_whoever_runs_them(team: str, use: Use, database: Database) -> None:
    assert use(ANA, "--reviewer", "ana", "reviewer", "add", "gpt", "--kind", "model", "--model-version", "1").code == 0
    for who in (ANA, BO):
        assert use(who, "--reviewer", "gpt", "label", team, "not_a_claim").code == 0
    assert use(BO, "--reviewer", "bo", "claims").code == 0


def test_the_team_sees_from_where_somebody_works(team: str, use: Use) -> None:
    use(BO, "--as", "ana", "claims")
    rows = {
        each["handle"]: each["accounts"] for each in use(BO, "--reviewer", "bo", "reviewer", "list", "--json").lines
    }
    assert rows == {"ana": [ANA, BO], "bo": [BO]}
    assert "ana@desk, bo@desk" in use(BO, "--reviewer", "bo", "reviewer", "list").out


def test_the_system_is_asked_and_not_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    before = account.current_account()
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody_else")
    assert account.current_account() == before
    assert before is None or account.user_of(before)
