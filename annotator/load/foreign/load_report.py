"""The result of loading annotations from another tool."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from annotator.load.foreign.tool_record import Remarks
from annotator.storage.loaded_reviews import Loaded
from annotator.text import counted, one_line

_NAMED = 100
"""How many failures, conflicts and labels are named; more are counted."""
_LONGEST_LABEL = 80
"""Code points of an unknown label that are kept, because some files have whole texts as labels."""


@dataclass(slots=True)
class ForeignReport:
    """The result of a load or a dry run.

    ``failures`` name the first things that could not be loaded, ``failed`` counts all. ``unmapped`` counts unknown
    labels, ``skipped`` answers without content, ``converted`` spans whose offsets were not code points and were
    corrected by their text.
    """

    tool: str
    file: str
    loaded: Loaded = field(default_factory=Loaded)
    records: int = 0
    articles_known: int = 0
    claims_known: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    converted: int = 0
    failed: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)

    @property
    def incomplete(self) -> bool:
        """Whether something could not be loaded."""
        return bool(self.failed or self.unmapped)

    def unknown(self, labels: Iterable[str]) -> None:
        """Count unknown labels."""
        self.unmapped.update(label[:_LONGEST_LABEL] for label in labels)

    def fail(self, where: str, reason: str) -> None:
        """Count one thing that cannot be loaded."""
        self.failed += 1
        if len(self.failures) < _NAMED:
            self.failures.append((where, one_line(reason).rstrip(".")))

    def remark(self, where: str, remarks: Remarks) -> None:
        """Count the remarks on a record."""
        self.skipped.update(remarks.skipped)
        self.converted += remarks.converted
        for reason in remarks.failed:
            self.fail(where, reason)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        done, conflicts = self.loaded, self.loaded.conflicts
        return {
            "tool": self.tool,
            "records": self.records,
            "articles": {"added": done.articles, "unchanged": self.articles_known},
            "claims": {"added": done.claims, "unchanged": self.claims_known},
            "reviews": {"added": done.reviews, "unchanged": done.reviews_unchanged, "drafts": done.drafts},
            "sources": {"added": done.sources},
            "skipped": dict(sorted(self.skipped.items())),
            "unmapped": [{"label": label, "count": count} for label, count in self._unmapped()[:_NAMED]],
            "converted": self.converted,
            "failed": self.failed,
            "failures": [{"source": where, "reason": reason} for where, reason in self.failures],
            "conflicting": len(conflicts),
            "conflicts": conflicts[:_NAMED],
        }

    def lines(self) -> list[str]:
        """The report in sentences."""
        done, conflicts = self.loaded, self.loaded.conflicts
        same = _listed(article=self.articles_known, claim=self.claims_known, review=done.reviews_unchanged)
        added = _listed(article=done.articles, claim=done.claims, review=done.reviews, source=done.sources)
        lines = [f"{counted(self.records, 'record')} of {self.tool}. Added {added}; unchanged: {same}."]
        if done.drafts:
            lines.append(f"{counted(done.drafts, 'review')} kept as draft, because the label needs a source.")
        lines += [
            f"Nothing to load from {counted(count, 'answer')}: {what}." for what, count in sorted(self.skipped.items())
        ]
        if self.converted:
            lines.append(
                f"{counted(self.converted, 'span')} did not count in code points and were corrected by their text."
            )
        for label, count in self._unmapped()[:_NAMED]:
            lines.append(f'Unknown label “{one_line(label)}” ({count}): map it with --map "{one_line(label)}=…".')
        if len(self.unmapped) > _NAMED:
            lines.append(f"Unknown labels: {len(self.unmapped) - _NAMED} more.")
        lines += [f"Left out {where}: {reason}." for where, reason in self.failures]
        if self.failed > len(self.failures):
            lines.append(f"Left out: {self.failed - len(self.failures)} more.")
        lines += [f"Conflict, nothing overwritten: {problem}" for problem in conflicts[:_NAMED]]
        if len(conflicts) > _NAMED:
            lines.append(f"Conflicts: {len(conflicts) - _NAMED} more.")
        return lines

    def _unmapped(self) -> list[tuple[str, int]]:
        return sorted(self.unmapped.items(), key=lambda item: (-item[1], item[0]))


def _listed(**numbers: int) -> str:
    return ", ".join(counted(number, noun) for noun, number in numbers.items())
