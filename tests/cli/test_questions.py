"""Questions on the command line: the same decisions as on the screen, and their errors."""

from annotator.storage.database.engine import Database
from tests.cli.conftest import Run
from tests.support import store


def test_questions_are_asked_answered_and_listed(run: Run, database: Database) -> None:
    store(database)
    claim = run("claims", "--json").lines[0]["id"]
    offered = [line["question"] for line in run("claim", "ask", claim, "--offered", "--json").lines]
    assert offered
    assert run("claim", "ask", claim, offered[0]).out.startswith("Question asked")
    run("claim", "ask", claim, "Who counted them?")
    assert offered[0] not in [line["question"] for line in run("claim", "ask", claim, "--offered", "--json").lines]
    (waiting,) = run("claim", "questions", "--json").lines
    assert waiting["claim_id"] == claim and waiting["questions"] == [offered[0], "Who counted them?"]
    run("claim", "cite", claim, "https://stat.example/ports", "--quote", "4.12 Mt were handled")
    found = run("claim", "answer", claim, "1", "--source", "1", "--json").lines[0]
    assert found["questions"][0]["answers"] == [{"type": "extractive", "text": "4.12 Mt were handled", "evidence": 0}]
    run("claim", "answer", claim, "2", "--type", "unanswerable")
    assert run("claim", "questions", "--json").lines == []
    shown = run("show", claim).out
    assert "asked 2" in shown and "no answer found" in shown and "(source 1)" in shown
    run("claim", "unask", claim, "2")
    run("claim", "undo")
    assert "Who counted them?" in run("show", claim).out


def test_what_cannot_be_asked_or_answered_is_said(run: Run, database: Database) -> None:
    store(database)
    claim = run("claims", "--json").lines[0]["id"]
    assert "either a question, or --offered" in run("claim", "ask", claim).err
    assert "--offered" in run("claim", "ask", claim, "Why?", "--offered").err
    assert "no question 1" in run("claim", "unask", claim, "1").err
    run("claim", "ask", claim, "Why?")
    assert "--type unanswerable" in run("claim", "answer", claim, "1").err
    assert "no --source" in run("claim", "answer", claim, "1", "--type", "unanswerable", "--source", "1").err
    assert "no question 7" in run("claim", "unask", claim, "7").err
