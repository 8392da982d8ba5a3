"""Making splits without leaks: gather, link, settle sides, clear the border, report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.splits.assignment import place
from annotator.splits.border import clear_border
from annotator.splits.clusters import Gathered, SplitItem, gather
from annotator.splits.leak_check import KINDS, reason_of, report_of
from annotator.splits.links import find_links
from annotator.splits.request import SplitRequest
from annotator.splits.sets import Ints
from annotator.splits.sides import NONE, TEXT, Flags, Groups, Sides, kept_groups, settle_claims, settle_texts
from annotator.splits.split_report import SplitReport

__all__ = ["SplitItem", "SplitPlan", "make_splits"]


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """The split of every claim of a dataset."""

    sides: dict[str, str]
    """The split of each article that has claims here and is in one."""
    assigned: dict[str, str]
    """The newly assigned ones among them; once stored, they never change."""
    articles_out: dict[str, str]
    """Articles that are in no split, and why."""
    claims_out: dict[tuple[str, str], str]
    """Claims (article id, claim id) in no split although their article is in one, and why."""
    kinds: dict[tuple[str, str], str]
    """The kind of reason for the same claims."""
    report: SplitReport

    def split_of(self, article_id: str, claim_id: str) -> str | None:
        """The split of a claim; ``None`` if it is left out or was not part of the request."""
        if (article_id, claim_id) in self.claims_out:
            return None
        return self.sides.get(article_id)

    def kind_left_out(self, article_id: str, claim_id: str) -> str | None:
        """The kind of that reason, one of those in ``report.left_out``; ``None`` if the claim is in a split."""
        if article_id in self.articles_out:
            return KINDS[TEXT]
        return self.kinds.get((article_id, claim_id))


def make_splits(
    items: Iterable[SplitItem],
    texts: Iterable[tuple[str, str]],
    request: SplitRequest,
    stored: Mapping[str, str],
    same: Sequence[tuple[str, str]] = (),
    versions: Sequence[tuple[str, str]] = (),
) -> SplitPlan:
    """Assign every article to a split so that nothing repeats what is in another.

    ``items`` are the claims of the dataset; ``texts`` are the articles (id and text) of these and of all that already
    have a split. Both are read once, in any order. ``stored`` holds the splits assigned before under the request's key.
    ``same`` are pairs of claims that a person linked; they count as nearly the same. ``versions`` are pairs of articles
    of which the second replaced the first, oldest first; they count as nearly the same text.
    The same data and request give the same plan, in any order.
    """
    gathered = gather(items, stored, by_source=request.by_source, same=same)
    names = request.giving_way
    before = [stored.get(article) for article in gathered.articles]
    side = np.array([NONE if name is None else names.index(name) for name in before], dtype=np.int64)
    present = np.zeros(len(gathered.articles), dtype=bool)
    present[gathered.article] = True
    sides = Sides(gathered, find_links(gathered, texts, versions), side, present)
    settle_texts(sides)
    _place_free(sides, settle_claims(sides), request)
    kept = clear_border(sides)
    groups = kept_groups(sides, kept)
    report = report_of(sides, kept, groups, request)
    return _plan(sides, before, names, report)


def _place_free(sides: Sides, groups: Groups, request: SplitRequest) -> None:
    """Place the groups that nothing binds; bound articles count as already placed."""
    gathered, root = sides.gathered, groups.root
    shares = dict(request.shares)
    names = request.giving_way
    (free,) = np.nonzero(groups.free)
    placed = place(
        _counts(gathered, np.searchsorted(free, root), np.isin(root, free), len(free)),
        _counts(gathered, sides.side, sides.present & (sides.side != NONE), len(names)),
        [shares[name] for name in names],
        [gathered.articles[article] for article in free],
        request.seed,
    )
    of_root = np.full(len(root), NONE, dtype=np.int64)
    of_root[free] = placed
    sides.side = np.where(of_root[root] != NONE, of_root[root], sides.side)


def _counts(gathered: Gathered, row: Ints, chosen: Flags, rows: int) -> Ints:
    """The number of claims by label of the chosen articles, added up in the row of each article."""
    counts = np.zeros((rows, len(gathered.labels)), dtype=np.int64)
    claims = chosen[gathered.article]
    np.add.at(counts, (row[gathered.article[claims]], gathered.label[claims]), 1)
    return counts


def _plan(sides: Sides, before: list[str | None], names: tuple[str, ...], report: SplitReport) -> SplitPlan:
    articles = sides.gathered.articles
    split_of = {
        articles[number]: names[sides.side[number]]
        for number in np.nonzero(sides.present & (sides.side != NONE))[0].tolist()
    }
    out = {articles[number]: reason_of(sides, why, names) for number, why in sides.articles_out.items()}
    known = {article for article, name in zip(articles, before, strict=True) if name is not None}
    return SplitPlan(
        sides={article: name for article, name in split_of.items() if article not in out},
        assigned={article: name for article, name in split_of.items() if article not in known},
        articles_out=out,
        claims_out={
            sides.gathered.name(claim): reason_of(sides, why, names) for claim, why in sides.claims_out.items()
        },
        kinds={sides.gathered.name(claim): KINDS[why.kind] for claim, why in sides.claims_out.items()},
        report=report,
    )
