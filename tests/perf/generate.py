"""A database of any size as projects fill it: long and short articles, claims, suggestions, answers, sources, history.

    python -m tests.perf.generate DATABASE --claims N [--reviewers 20] [--done 0.9] [--blind] [--seed 1]

The same arguments make the same bytes. Rows are written past the program, with indexes and triggers made again at the
end; ``annotator db check`` finds nothing wrong with them. With ``--blind`` every claim wants two answers.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from sqlmodel import func, select

from annotator.schemes import DEFAULT_SCHEME
from annotator.settings import load_settings
from annotator.storage.database.location import open_database
from annotator.storage.place_keys import place_keys
from annotator.storage.project import set_up_project
from annotator.storage.schema.models import EventRow
from annotator.storage.told import record_untold
from annotator.storage.veil import shown_from
from annotator.text import article_public_id, claim_public_id, sha256_of
from tests.perf.answers import Answers, Clock, sources_of
from tests.perf.filling import TABLES, Rows, ahead, loading
from tests.perf.prose import drawn, made_up_words, sentences
from tests.support import for_project

REVIEWER = "measured"
"""The first reviewer; the others are called colleague-2 and so on."""
_NOW = "2025-01-06 08:00:00.000000"
_NAMES = 40_000
_SHORTEST, _LONGEST, _TAIL = 8, 1200, 1.4
"""Sentences of an article: most have few more than the least, few have very many (a Pareto distribution)."""
_CLAIMS, _POSSIBLE, _PART, _MANUAL = 0.6, 0.04, 0.25, 0.03
"""Shares: sentences that are claims, that are possible claims, claims that are a part of one, and added by hand."""
_THRESHOLD = 0.35
_CLAIMS_PER_SOURCE = 10
_TOGETHER = 200
_SUGGESTED = tuple(
    (json.dumps([{"reason": "quantity", "weight": a / 10}, {"reason": "past event", "weight": b / 10}]), json.dumps(t))
    for a, b, t in product(range(2, 20, 3), range(2, 12, 3), (["event"], ["numerical"], ["event", "numerical"],
    ["event", "comparison"], ["quotation"], ["event", "causal"], ["prediction"], ["position"]))
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """What to make. ``done`` is the share of claims that have all answers they want."""

    claims: int
    reviewers: int = 20
    done: float = 0.9
    blind: bool = False
    seed: int = 1

    @property
    def wanted(self) -> int:
        """Answers wanted of a claim."""
        return 2 if self.blind else 1

    def answered(self, position: float) -> float:
        """The chance that a claim at ``position`` (0 to 1) of the collection has its answers.

        Articles are worked on in the order of their import: behind the front of the work few claims are left over, and
        before it as many are done already.
        """
        left_over = min(0.03, (1 - self.done) / self.done) if self.done else 0.0
        return 1 - left_over if position < self.done else self.done * left_over / (1 - self.done)


class _Article(NamedTuple):
    text: str
    sentences: list[tuple[int, int, int, str, str]]
    """Start, end, paragraph, kind, text."""


def generate(path: Path, plan: Plan) -> Path:
    """The database at ``path``, which must not exist yet."""
    settings = for_project(load_settings(str(path), REVIEWER), blind=plan.blind, reviews_per_claim=plan.wanted)
    database = open_database(str(path))
    set_up_project(database, settings)
    database.close()
    with loading(path) as load:
        load.execute("DELETE FROM event")
        load.execute("UPDATE project SET created_at = ?, pseudonym_key = ?", (_NOW, f"{plan.seed:032x}"))
        load.execute("INSERT INTO suggester_version (name, version) VALUES ('generated', '1')")
        load.rows(ahead(partial(_batches, plan)))
    _record(path)
    return path


def _record(path: Path) -> None:
    """Append the events that the program writes of members, articles, claims and suggestions, when all is there."""
    database = open_database(str(path))
    with database.write() as session:
        newest = session.execute(select(func.max(EventRow.at))).scalar_one()
        with patch("annotator.storage.events.utc_now", lambda: newest):
            record_untold(session)
    database.close()


def _batches(plan: Plan) -> Iterator[Rows]:
    """The rows of the database, some articles at a time."""
    return _Writer(plan).batches()


class _Writer:
    """Makes the rows of one database."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._rng = plan, random.Random(plan.seed)
        names = drawn(self._rng, [word.capitalize() for word in made_up_words(self._rng, _NAMES)])
        self._names, self._sentences = names, sentences(self._rng, names)
        self._rows: Rows = {table: [] for table in TABLES}
        self._article_count = self._sentence_count = self._claim_count = self._wanted_claims = 0
        rows, sources = sources_of(max(20, plan.claims // _CLAIMS_PER_SOURCE), self._rng)
        self._rows["source"] = [(*row, _NOW) for row in rows]
        self._rows["reviewer"] = [(n + 1, f"colleague-{n + 1}" if n else REVIEWER, _NOW) for n in range(plan.reviewers)]
        shared = plan.claims * plan.wanted * plan.done / plan.reviewers
        clocks = [Clock(round(shared)) for _ in range(plan.reviewers)]
        self._answers = Answers(self._rng, sources, clocks, self._rows)
        project = {"name": "facts", "scheme": DEFAULT_SCHEME.stored(), "blind": plan.blind,
                   "reviews_per_claim": plan.wanted, "guideline_version": "1"}  # fmt: skip
        self._answers.event("project", _NOW, None, None, None, json.dumps({"project": project}), None, None, None)

    def batches(self) -> Iterator[Rows]:
        """The rows of all articles, until there are as many claims as planned; each batch is emptied for the next."""
        while self._wanted_claims < self._plan.claims:
            length = min(_LONGEST, int(_SHORTEST * self._rng.paretovariate(_TAIL)))
            self._add_article(self._article(f"Report {self._article_count + 1} from {next(self._names)}", length))
            if self._article_count % _TOGETHER == 0:
                yield self._rows
                for rows in self._rows.values():
                    rows.clear()
        yield self._rows

    def _article(self, headline: str, length: int) -> _Article:
        random_, parts, at = self._rng.random, [headline], len(headline)
        spans = [(0, at, 0, "headline", headline)]
        left = paragraph = 0
        for text in islice(self._sentences, length):
            if left:
                separator, left = " ", left - 1
            else:
                separator, left, paragraph = "\n\n", int(random_() * 4), paragraph + 1
            start = at + len(separator)
            at = start + len(text)
            spans.append((start, at, paragraph, "quote" if text[0] == "“" else "body", text))
            parts += (separator, text)
        return _Article("".join(parts), spans)

    def _add_article(self, article: _Article) -> None:
        """Add an article with its claims and the answers to them."""
        self._article_count += 1
        key, sha256, random_ = self._article_count, sha256_of(article.text), self._rng.random
        head = article.sentences[0][4]
        url = f"https://news{key % 50}.example/{key}"
        self._rows["article"].append(
            (
                key,
                article_public_id(sha256),
                sha256,
                article.text,
                head,
                url,
                place_keys(url, "", None).document_key,
                len(article.sentences),
                _NOW,
            )
        )
        told = f'{{"origin": "generated", "sha256": "{sha256}", "sentences": {len(article.sentences)}}}'
        self._answers.event("import", _NOW, None, None, key, told, None, None, None)
        team = self._rng.sample(range(self._plan.reviewers), self._plan.wanted)
        add = self._rows["sentence"].append
        for n, (start, end, paragraph, kind, text) in enumerate(article.sentences):
            self._sentence_count += 1
            add((self._sentence_count, key, n, start, end, paragraph, text, kind))
            dice = random_() if n else 1.0
            if dice < _CLAIMS + _POSSIBLE and self._wanted_claims < self._plan.claims:
                self._add_claim(key, sha256, start, text, team, dice > _CLAIMS)

    def _add_claim(self, article: int, sha256: str, start: int, text: str, team: list[int], possible: bool) -> None:
        random_ = self._rng.random
        comma = text.rfind(", ") if random_() < _PART else -1
        exact = text if comma < 20 else text[:comma]
        end = start + len(exact)
        self._claim_count += 1
        key, by_hand = self._claim_count, not possible and random_() < _MANUAL
        origin, creator = ("manual", team[0] + 1) if by_hand else ("suggested", None)
        labels = [] if possible else self._answer(key, article, team)
        is_open = not possible and len(labels) < self._plan.wanted
        is_shown = False
        if not by_hand:
            score = 0.2 + 0.14 * random_() if possible else _THRESHOLD + (1 - _THRESHOLD) * random_()
            is_shown = score >= shown_from(_THRESHOLD)
            reasons, types = _SUGGESTED[int(random_() * len(_SUGGESTED))]
            self._rows["suggestion"].append((key, key, score, reasons, types, is_open and is_shown))
        self._rows["claim"].append(
            (key, claim_public_id(sha256, start, end), article, self._sentence_count, start, end, exact, origin,
             creator, _NOW if possible else None, len(labels), self._plan.wanted, len(set(labels)) > 1, not is_shown)
        )  # fmt: skip

    def _answer(self, claim: int, article: int, team: list[int]) -> list[str]:
        """Add the answers to a claim; returns the labels of those that count."""
        random_, position = self._rng.random, self._wanted_claims / self._plan.claims
        self._wanted_claims += 1
        closed = random_() < self._plan.answered(position)
        labels: list[str] = []
        for reviewer in team if closed else team[: int(random_() * len(team))]:
            labels.append(self._answers.label(labels[-1] if labels else None))
            self._answers.submit(reviewer, claim, article, labels[-1])
        if not closed and self._plan.done and random_() < 0.2:
            self._answers.leave(team[len(labels)], claim, article)
        return labels


def main() -> None:
    """Make the database that the command line asks for, and say how long it took."""
    parser = argparse.ArgumentParser(prog="python -m tests.perf.generate")
    parser.add_argument("database", type=Path)
    parser.add_argument("--claims", type=int, required=True)
    parser.add_argument("--reviewers", type=int, default=Plan.reviewers)
    parser.add_argument("--done", type=float, default=Plan.done)
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("--seed", type=int, default=Plan.seed)
    given = vars(parser.parse_args())
    begun = time.perf_counter()
    path = generate(given.pop("database"), Plan(**given))
    print(f"{given['claims']:,} claims in {time.perf_counter() - begun:.0f} s, {path.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
