"""brat: standoff files that bratly reads and that keep to brat's own documents, https://brat.nlplab.org/standoff.html."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.errors import AnnotatorError
from annotator.export.formats.brat import Brat, as_brat_reads
from annotator.storage.database.engine import Database
from tests.export.formats.by_hand import article, claim, claims_and_articles, piece, review
from tests.export.formats.marked import mark, survive, three_splits
from tests.export.support import Claims, export_to, verified

URL = "https://a.example/1"
LINE = re.compile(
    r"T\d+\t[A-Z_]+ \d+ \d+(?:;\d+ \d+)*\t[^\t]+|A\d+\tVerdict T\d+ \w+|#\d+\t(?:ClaimId|AnnotatorNotes) T\d+\t[^\t]+"
)


def standoff(path: Path) -> list[str]:
    """The lines of a file of annotations; each is what brat's document says, with an id of its own."""
    read = path.read_text("utf-8")
    lines = read.split("\n")
    assert lines.pop() == "" and read.splitlines() == lines
    assert all(LINE.fullmatch(line) for line in lines), lines
    ids = [line.split("\t")[0] for line in lines]
    assert len(set(ids)) == len(ids)
    return lines


def test_a_claim_is_a_span_with_its_label_and_sources(tmp_path: Path) -> None:
    of = article("Rain fell on 12 days.\nIt was wet.")
    cited = (piece("refutes", URL, "8\tdays"), piece("context", None))
    records = [claim(of, 0, 21, review("disputed", *cited)), claim(of, 22, 33, review("not_a_claim"))]
    out = mark(Brat(), tmp_path, [of], records).out

    assert standoff(out / f"{of['id']}.ann") == [
        "T1\tCLAIM 0 21\tRain fell on 12 days.",
        "A1\tVerdict T1 disputed",
        f"#1\tClaimId T1\t{records[0]['claim_id']}",
        f"#2\tAnnotatorNotes T1\trefutes: {URL} “8 days”",
        "#3\tAnnotatorNotes T1\tcontext: unnamed source (at risk)",
        "T2\tNO_CLAIM 22 33\tIt was wet.",
        "A2\tVerdict T2 not_a_claim",
        f"#4\tClaimId T2\t{records[1]['claim_id']}",
    ]
    assert (out / f"{of['id']}.txt").read_bytes().decode() == of["text"]


def test_a_claim_over_lines_is_cut_at_their_ends_and_offsets_stay(tmp_path: Path) -> None:
    of = article("\U0001f4c9 Rain\r\nfell on\u2028all\tdays.\rSo.")
    out = mark(Brat(), tmp_path, [of], [claim(of, 2, 27, review("verified"))]).out

    assert standoff(out / f"{of['id']}.ann")[0] == "T1\tCLAIM 2 6;8 15;16 19;20 25;26 27\tRain fell on all days. S"
    assert (out / f"{of['id']}.txt").read_bytes().decode() == as_brat_reads(of["text"])
    with (out / f"{of['id']}.txt").open(encoding="utf-8") as stream:  # with universal line ends, as brat reads
        text = stream.read()
    assert (text[2:6], text[8:15], len(text)) == ("Rain", "fell on", len(of["text"]))


def test_a_claim_of_line_ends_only_is_counted_and_left_out(tmp_path: Path) -> None:
    of = article("Rain fell.\n\nSo it goes.")
    made = mark(Brat(), tmp_path, [of], [claim(of, 0, 10, review("verified")), claim(of, 10, 12, review("verified"))])

    assert [row.text for row in made.rows()] == ["Rain fell."]
    assert made.job.left_out == {("rows", "a claim of line ends and tabs only has no place in brat"): 1}
    assert made.verified().rows == 1


def test_the_configuration_has_every_section_and_label(labelled: Database, tmp_path: Path) -> None:
    export_to(labelled, tmp_path / "out", "brat")
    lines = (tmp_path / "out" / "annotation.conf").read_text("utf-8").splitlines()

    assert [line for line in lines if line.startswith("[")] == ["[entities]", "[relations]", "[events]", "[attributes]"]
    assert lines[-1] == "Verdict\tArg:<ENTITY>, Value:verified|disputed|unverifiable|not_a_claim"
    for path in (tmp_path / "out").glob("*.ann"):
        assert standoff(path)


def test_the_card_has_the_name_that_brat_shows(tmp_path: Path) -> None:
    card = (three_splits(Brat(), tmp_path).out / "README").read_text("utf-8")

    assert card.startswith("# Checked &lt;/script&gt; claims: brat\n")
    assert "folder “data” of a brat server" in card and "| verified | 1 | 0 | 0 |" in card
    assert "other unmarked text was not judged" in card and "##" in card


def test_the_labelled_set_reads_back(labelled: Database, tmp_path: Path) -> None:
    assert verified(labelled, tmp_path / "out", "brat").rows == 50


def test_one_of_everything_reads_back(filled: Claims, database: Database, tmp_path: Path) -> None:
    assert verified(database, tmp_path / "out", "brat").rows == 3


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("CLAIM 0 21", "CLAIM 1 22", "T1 is not the text at its offsets"),
        ("CLAIM 0 21\t", "CLAIM 0 21 ", "no annotation"),
    ],
)
def test_files_that_are_no_standoff_are_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    of = article("Rain fell on 12 days. ")
    made = mark(Brat(), tmp_path, [of], [claim(of, 0, 21, review("verified"))])
    path = made.out / f"{of['id']}.ann"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    with pytest.raises(AnnotatorError, match=why):
        list(Brat().read(made.out, {"splits": None}))


@settings(max_examples=40, deadline=None)
@given(claims_and_articles())
def test_any_texts_survive(data: tuple) -> None:
    survive(Brat(), data)
