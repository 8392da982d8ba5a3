"""FEVER with the library as its wiki: pages and sentences of what is quoted, and a dump that has them."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.dataset.fever_pages import page_of, title_in
from annotator.dataset.lines import Json
from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import Stance
from annotator.errors import AnnotatorError
from annotator.export.formats.fever import Fever
from annotator.library.additions import AddOptions, add_sources
from annotator.library.project_library import ProjectLibrary
from annotator.review.desk import ReviewDesk
from annotator.review.evidence_finder import LibraryAccess, citation_of
from annotator.splits.request import parse_split
from annotator.storage.database.engine import Database
from annotator.storage.project import load_project
from tests.export.scorers import fever_figures, fever_prediction
from tests.export.support import export_to, verified
from tests.support import store

REPORT = (
    "Cargo [2025]: the ports\n\n"
    "The port of Lysna handled 4.12 million tonnes of cargo.\tIt was a record. Nobody had expected it.\n\n"
    "The port of Varn handled 3.2 million tonnes. It was a record."
)
OTHER = "Roads to the port\n\nTraffic on the roads rose by 12 percent. Nobody counts it."


def lines(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def quoted(database: Database, tmp_path: Path) -> ProjectLibrary:
    """A claim with two sentences of one report, quoted together; one with a removed document; one with a web page."""
    for name, text in (("cargo", REPORT), ("roads", OTHER), ("rest", "Quite another matter. It is not quoted.")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    article = store(database).article_id
    project = load_project(database)
    library = ProjectLibrary(database, project, "ana")
    files = [str(tmp_path / f"{name}.txt") for name in ("cargo", "roads", "rest")]
    assert add_sources(database, files, AddOptions("ana")).added == 3
    desk = ReviewDesk(database, project, "ana", library=LibraryAccess(lambda: library))
    first, second, third = desk.articles.open(article).claims[:3]
    held = {each.title or each.name: library.show(each.id) for each in library.documents()}
    cargo = next(each for each in held.values() if "4.12" in each.text)
    roads = next(each for each in held.values() if "Traffic" in each.text)

    def cite(document: Any, words: str, stance: Stance, after: str = "") -> Citation:
        start = document.text.index(words, document.text.index(after))
        return citation_of(document, start, start + len(words), stance)

    two = "It was a record. Nobody had expected it."
    desk.answers.give(first.id, "verified", [
        cite(cargo, two, Stance.SUPPORTS), cite(cargo, "It was a record.", Stance.SUPPORTS, after="3.2"),
    ], None)  # fmt: skip
    desk.answers.give(second.id, "disputed", [cite(roads, "Nobody counts it.", Stance.REFUTES)], None)
    page = Citation(Stance.SUPPORTS, "https://far.example/plan", quote=Quote("No port has such a plan"))
    desk.answers.give(third.id, "verified", [page], None)
    library.remove(roads.about.id)
    return library


def sentences(out: Path) -> dict[tuple[str, int], str]:
    """The sentences of the dump, as FEVER's readers take them apart."""
    pages = lines(out.with_name(f"{out.stem}.wiki-pages") / "wiki-001.jsonl")
    assert len({page["id"] for page in pages}) == len(pages)
    assert all({"id", "text", "lines"} == {*page} for page in pages)
    split = [(page["id"], line.split("\t")) for page in pages for line in page["lines"].split("\n")]
    assert all(len(parts) == 2 for _, parts in split)
    return {(page, int(parts[0])): parts[1] for page, parts in split}


def test_evidence_names_pages_and_sentences_of_the_dump(
    quoted: ProjectLibrary, database: Database, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    assert verified(database, out, "fever").rows == 3
    held = sentences(out)
    found = [[[held.get((piece[2], piece[3])) for piece in each] for each in line["evidence"]] for line in lines(out)]
    assert found == [
        [["It was a record.", "Nobody had expected it.", "It was a record."]], [["Nobody counts it."]], [[None]]
    ]  # fmt: skip
    (pieces,) = lines(out)[0]["evidence"]
    assert pieces[0][3] + 1 == pieces[1][3] < pieces[2][3]  # the second “It was a record.” is another sentence
    assert len({piece[1] for piece in pieces}) == 3
    assert lines(out)[2]["evidence"][0][0][2:] == ["https://far.example/plan", 0]
    assert {page for page, _ in held} >= {piece[2] for piece in pieces}
    assert any("It is not quoted." in words for words in held.values())


def test_the_manifest_tells_and_lists_the_dump(quoted: ProjectLibrary, database: Database, tmp_path: Path) -> None:
    manifest = export_to(database, tmp_path / "out.jsonl", "fever", split=parse_split("train=0.5,test=0.5", 0))
    assert [file.name for file in manifest.files][-1] == "out.wiki-pages/wiki-001.jsonl"
    assert manifest.files[-1].rows == 3
    assert any("names its page and sentences in wiki-pages" in note for note in manifest.notes)


def test_a_scorer_of_fever_gives_all_points_to_the_truth_and_none_to_the_next_sentence(
    quoted: ProjectLibrary, database: Database, tmp_path: Path
) -> None:
    export_to(database, tmp_path / "out.jsonl", "fever")
    gold = lines(tmp_path / "out.jsonl")
    right = [fever_prediction(line) for line in gold]
    assert fever_figures(gold, right) == (1, 1, 1, 1, 1)
    wrong = [each | {"evidence": [[page, n + 5] for page, n in each["evidence"]]} for each in right]
    assert fever_figures(gold, wrong).recall == 0


def test_a_dump_without_a_named_sentence_is_noticed(quoted: ProjectLibrary, database: Database, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    export_to(database, out, "fever")
    dump = tmp_path / "out.wiki-pages" / "wiki-001.jsonl"
    dump.write_text("".join(line for line in dump.open(encoding="utf-8") if "Nobody counts" not in line), "utf-8")
    with pytest.raises(AnnotatorError, match=r"wiki-001.jsonl has no sentence \d+ of Roads_to_the_port"):
        list(Fever().read(out, {"splits": []}))


def test_a_release_and_a_library_that_nothing_quotes_leave_the_file_as_it_was(
    quoted: ProjectLibrary, database: Database, tmp_path: Path
) -> None:
    manifest = export_to(database, tmp_path / "frozen.jsonl", "fever", freeze="v1")
    assert not (tmp_path / "frozen.wiki-pages").exists()
    found = [piece for line in lines(tmp_path / "frozen.jsonl") for each in line["evidence"] for piece in each]
    assert {piece[3] for piece in found} == {0}
    again = export_to(database, tmp_path / "again.jsonl", "fever", frozen="v1")
    assert [file.sha256 for file in again.files] == [file.sha256 for file in manifest.files]


def test_pages_are_named_as_fever_names_them() -> None:
    page = page_of("Cargo [2025]:\nthe (other) ports\x1b", "d12")
    assert page.startswith("Cargo_-LSB-2025-RSB--COLON-_the_-LRB-other-RRB-_ports")
    assert page.endswith("_-LRB-d12-RRB-") and not set(page) & set(" :()[]\n\x1b")
    assert title_in(page).startswith("Cargo [2025]: the (other) ports")
    assert len(page_of("x" * 1000, "d12")) < 130
