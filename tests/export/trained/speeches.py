"""Public sentences with labels of people, brought into the program: articles, an audit of every sentence, decisions.

The files have a sentence a line (``text``, ``label`` 1 for a claim, ``doc``), such as those of PoliClaim (Ni et al.
2024, “AFaCTA: Assisting the Annotation of Factual Claim Detection with Reliable LLM Annotators”, ACL). They are not
part of the project, because nothing says that they may be passed on.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.domain.vocabulary import SentenceKind
from annotator.review.desk import ReviewDesk
from annotator.settings import load_settings
from annotator.storage.articles import store_article
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import set_up_project
from tests.support import SUGGESTER

TRAIN, TEST = "policlaim_train.jsonl", "policlaim_dev.jsonl"
REVIEWER = "ana"
_PARAGRAPH = 3
"""Sentences in a paragraph: the files do not say where those of the speeches were."""


class _Speech(NamedTuple):
    text: str
    spans: list[SentenceSpan]
    is_claim: dict[int, bool]
    """For the start of each sentence, whether it is a claim."""


def decided(file: Path, database_path: Path) -> Database:
    """Return a new database with the speeches of a file, in which a reviewer has decided every sentence."""
    database = open_database(str(database_path))
    project = set_up_project(database, load_settings(database=str(database_path), reviewer=REVIEWER))
    desk = ReviewDesk(database, project, REVIEWER)
    for speech in _speeches(file):
        article = ArticleInput(text=speech.text, origin=file.name, language="en")
        none: list[list[object]] = [[] for _ in speech.spans]
        stored = store_article(database, article, speech.spans, none, SUGGESTER, 0.5, "lines", audit=1.0)
        assert stored is not None
        for claim in desk.articles.open(stored.article_id).claims:
            desk.answers.decide(claim.id, "unverifiable" if speech.is_claim[claim.start] else "not_a_claim")
    desk.close()
    return database


def _speeches(file: Path) -> list[_Speech]:
    by_document = defaultdict(list)
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line:
            row = json.loads(line)
            by_document[row["doc"]].append((row["text"], row["label"] == 1))
    return [_speech(rows) for rows in by_document.values()]


def _speech(rows: list[tuple[str, bool]]) -> _Speech:
    text, spans, is_claim = "", [], {}
    for number, (sentence, label) in enumerate(rows):
        start = len(text)
        spans.append(SentenceSpan(start, start + len(sentence), number // _PARAGRAPH, SentenceKind.BODY))
        is_claim[start] = label
        text += sentence + (" " if (number + 1) % _PARAGRAPH else "\n")
    return _Speech(text.rstrip("\n"), spans, is_claim)
