"""Auditing a finished split: counts, groups, claims left out, and how similar its sides are."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from annotator.splits.links import Near
from annotator.splits.request import SplitRequest
from annotator.splits.sets import Ints
from annotator.splits.sides import ALIKE, NONE, SAME, SOURCE, TEXT, Flags, LeftOut, Sides
from annotator.splits.split_report import Nearest, SplitCounts, SplitGroup, SplitReport

KINDS = {
    TEXT: "nearly the same article is in another split",
    SAME: "the same claim is in another split",
    ALIKE: "nearly the same claim is in another split",
    SOURCE: "a claim in another split cites the same source",
}
"""Why claims are left out, in words that do not name a claim."""
_GROUPS = 10
"""How many of the largest groups are reported."""
_NAMED = 5
"""Articles of a group that are named."""


def reason_of(sides: Sides, why: LeftOut, names: tuple[str, ...]) -> str:
    """A sentence that says why an article or a claim is in no split."""
    gathered = sides.gathered
    if why.kind == TEXT:
        others = " and ".join(f"article {gathered.articles[other]} in “{names[side]}”" for other, side in why.others)
        return f"The text of its article is nearly the same as that of {others}."
    ((other, side),) = why.others
    article, claim = gathered.name(other)
    there = f"claim {claim} of article {article}, which is in “{names[side]}”"
    if why.kind == SOURCE:
        return f"It cites source {gathered.sources[why.source]} like {there}."
    return f"It {'repeats' if why.kind == SAME else 'nearly repeats'} {there}."


def report_of(sides: Sides, kept: Flags, groups: Ints, request: SplitRequest) -> SplitReport:
    """Make the report; ``groups`` are those of the kept claims' articles.

    Raises:
        AssertionError: if a group is on two sides, which would be a leak.

    """
    gathered, names = sides.gathered, request.giving_way
    has = np.zeros(len(gathered.articles), dtype=bool)
    has[gathered.article[kept]] = True
    if not np.array_equal(sides.side[has], sides.side[groups[has]]):
        raise AssertionError("articles that are linked lie in two splits")
    members = np.bincount(groups[has], minlength=len(groups))
    out = Counter(why.kind for why in sides.claims_out.values())
    articles_out = np.fromiter(sides.articles_out, dtype=np.int64)
    out[TEXT] += int(np.isin(gathered.article, articles_out).sum())
    side_of_wording = np.full(len(gathered.words), NONE, dtype=np.int64)
    side_of_wording[gathered.wording[kept]] = sides.side[gathered.article[kept]]
    return SplitReport(
        key=request.key,
        splits=tuple(_counts(sides, kept, names.index(name), name, share) for name, share in request.shares),
        groups=int((members > 0).sum()),
        linked_groups=int((members > 1).sum()),
        most_claims=int(np.bincount(groups[gathered.article[kept]], minlength=1).max()),
        largest=tuple(_largest(sides, kept, has, groups, members, names)),
        left_out={KINDS[kind]: out[kind] for kind in sorted(out) if out[kind]},
        nearest_texts=_nearest_texts(sides, np.where(has, sides.side, NONE), names),
        nearest_claims=_nearest_claims(sides, kept, side_of_wording, names),
    )


def _counts(sides: Sides, kept: Flags, side: int, name: str, wanted: float) -> SplitCounts:
    gathered = sides.gathered
    claims = kept & (sides.side == side)[gathered.article]
    by_label = np.bincount(gathered.label[claims], minlength=len(gathered.labels)).tolist()
    labels = {label: count for label, count in zip(gathered.labels, by_label, strict=True) if label is not None}
    number = int(claims.sum())
    return SplitCounts(
        name=name,
        wanted=round(wanted, 6),
        got=round(number / max(1, int(kept.sum())), 6),
        articles=len(np.unique(gathered.article[claims])),
        claims=number,
        labels=labels,
        unlabelled=number - sum(labels.values()),
    )


def _largest(
    sides: Sides, kept: Flags, has: Flags, groups: Ints, members: Ints, names: tuple[str, ...]
) -> Iterator[SplitGroup]:
    order = np.lexsort((np.arange(len(members)), -members))[:_GROUPS]
    for root in order[members[order] > 1].tolist():
        inside = has & (groups == root)
        yield _group(sides, kept & inside[sides.gathered.article], inside, names)


def _group(sides: Sides, claims: Flags, inside: Flags, names: tuple[str, ...]) -> SplitGroup:
    gathered, links = sides.gathered, sides.links
    (articles,) = np.nonzero(inside)
    near_text = links.texts.where(inside[links.texts.left] & inside[links.texts.right])
    # a wording is repeated if more than one article has it
    pairs = np.unique(np.stack([gathered.wording[claims], gathered.article[claims]]), axis=1)
    used, in_articles = np.unique(pairs[0], return_counts=True)
    near_claims = links.wordings.where(np.isin(links.wordings.left, used) & np.isin(links.wordings.right, used))
    repeated = used[in_articles > 1]
    citing, cited = gathered.citing
    cites = claims[citing]
    cited_in = np.unique(np.stack([cited[cites], gathered.article[citing[cites]]]), axis=1)[0]
    sources, times = np.unique(cited_in, return_counts=True)
    shared = sources[times > 1]
    example = repeated[np.argmax(in_articles[in_articles > 1])] if len(repeated) else None
    if example is None and len(near_claims.left):
        example = near_claims.left[np.argmax(near_claims.alike)]
    return SplitGroup(
        split=names[sides.side[articles[0]]],
        articles=len(articles),
        claims=int(claims.sum()),
        article_ids=tuple(gathered.articles[article] for article in articles[:_NAMED]),
        near_duplicate_texts=len(near_text.left),
        repeated_claims=len(repeated),
        near_duplicate_claims=len(near_claims.left),
        shared_sources=len(shared),
        example_texts=(gathered.articles[near_text.left[0]], gathered.articles[near_text.right[0]])
        if len(near_text.left)
        else None,
        example_claim=None
        if example is None
        else gathered.excerpts[_representative(sides, claims & (gathered.wording == example))],
        example_source=gathered.sources[shared[0]] if len(shared) else None,
    )


def _representative(sides: Sides, claims: Flags) -> int:
    return int(min(np.nonzero(claims)[0].tolist(), key=sides.gathered.name))


def _crossing(near: Near, side: Ints) -> Near:
    one, other = side[near.left], side[near.right]
    return near.where((one != NONE) & (other != NONE) & (one != other))


def _nearest_texts(sides: Sides, side: Ints, names: tuple[str, ...]) -> Nearest | None:
    near = _crossing(sides.links.far_texts, side)
    if not len(near.alike):
        return None
    at = int(np.argmax(near.alike))
    pair = int(near.left[at]), int(near.right[at])
    ids = (sides.gathered.articles[pair[0]], sides.gathered.articles[pair[1]])
    return Nearest(round(float(near.alike[at]), 4), ids, (names[side[pair[0]]], names[side[pair[1]]]))


def _nearest_claims(sides: Sides, kept: Flags, side: Ints, names: tuple[str, ...]) -> Nearest | None:
    gathered, near = sides.gathered, _crossing(sides.links.far_wordings, side)
    if not len(near.alike):
        return None
    at = int(np.argmax(near.alike))
    pair = int(near.left[at]), int(near.right[at])
    claims = [_representative(sides, kept & (gathered.wording == wording)) for wording in pair]
    claims.sort(key=gathered.name)
    one, other = (names[side[gathered.wording[claim]]] for claim in claims)
    return Nearest(
        likeness=round(float(near.alike[at]), 4),
        ids=(gathered.claim_ids[claims[0]], gathered.claim_ids[claims[1]]),
        splits=(one, other),
        what=tuple(gathered.excerpts[claim] for claim in claims),
    )
