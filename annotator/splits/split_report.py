"""The report on a split: how close it is to the request, what was kept together, what was left out."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from annotator.splits import texts, wordings
from annotator.text import counted, one_line

_FAR = 0.05
"""A share further than this from the wanted one gets a line of its own."""


@dataclass(frozen=True, slots=True)
class SplitCounts:
    """One split: its wanted and actual share of the claims, and its contents."""

    name: str
    wanted: float
    got: float
    articles: int
    claims: int
    labels: dict[str, int]
    unlabelled: int


@dataclass(frozen=True, slots=True)
class SplitGroup:
    """Articles kept together: their number, some of them, and what links them, with an example of each kind."""

    split: str
    articles: int
    claims: int
    article_ids: tuple[str, ...]
    near_duplicate_texts: int
    repeated_claims: int
    near_duplicate_claims: int
    shared_sources: int
    example_texts: tuple[str, str] | None
    example_claim: str | None
    example_source: str | None


@dataclass(frozen=True, slots=True)
class Nearest:
    """The most similar pair across the border. ``what`` holds the texts of claims; articles have none."""

    likeness: float
    ids: tuple[str, str]
    splits: tuple[str, str]
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SplitReport:
    """The audit of a split."""

    key: str
    splits: tuple[SplitCounts, ...]
    groups: int
    """Groups of linked articles, including those of one article."""
    linked_groups: int
    """Groups of two or more articles."""
    most_claims: int
    """Claims of the largest group."""
    largest: tuple[SplitGroup, ...]
    """The groups with the most articles, at least two."""
    left_out: dict[str, int]
    """Claims that are in no split, by reason."""
    nearest_texts: Nearest | None
    """``None`` if no two texts across the border share a few shingles."""
    nearest_claims: Nearest | None
    """``None`` if no two claims across the border have a similarity of ``wordings.ALIKE``."""

    def as_json(self) -> dict[str, Any]:
        """The report as plain values, for a manifest."""
        limits = {"texts_together_from": texts.NEAR, "claims_together_from": wordings.NEAR}
        return asdict(self) | limits

    def lines(self) -> Iterator[str]:
        """The report for a terminal, line by line; safe whatever the claims contain."""
        for split in self.splits:
            yield (
                f"{split.name}: {counted(split.claims, 'claim')} in {counted(split.articles, 'article')}, "
                f"{split.got:.1%} of the claims ({split.wanted:.1%} wanted); {_labels(split)}"
            )
        if any(abs(split.got - split.wanted) > _FAR for split in self.splits) and self.most_claims:
            most = f"{self.most_claims:,} of {counted(sum(split.claims for split in self.splits), 'claim')}"
            yield f"The shares differ from the wanted ones: groups are never divided, and one holds {most}."
        yield f"{counted(self.groups, 'group')}, {self.linked_groups:,} with more than one article"
        for group in self.largest:
            yield f"  {_group_line(group)}"
        for reason, claims in self.left_out.items():
            yield f"left out: {counted(claims, 'claim')}, because {reason}"
        border = "most similar across splits:"
        yield f"{border} articles {_nearest_line(self.nearest_texts, texts.NEAR, 0)}"
        yield f"{border} claims {_nearest_line(self.nearest_claims, wordings.NEAR, wordings.ALIKE)}"


def _labels(split: SplitCounts) -> str:
    parts = [f"{one_line(label)} {count:,}" for label, count in split.labels.items()]
    return ", ".join([*parts, *([f"no label {split.unlabelled:,}"] if split.unlabelled else [])]) or "no labels"


def _group_line(group: SplitGroup) -> str:
    ids = ", ".join(map(one_line, group.article_ids)) + (" …" if group.articles > len(group.article_ids) else "")
    why = []
    if group.near_duplicate_texts:
        why.append(counted(group.near_duplicate_texts, "pair") + " of near-duplicate articles")
    if group.repeated_claims:
        why.append(f"{counted(group.repeated_claims, 'claim')} repeated")
    if group.near_duplicate_claims:
        why.append(counted(group.near_duplicate_claims, "pair") + " of near-duplicate claims")
    if group.shared_sources:
        why.append(f"{counted(group.shared_sources, 'source')} shared")
    example = f", as “{group.example_claim}”" if group.example_claim else ""
    size = f"{group.articles:,} articles with {counted(group.claims, 'claim')}"
    return f"{group.split}: {size} ({ids}) by {', '.join(why)}{example}"


def _nearest_line(nearest: Nearest | None, limit: float, least: float) -> str:
    if nearest is None:
        return f"below {least:.2f} (kept together from {limit:.2f})" if least else "with nothing in common"
    texts_of = " ↔ ".join(f"“{text}”" for text in nearest.what)
    ids = " and ".join(f"{one_line(id_)} in {split}" for id_, split in zip(nearest.ids, nearest.splits, strict=True))
    return f"{nearest.likeness:.2f} (kept together from {limit:.2f}): {ids}{': ' + texts_of if texts_of else ''}"
