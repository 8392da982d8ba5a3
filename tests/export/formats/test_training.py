"""The formats of one task each: nli, detection, chat and reviews, and the votes in rows."""

import csv
import json
import tempfile
from pathlib import Path
from typing import Any

import krippendorff
import pytest
from datasets import load_dataset
from hypothesis import assume, given
from hypothesis import settings as given_settings

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.errors import AnnotatorError, UsageError
from annotator.export.formats.chat import SYSTEM, USER, Chat
from annotator.export.formats.nli import Nli
from annotator.export.run import Request, export
from annotator.storage.database.engine import Database
from annotator.storage.project import load_project
from tests.conftest import DeskMaker
from tests.export.formats.by_hand import article, claim, claims_and_articles, make, piece, review, said_by_hand
from tests.export.reviewed import two_opinions
from tests.export.support import export_to, verified
from tests.support import store

TEXT = "Rain fell on 12 days.\nThe mayor spent it all."
OF = article(TEXT, title="Rain")
A, B = "https://a.example/1", "https://b.example/2"


def lines(path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as stream:
        return [json.loads(line) for line in stream]


def pairs(folder: Path, *reviews: Any) -> list[tuple[str, str]]:
    """Passage and label of the pairs of one claim."""
    made = make(Nli(), Path(tempfile.mkdtemp(dir=folder)), [OF], [claim(OF, 0, 21, *reviews)])
    assert made.verified().rows == len(lines(made.out / "train.jsonl"))
    return [(row["passage"], row["label"]) for row in lines(made.out / "train.jsonl")]


def test_a_pair_has_the_stance_of_its_passage_and_not_the_verdict(tmp_path: Path) -> None:
    cited = (
        piece("refutes", A, "It was 9 days."),
        piece("context", B, "It rains in May."),
        piece("supports", B, "12.", 1),
    )

    assert pairs(tmp_path, review("disputed", *cited)) == [
        ("It was 9 days.", "refutes"), ("It rains in May.", "not_enough"), ("12.", "supports"),
    ]  # fmt: skip


def test_passages_that_are_needed_together_are_one_and_alternatives_are_two(tmp_path: Path) -> None:
    together = review("verified", piece("supports", A, "Six in May."), piece("supports", B, "Six in June."))
    either = review("verified", piece("supports", A, "12 days."), piece("supports", B, "Twelve.", set=1))

    assert pairs(tmp_path, together) == [("Six in May.\n\nSix in June.", "supports")]
    assert pairs(tmp_path, either) == [("12 days.", "supports"), ("Twelve.", "supports")]


def test_a_passage_that_several_cite_is_one_pair_with_their_names(tmp_path: Path) -> None:
    two = [review("verified", piece("supports", A, "12  days."), reviewer=name) for name in ("ana", "ben")]
    made = make(Nli(), tmp_path, [OF], [claim(OF, 0, 21, *two)])
    (row,) = lines(made.out / "train.jsonl")

    assert row["cited_by"] == ["ana", "ben"]
    assert (row["context_before"], row["context_after"]) == (None, "The mayor spent it all.")


def test_what_has_no_quote_or_is_contradicted_or_repeated_is_left_out_and_counted(tmp_path: Path) -> None:
    unquoted = claim(OF, 0, 21, review("verified", piece("supports", A, "12."), piece("supports", B)))
    ways = piece("supports", A, "12 days."), piece("refutes", A, "12 days.", 1), piece("refutes", B, "Not all.", 2)
    torn = claim(OF, 22, 45, review("disputed", *ways))
    again = [claim(OF, start, start + 4, review("verified", piece("supports", A, "Yes."), normalised=said_by_hand("X")))
             for start in (0, 5)]  # fmt: skip
    made = make(Nli(), tmp_path, [OF], [unquoted, *again, torn])

    assert [(row["claim"], row["passage"]) for row in lines(made.out / "train.jsonl")] == [
        ("X", "Yes."), ("The mayor spent it all.", "Not all."),
    ]  # fmt: skip
    assert made.job.left_out == {
        ("evidence", "a source of the set has no quote, so there is no passage"): 1,
        ("rows", "the same words are another pair"): 1,
        ("rows", "reviewers disagree about what the passage says"): 2,
    }


def test_load_dataset_gives_pairs_with_numbered_labels_and_the_card_says_what_they_are(
    labelled: Database, tmp_path: Path
) -> None:
    manifest = export_to(labelled, tmp_path / "out", "nli")
    rows = load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache"))["train"]
    card = (tmp_path / "out" / "README.md").read_text("utf-8")

    assert rows.features["label"].names == ["supports", "refutes", "not_enough"]
    assert len(rows) == manifest.rows == sum(manifest.labels.values())
    assert manifest.labels.keys() == {"supports", "refutes", "not_enough"}
    assert len({(row["claim"], row["passage"]) for row in rows}) == len(rows)
    assert "near misses" in card and "| supports |" in card


@pytest.mark.parametrize("format", [Nli(), Chat()])
def test_any_text_survives(format: Any) -> None:
    @given(claims_and_articles())
    @given_settings(max_examples=5)
    def survives(data: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            made = make(format, Path(folder), *data)
            assume(made.job.rows)  # an export without a row ends with an error before
            assert made.verified().rows == sum(made.job.rows.values())

    survives()


def test_a_conversation_quotes_the_evidence_and_answers_with_what_reviewers_said(tmp_path: Path) -> None:
    cited = piece("refutes", A, "It was 9 days.", title="Weather"), piece("context", B, "It rains in May.")
    made = make(Chat(), tmp_path, [OF], [claim(OF, 0, 21, review("disputed", *cited))])
    (row,) = lines(made.out / "train.jsonl")
    system, user, assistant = row["messages"]

    assert system == {"role": "system", "content": SYSTEM}
    assert user["content"].startswith(
        "Verdicts: Verified, Disputed, Not enough\n\nClaim: Rain fell on 12 days.\nArticle: Rain"
    )
    assert user["content"].endswith("[1] Weather: “It was 9 days.”\n[2] untitled: “It rains in May.”")
    assert assistant["content"] == "Disputed\n[1] refutes the claim.\n[2] is context."
    assert made.verified().rows == 1
    assert any(repr(USER) in note for note in made.job.notes)


def test_no_verdict_is_asked_for_that_the_prompt_does_not_hold(tmp_path: Path) -> None:
    claims = [
        claim(OF, 0, 21, review("verified", piece("supports", A))),
        claim(OF, 5, 9, review("unverifiable")),
        claim(OF, 22, 45, review("not_a_claim")),
    ]
    made = make(Chat(), tmp_path, [OF], claims)
    (row,) = lines(made.out / "train.jsonl")

    assert row["messages"][2]["content"] == "Not enough"
    assert row["messages"][1]["content"].endswith("Passages:\nnone")
    assert sum(made.job.left_out.values()) == 2


def test_notes_are_in_an_answer_only_when_asked_for(make_desk: DeskMaker, database: Database, tmp_path: Path) -> None:
    desk = make_desk("ana", blind=False)
    first = desk.articles.open(store(database).article_id).claims[0].id
    desk.answers.decide(first, "unverifiable")
    desk.answers.comment(first, "Nobody counts this.")

    def said(**asked: Any) -> str:
        export_to(database, tmp_path / "out", "chat", selection=Selection(Layer.GOLD, **asked))
        return str(lines(tmp_path / "out" / "train.jsonl")[0]["messages"][2]["content"])

    assert (said(), said(notes=True)) == ("Not enough", "Not enough\n\nNobody counts this.")


def test_reviews_give_a_reliability_package_the_figure_of_the_manifest(
    make_desk: DeskMaker, database: Database, tmp_path: Path
) -> None:
    two_opinions(make_desk, database)
    manifest = export_to(database, tmp_path / "out.csv", "reviews")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["role"] == "reviewer"]
    labels = sorted({row["label"] for row in rows})
    claims, people = (list(dict.fromkeys(row[name] for row in rows)) for name in ("claim_id", "reviewer"))
    ratings = {(row["reviewer"], row["claim_id"]): labels.index(row["label"]) for row in rows}
    table = [[ratings.get((who, each), float("nan")) for each in claims] for who in people]

    assert manifest.agreement is not None
    alpha = krippendorff.alpha(reliability_data=table, level_of_measurement="nominal")
    assert alpha == pytest.approx(manifest.agreement.alpha)
    assert verified(database, tmp_path / "out.csv", "reviews").rows == manifest.rows


def test_gold_rows_have_the_votes_also_those_that_lost(
    make_desk: DeskMaker, database: Database, tmp_path: Path
) -> None:
    claims = two_opinions(make_desk, database)
    export_to(database, tmp_path / "out", "hf", selection=Selection(Layer.BOTH))
    rows = lines(tmp_path / "out" / "train.jsonl")
    gold = {row["claim_id"]: row["votes"] for row in rows if row["reviewer"] is None}

    assert gold[claims["ruled"]] == [
        {"label": "disputed", "count": 1, "share": 0.5}, {"label": "verified", "count": 1, "share": 0.5},
    ]  # fmt: skip
    assert all(row["votes"] == [] for row in rows if row["reviewer"] is not None)


TOWNS = "\n".join(f"Town {n} spent {n}0 euros in 2024." for n in range(1, 12))


def answered(make_desk: DeskMaker, database: Database, audit: float, label: str = "not_a_claim", leave: int = 0) -> int:
    """An article of eleven sentences, three of them suggested, and answers to all but ``leave``; how many there are."""
    desk = make_desk("ana", blind=False)
    stored = store(database, TOWNS, scores=(0.9,) * 3 + (0.1,) * 8, audit=audit)
    claims = desk.articles.open(stored.article_id).claims
    for each in claims[: len(claims) - leave]:
        desk.answers.decide(each.id, label)
    return len(claims)


def detected(database: Database, folder: Path) -> list[dict[str, Any]]:
    export_to(database, folder / "out", "detection")
    return lines(folder / "out" / "train.jsonl")


def test_sentences_of_the_audit_stand_for_those_that_were_not_drawn(
    make_desk: DeskMaker, database: Database, tmp_path: Path
) -> None:
    reviewed = answered(make_desk, database, audit=0.5)
    rows = detected(database, tmp_path)
    drawn = [row for row in rows if row["sampling"] == "audit"]
    others = [row for row in rows if row["sampling"] == "suggested"]

    assert {row["label"] for row in rows} == {"no_claim"}
    assert len(rows) == reviewed == len(drawn) + len(others)
    assert all(row["weight"] == 1 for row in others)
    assert len(drawn) in (3, 4) and all(row["weight"] > 1 for row in drawn)
    # together they stand for every sentence of the article in which a claim can be, reviewed or not
    with_headline = 11 - sum(row["weight"] for row in rows)
    assert with_headline == pytest.approx(0) or with_headline == pytest.approx(1)
    assert all(TOWNS[row["start"] : row["end"]] == row["text"] for row in rows)
    assert verified(database, tmp_path / "again", "detection").rows == len(rows)


@pytest.mark.parametrize(
    ("audit", "leave", "why"), [(0.0, 0, "without an audit"), (0.5, 1, "with claims that are not decided")]
)
def test_no_claim_counts_only_where_an_audited_article_is_finished(
    make_desk: DeskMaker, database: Database, tmp_path: Path, audit: float, leave: int, why: str
) -> None:
    answered(make_desk, database, audit, leave=leave)
    with pytest.raises(AnnotatorError, match=f"no claim, in an article {why}"):
        detected(database, tmp_path)


def test_a_claim_counts_anywhere_and_says_where_it_is(make_desk: DeskMaker, database: Database, tmp_path: Path) -> None:
    answered(make_desk, database, 0.0, label="unverifiable", leave=1)
    rows = detected(database, tmp_path)

    assert {row["label"] for row in rows} == {"claim"}
    assert [(row["claim_starts"], row["claim_ends"]) for row in rows] == [([0], [len(row["text"])]) for row in rows]


def test_a_filter_makes_no_claim_of_a_sentence_that_has_one(
    make_desk: DeskMaker, database: Database, tmp_path: Path
) -> None:
    desk = make_desk("ana", blind=False)
    stored = store(database, TOWNS, scores=(0.9,) * 3 + (0.1,) * 8, audit=0.5)
    for each in desk.articles.open(stored.article_id).claims:
        desk.answers.decide(each.id, "not_a_claim")
    desk.spans.add(stored.article_id, 40, 46)
    extra = next(each for each in desk.articles.open(stored.article_id).claims if each.start == 40)
    desk.answers.decide(extra.id, "unverifiable")
    export_to(database, tmp_path / "out", "detection", selection=Selection(Layer.GOLD, labels=("not_a_claim",)))

    labels = {row["start"] <= 40 < row["end"]: row["label"] for row in lines(tmp_path / "out" / "train.jsonl")}
    assert labels == {True: "claim", False: "no_claim"}


def test_a_release_cannot_tell_which_articles_were_finished(labelled: Database, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="detection cannot be a release"):
        export(labelled, load_project(labelled), Request("detection", freeze="v1"), tmp_path / "out", "ana")
