"""What is found for a claim, in which order, and what is said of it."""

import json
from pathlib import Path

import pytest

from annotator.domain.library import Passage, Query
from annotator.errors import DatabaseError
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from tests.library.conftest import GrowingLibrary, MakeLibrary
from tests.library.test_additions import CORPUS, lines
from tests.support import HOSTILE, add_to_library

CLAIM = "The port of Varnhaven handled 6.3 million tonnes of cargo last year."


@pytest.fixture
def filled(library: GrowingLibrary) -> GrowingLibrary:
    library.add([str(CORPUS)])
    return library


def first(library: GrowingLibrary, claim: str, *questions: str, **more: str) -> Passage:
    return library.find(Query(claim, questions, **more))[0]


def test_the_passage_that_bears_on_a_claim_comes_first(filled: GrowingLibrary) -> None:
    found = first(filled, CLAIM)
    assert found.document.title == "Port of Varnhaven: annual statistics 2025"
    whole = filled.show(found.document.id)
    assert whole.text[found.start : found.end] == found.text
    assert whole.text[found.best.start : found.best.end] == found.quote
    assert "6,304,000 tonnes" in found.quote
    assert "number: 6.3 million tonnes" in found.agrees
    assert found.differs == ()


@pytest.mark.parametrize(
    ("claim", "questions", "words"),
    [
        ("The city pays the bus company 4.85 euros for each kilometre.", (), "5.02 euros"),
        ("Cops may take phones away from pupils.", (), "telephone"),
        ("The dockers count more accidents than the port.", (), "23 accidents"),
        ("Bread got dearer.", ("How much did food prices rise in Estermark in 2025?",), "Food became 2.4 per cent"),
        ("", ("How long was the Reka bridge closed?",), "opened again on 8 November 2025"),
        ("The lake has never been so warm in April.", (), "14.8 degrees"),
    ],
)
def test_other_words_and_questions_lead_there_too(
    filled: GrowingLibrary, claim: str, questions: tuple[str, ...], words: str
) -> None:
    assert words in first(filled, claim, *questions).text


def test_it_says_what_agrees_and_what_differs(filled: GrowingLibrary) -> None:
    found = first(filled, "The unemployment rate in Estermark did not fall to 5.9 per cent in March 2026.")
    assert "number: 5.9 percent ↔ 5.2 percent" in " ".join(found.differs)
    assert any(each.startswith("negation: ") for each in found.differs)
    assert any("March, 2026" in each for each in found.agrees)
    assert not any(word in " ".join(found.agrees + found.differs) for word in ("true", "false", "supports", "refutes"))


def test_typed_words_narrow_the_search(filled: GrowingLibrary) -> None:
    assert "accidents" in first(filled, CLAIM, words="accidents subcontractors").text


def test_younger_documents_are_marked(filled: GrowingLibrary) -> None:
    def younger(date: str | None) -> bool | None:
        return filled.find(Query("Unemployment in Estermark was revised in March 2026.", date=date))[0].younger

    assert younger("2026-04-30") is True
    assert younger("2026-05-12") is False
    assert younger("2027") is False
    assert younger("2026") is None
    assert younger("30-4-2026") is None
    assert younger(None) is None


def test_nearly_equal_passages_are_folded_unless_their_figures_differ(library: GrowingLibrary, tmp_path: Path) -> None:
    story = "The port of Lysna handled {} million tonnes of grain and timber last year, its director {} on Monday."
    texts = (story.format(4, "said"), story.format(4, "told us"), story.format(5, "said"))
    records = [{"text": text, "id": str(n)} for n, text in enumerate(texts)]
    library.add([], [lines(tmp_path / "wire.jsonl", *records)])
    found = library.find(Query("Lysna handled grain and timber."))
    assert sorted(each.document.external_id or "" for each in found) in (["0", "2"], ["1", "2"])
    assert sorted(len(each.also) for each in found) == [0, 1]


def test_the_newest_of_two_versions_is_shown(library: GrowingLibrary, tmp_path: Path) -> None:
    for ending in ("yesterday", "on Monday"):
        (tmp_path / "a.txt").write_text(
            f"The port of Lysna handled four ships of grain and of timber from the north {ending}.", "utf-8"
        )
        library.add([str(tmp_path / "a.txt")])
    (found,) = library.find(Query("Four ships of grain came to Lysna yesterday."))
    assert (found.document.newer, found.also) == (None, (found.document.older,))


