"""CoNLL: tags on the right words, whatever the words are, and everything that is lost is counted."""

from pathlib import Path

from hypothesis import given, settings

from annotator.export.formats.conll import Conll
from annotator.storage.database.engine import Database
from tests.export.formats.by_hand import article, claim, claims_and_articles, review
from tests.export.formats.marked import TEXT, mark, refused, spoil, survive, three_splits
from tests.export.golden import FOLDER, GOLDEN, write_golden
from tests.export.support import Claims, export_to, verified
from tests.support import HOSTILE


def tagged(path: Path) -> list[str]:
    """The lines as word/tag, blank ones between sentences."""
    lines = path.read_text("utf-8").split("\n")
    return [f"{line.split()[0]}/{line.split()[-1]}" if line else "" for line in lines]


def test_the_file_of_the_labelled_set_is_the_golden_one(labelled: Database, tmp_path: Path) -> None:
    assert write_golden(labelled, "conll", tmp_path).read_bytes() == (FOLDER / GOLDEN["conll"]).read_bytes()


def test_the_labelled_set_reads_back(labelled: Database, tmp_path: Path) -> None:
    assert verified(labelled, tmp_path / "out.conll", "conll").rows == 42


def test_one_of_everything_reads_back(filled: Claims, database: Database, tmp_path: Path) -> None:
    manifest = export_to(database, tmp_path / "out.conll", "conll")

    assert verified(database, tmp_path / "out.conll", "conll").rows == 2
    assert [each.count for each in manifest.left_out if each.what == "rows"] == [1]
    assert any("Lossy" in note for note in manifest.notes)


def test_sentences_of_reviewed_paragraphs_are_tagged(tmp_path: Path) -> None:
    of = article(TEXT, sentences=[
        {"n": 0, "start": 0, "end": 21, "paragraph": 0}, {"n": 1, "start": 22, "end": 34, "paragraph": 0},
        {"n": 2, "start": 36, "end": 68, "paragraph": 1}, {"n": 3, "start": 69, "end": 77, "paragraph": 1},
        {"n": 4, "start": 78, "end": 86, "paragraph": 2},
    ])  # fmt: skip
    made = mark(Conll(), tmp_path, [of], [claim(of, 0, 20, review("verified"))])

    assert tagged(made.out) == [
        "-DOCSTART-/O", "", "Rain/B-CLAIM", "fell/I-CLAIM", "on/I-CLAIM", "12/I-CLAIM", "days/I-CLAIM", "./O", "",
        "Nobody/O", "knew/O", "./O", "", "",
    ]  # fmt: skip
    assert made.out.read_text("utf-8").startswith("-DOCSTART- -X- O O\n\nRain -X- -X- B-CLAIM\n")
    assert made.job.written[0][1].rows == 2


def test_a_claim_over_two_sentences_is_one_sentence_and_one_claim(tmp_path: Path) -> None:
    of = article("Rain fell.\nAll day.")
    made = mark(Conll(), tmp_path, [of], [claim(of, 0, 19, review("verified"))])

    assert tagged(made.out)[2:-2] == [f"{word}/{'I' if at else 'B'}-CLAIM" for at, word in
                                      enumerate(["Rain", "fell", ".", "All", "day", "."])]  # fmt: skip
    assert made.verified().rows == 1


def test_of_overlapping_claims_the_earlier_and_longer_stays(tmp_path: Path) -> None:
    of = article("Rain fell on 12 days in June.")
    spans = [(0, 20), (0, 9), (10, 28), (21, 28)]
    made = mark(Conll(), tmp_path, [of], [claim(of, *span, review("disputed")) for span in spans])

    assert [row.text for row in made.rows()] == ["Rainfellon12days", "inJune"]
    assert made.job.left_out == {("rows", "overlaps an earlier claim, and a word has one tag"): 2}
    assert made.verified().rows == 2


def test_claims_beside_each_other_stay_two(tmp_path: Path) -> None:
    of = article("Rain fell. Snow fell.")
    made = mark(Conll(), tmp_path, [of], [claim(of, *span, review("verified")) for span in ((0, 10), (10, 21))])

    assert [row.text for row in made.rows()] == ["Rainfell.", "Snowfell."]


def test_a_word_is_cut_where_a_claim_is(tmp_path: Path) -> None:
    of = article("Overnight rainstorms.")
    made = mark(Conll(), tmp_path, [of], [claim(of, 4, 14, review("verified"))])

    assert tagged(made.out)[2:-2] == ["Over/O", "night/B-CLAIM", "rain/I-CLAIM", "storms/O", "./O"]
    assert made.verified().rows == 1


def test_a_claim_without_words_has_no_place(tmp_path: Path) -> None:
    of = article("Rain\u2003\x1f fell.")
    made = mark(Conll(), tmp_path, [of], [claim(of, 4, 7, review("verified")), claim(of, 0, 4, review("verified"))])

    assert made.job.left_out == {("rows", "holds no word"): 1}
    assert made.verified().rows == 1


def test_a_text_that_imitates_the_format_is_only_words(tmp_path: Path) -> None:
    of = article("-DOCSTART- -X- O O and -DOCSTART-x B-CLAIM\n# comment\n-DOCSTART- -X- O O")
    records = [claim(of, 0, 18, review("verified")), claim(of, 43, 52, review("verified"))]
    made = mark(Conll(), tmp_path, [of], [*records, claim(of, 53, 71, review("disputed"))])

    assert made.verified().rows == 3
    assert sum(line.startswith("-DOCSTART-") for line in made.out.read_text("utf-8").split("\n")) == 1


def test_splits_are_files_of_their_own(tmp_path: Path) -> None:
    made = three_splits(Conll(), tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".conll") == [
        "out.dev.conll", "out.test.conll", "out.train.conll",
    ]  # fmt: skip
    assert (tmp_path / "out.dev.conll").read_bytes() == b""
    assert "Trade/O" in tagged(tmp_path / "out.test.conll")
    assert [(row.text, row.split) for row in made.rows()] == [("Rainfellon12days.", "train")]
    assert made.verified().rows == 1


def test_hostile_texts_survive(tmp_path: Path) -> None:
    articles = [article(f"{text}\nA fact follows.") for text in HOSTILE]
    records = [claim(of, 0, len(of["text"]) - 16, review("verified")) for of in articles if of["text"][:-16].strip()]

    assert mark(Conll(), tmp_path, articles, records).verified().rows == len(HOSTILE)


@settings(max_examples=40)
@given(claims_and_articles())
def test_any_texts_survive(data: tuple) -> None:
    survive(Conll(), data)


def test_a_tag_that_is_lost_is_found(tmp_path: Path) -> None:
    of = article(TEXT)
    made = mark(Conll(), tmp_path, [of], [claim(of, 0, 21, review("verified"))])
    spoil(made.out, lambda text: text.replace("12 -X- -X- I-CLAIM", "12 -X- -X- O"))

    refused(made, "differs from the database")
