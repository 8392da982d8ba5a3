"""How the commands about sources print what they found: as JSON values, or as lines for people."""

from typing import Any

from annotator.domain.records import Source
from annotator.domain.source_facts import ArchiveAttempt, SourceDetail, SourceSummary, SourceUse

_DETAILS = ("title", "publisher", "author", "published_at", "archived_url", "archived_at", "sha256", "file_name")


def source_json(source: Source) -> dict[str, Any]:
    """Everything known of a source itself."""
    return {
        "id": source.id,
        "url": source.url,
        **{name: getattr(source, name) for name in _DETAILS},
        "kind": source.kind.value if source.kind else None,
        "medium": source.medium.value if source.medium else None,
        "withheld_reason": source.withheld_reason,
    }


def summary_json(summary: SourceSummary) -> dict[str, Any]:
    """One row of the library."""
    attempt = attempt_json(summary.archived) if summary.archived else None
    return source_json(summary.source) | {"host": summary.host, "uses": summary.uses, "archived": attempt}


def detail_json(detail: SourceDetail) -> dict[str, Any]:
    """A source with what rests on it and its copies."""
    return source_json(detail.source) | {
        "host": detail.host,
        "uses": [_use_json(use) for use in detail.uses],
        "attempts": [attempt_json(attempt) for attempt in detail.attempts],
        "merged": list(detail.merged),
    }


def _use_json(use: SourceUse) -> dict[str, Any]:
    names = ("claim_id", "article_id", "exact", "reviewer", "label", "evidence_id", "set", "quote")
    return {name: getattr(use, name) for name in names} | {"stance": use.stance.value}


def attempt_json(attempt: ArchiveAttempt) -> dict[str, Any]:
    """One attempt to archive a source."""
    names = (
        "source_id", "ok", "reason", "url", "final_url", "http_status", "media_type", "title", "size", "content_sha256",
        "text_sha256",
    )  # fmt: skip
    return {name: getattr(attempt, name) for name in names} | {"at": attempt.at.isoformat()}


def attempt_line(attempt: ArchiveAttempt) -> str:
    """One attempt to archive a source, for people."""
    if attempt.ok:
        return f"✔ {attempt.source_id}  {attempt.url}  {attempt.size:,} bytes, {attempt.media_type}"
    return f"✘ {attempt.source_id}  {attempt.url} {attempt.reason}"


def detail_lines(detail: SourceDetail) -> list[str]:
    """A source for people: what it is, its copies, what rests on it."""
    source = detail.source
    lines = [source.title or source.where, "", f"source     {source.id}"]
    lines += [f"{name:<11}{fact}" for name, fact in detail.facts if name != "title"]
    lines += [f"archived   {attempt.at:%Y-%m-%d %H:%M}  {_outcome(attempt)}" for attempt in detail.attempts]
    for use in detail.uses:
        quote = f"  “{use.quote}”" if use.quote else ""
        lines.append(f"{use.stance.value:<10} {use.claim_id}  {use.reviewer}: {use.label or '–'}{quote}")
        lines.append(f"           {' '.join(use.exact.split())}")
    return lines


def _outcome(attempt: ArchiveAttempt) -> str:
    if attempt.ok:
        return f"{attempt.size:,} bytes, text {(attempt.text_sha256 or '')[:12]}…"
    return f"failed: {attempt.reason}"