def test_no_document_takes_all_the_first_places(library: GrowingLibrary, tmp_path: Path) -> None:
    filling = "It lists what was unloaded on each quay, by whom, and for which of the merchants of the town. "
    report = "\n\n".join(f"Ships with grain came to quay {n} of Lysna. {filling * 3}" for n in range(6))
    (tmp_path / "report.txt").write_text(report, "utf-8")
    (tmp_path / "letter.txt").write_text("A letter mentions that grain came to town.", "utf-8")
    library.add([str(tmp_path)])
    found = [Path(each.document.origin).stem for each in library.find(Query("Ships with grain came to Lysna."), 6)]
    assert sorted(found[:3]) == ["letter", "report", "report"]
    assert found[3:] == ["report"] * 3


def test_removed_documents_are_not_found(filled: GrowingLibrary) -> None:
    name = first(filled, CLAIM).document.id
    filled.remove(name)
    assert all(each.document.id != name for each in filled.find(Query(CLAIM), 50))


def test_nothing_is_found_for_nothing(filled: GrowingLibrary) -> None:
    assert filled.find(Query("")) == []
    assert filled.find(Query("the of and !!!")) == []
    assert filled.find(Query("Xylophonists yodel.")) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_can_be_asked(filled: GrowingLibrary, text: str) -> None:
    for found in filled.find(Query(text, (text,), (text,), text)):
        assert found.text


def test_the_same_search_gives_the_same_answer(filled: GrowingLibrary) -> None:
    assert filled.find(Query(CLAIM), 20) == filled.find(Query(CLAIM), 20)
    filled.reindex()
    assert filled.find(Query(CLAIM), 20)[0].score == first(filled, CLAIM).score


def test_shared_libraries_are_searched_and_never_changed(
    either: Database, open_library: MakeLibrary, tmp_path: Path
) -> None:
    path = tmp_path / "reports.db"
    reports = open_database(str(path))
    with reports.write() as session:
        add_to_library(session, "The port of Lysna handled 4.1 million tonnes.", title="Reports")
    reports.close()
    before = path.read_bytes()
    with either.write() as session:
        add_to_library(session, "The council of Lysna has 22 members.")
    library = open_library(shared=[str(path)])
    found = library.find(Query("Lysna port handled tonnes"))
    assert [each.document.library for each in found] == [str(path), None]
    assert library.show(found[0].document.id).about.library == str(path)
    assert [each.title for each in library.documents()] == [None, "Reports"]
    assert library.size() == (2, 2)
    library.close()
    assert path.read_bytes() == before
    with pytest.raises(DatabaseError):
        open_library(shared=[str(tmp_path / "nowhere.db")])


def test_a_library_in_a_write_protected_file_is_read(tmp_path: Path, open_library: MakeLibrary) -> None:
    path = tmp_path / "reports.db"
    reports = open_database(str(path))
    with reports.write() as session:
        add_to_library(session, "The port of Lysna handled 4.1 million tonnes.")
    reports.close()
    path.chmod(0o444)
    assert len(open_library(shared=[str(path)]).find(Query("Lysna port"))) == 1


def test_common_words_alone_find_passages_that_have_several(library: GrowingLibrary, tmp_path: Path) -> None:
    records = [{"text": f"Ship {n} came with grain for the mill."} for n in range(40)]
    records.append({"text": "Ship and grain and mill and a lighthouse."})
    library.add([], [lines(tmp_path / "many.jsonl", *records)])
    from annotator.storage import passage_search

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passage_search, "MOST_HITS", 5)
        assert len(library.find(Query("The grain ship."), 10)) == 10
        assert "lighthouse" in first(library, "A lighthouse for a grain ship.").text


def test_queries_are_read_from_lines(tmp_path: Path) -> None:
    from io import BytesIO

    from annotator.cli.library_lines import queries_of
    from annotator.errors import InputError

    good = [
        {"claim": "A.", "questions": ["B?"]},
        {"claim": "C.", "date": "2026-01-01"},
        {"claim": "D.", "questions": None},
    ]
    data = "".join(json.dumps(each) + "\n" for each in good).encode()
    assert list(queries_of(BytesIO(data))) == [Query("A.", ("B?",)), Query("C.", date="2026-01-01"), Query("D.")]
    for bad in (b"[]", b'{"claim": 1}', b'{"claim": "x", "questions": "y"}', b'{"claim": "x", "questions": [1]}', b"{"):
        with pytest.raises(InputError, match="Line 1 is"):
            list(queries_of(BytesIO(bad)))
