"""Claims of AVeriTeC and FEVER: their labels, questions, answers, days and evidence."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.domain.asked_questions import NOT_FOUND, AnswerType, QuestionAnswer
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.question_rows import read_questions
from tests import tables
from tests.export.support import export_to
from tests.load.foreign.support import array, claims, lines, reviews, take

CLAIM = "The ferry to Orrin carried 9 million people in 2024."


def answer(said: str, kind: str = "Extractive", url: str = "https://stat.example/ferry", **more: Any) -> dict[str, Any]:
    return {"answer": said, "answer_type": kind, "source_url": url, "source_medium": "PDF"} | more


def asked(question: str, *answers: dict[str, Any]) -> dict[str, Any]:
    return {"question": question, "answers": list(answers)}


def averitec(*questions: dict[str, Any], label: str = "Refuted", **more: Any) -> dict[str, Any]:
    return {
        "claim": CLAIM, "label": label, "justification": "The yearbook says 4 million.", "claim_date": "7-3-2025",
        "speaker": "Ina Kell", "original_claim_url": "https://news.example/ferry", "reporting_source": "Daily Example",
        "location_ISO_code": "NO", "questions": list(questions),
    } | more  # fmt: skip


def evidence(database: Database) -> list[Any]:
    piece, source = tables.evidence.c, tables.source.c
    columns = (piece.stance, piece.quote_exact, piece.note, piece.evidence_set, source.url, source.medium)
    with database.read() as session:
        joined = select(*columns).join(tables.source, source.id == piece.source_id).order_by(piece.id)
        return [tuple(row) for row in session.execute(joined)]


def test_questions_and_answers_are_evidence(database: Database, tmp_path: Path) -> None:
    record = averitec(
        asked("How many travelled?", answer("4 million travelled", cached_source_url="https://archive.example/1")),
        asked("Was it more before?", answer("No", "Boolean", boolean_explanation="It never was.")),
        asked("Who counted?", {"answer": "No answer could be found.", "answer_type": "Unanswerable", "source_url": ""}),
    )
    report = take(database, array(tmp_path / "x", [record]))

    assert (report.tool, report.failures, report.unmapped) == ("averitec", [], {})
    assert [(got.exact, got.reviews) for got in claims(database)] == [(CLAIM, (("nobody", "disputed", "submitted"),))]
    url = "https://stat.example/ferry"
    assert evidence(database) == [
        ("refutes", "4 million travelled", None, 0, url, "pdf"),
        ("refutes", None, "It never was.", 0, url, "pdf"),
    ]
    (row,) = reviews(database)
    assert row.note == "The yearbook says 4 million."
    with database.read() as session:
        questions = read_questions(session, [row.id])[row.id]
        cited = session.execute(select(tables.evidence.c.id).order_by(tables.evidence.c.id)).scalars().all()
    assert [(each.text, each.answers) for each in questions] == [
        ("How many travelled?", (QuestionAnswer(AnswerType.EXTRACTIVE, "4 million travelled", cited[0]),)),
        ("Was it more before?", (QuestionAnswer(AnswerType.BOOLEAN, "No", cited[1]),)),
        ("Who counted?", (NOT_FOUND,)),
    ]
    assert row.unanswered == 0
    assert [problem for _, problems in check(database) for problem in problems] == []
    assert row.normalised == {"text": CLAIM, "said_by": "Ina Kell", "date": "2025-03-07", "place": "NO"}
    with database.read() as session:
        (article,) = session.execute(select(tables.article)).all()
    assert (article.url, article.publisher) == ("https://news.example/ferry", "Daily Example")


def test_conflicting_evidence_gets_no_stance_that_nobody_gave(database: Database, tmp_path: Path) -> None:
    record = averitec(asked("How many?", answer("9 million")), label="Conflicting Evidence/Cherrypicking")
    take(database, array(tmp_path / "x", [record]))

    assert claims(database)[0].reviews == (("nobody", "disputed", "draft"),)
    assert [row[0] for row in evidence(database)] == ["context"]


def test_an_address_that_is_none_is_named_and_the_answer_stays(database: Database, tmp_path: Path) -> None:
    record = averitec(asked("How many?", answer("4 million", url="page 4 of the book")), label="Not Enough Evidence")
    report = take(database, array(tmp_path / "x", [record]))

    assert report.failed == 1 and [row[1] for row in evidence(database)] == ["4 million"]


def test_a_claim_without_a_label_is_counted(database: Database, tmp_path: Path) -> None:
    report = take(database, array(tmp_path / "x", [averitec(label="")]))

    assert dict(report.skipped) == {"without a label": 1}


def fever(label: str, *sets: Any) -> dict[str, Any]:
    return {"id": 7, "verifiable": "VERIFIABLE", "label": label, "claim": CLAIM, "evidence": list(sets)}


def test_sets_of_pages_are_sets_of_sources(database: Database, tmp_path: Path) -> None:
    one = [[1, 10, "Orrin_-LRB-ferry-RRB-", 3]]
    both = [[2, 11, "Orrin", 0], [2, 12, "Ferry", 5]]
    report = take(
        database, lines(tmp_path / "x", [fever("SUPPORTS", one, [[3, 13, "Orrin_-LRB-ferry-RRB-", 3]], both)])
    )

    assert (report.tool, report.failures) == ("fever", [])
    assert claims(database)[0].reviews == (("nobody", "verified", "submitted"),)
    assert [(row[0], row[2], row[3], row[4]) for row in evidence(database)] == [
        ("supports", "sentence 3", 0, "https://en.wikipedia.org/wiki/Orrin_(ferry)"),
        ("supports", None, 1, "https://en.wikipedia.org/wiki/Orrin"),
        ("supports", "sentence 5", 1, "https://en.wikipedia.org/wiki/Ferry"),
    ]


def test_not_enough_info_needs_no_page(database: Database, tmp_path: Path) -> None:
    take(database, lines(tmp_path / "x", [fever("NOT ENOUGH INFO", [[1, None, None, None]])]))

    assert claims(database)[0].reviews == (("nobody", "unverifiable", "submitted"),)
    assert evidence(database) == []


@pytest.mark.parametrize(("format", "rows"), [("averitec", 42), ("fever", 39)])
def test_our_own_files_change_nothing_where_they_come_from(
    format: str, rows: int, labelled: Database, tmp_path: Path
) -> None:
    export_to(labelled, tmp_path / "out", format, selection=Selection(Layer.REVIEWS))
    (file,) = (path for path in tmp_path.glob("out.json*") if "manifest" not in path.name)
    report = take(labelled, file, dry_run=True)

    assert (report.tool, report.failures, report.loaded.conflicts) == (format, [], [])
    assert (report.loaded.articles, report.loaded.claims, report.loaded.reviews) == (0, 0, 0)
    assert report.loaded.reviews_unchanged == rows


def test_annotations_that_only_point_to_texts_are_refused_in_a_sentence(labelled: Database, tmp_path: Path) -> None:
    from annotator.errors import InputError

    export_to(labelled, tmp_path / "out.jsonld", "webannotation")
    with pytest.raises(InputError, match="holds Web Annotations, which point to texts and do not contain them"):
        take(labelled, tmp_path / "out.jsonld")
