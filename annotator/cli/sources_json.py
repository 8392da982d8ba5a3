"""Output of the source commands: JSON values, or lines for people."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.domain.source_facts import ArchiveAttempt, SourceDetail, SourceSummary, SourceUse
    from annotator.schemes import LabelScheme


def summary_json(summary: "SourceSummary") -> dict[str, Any]:
    """Return one row of the library as JSON values."""
    attempt = attempt_json(summary.archived) if summary.archived else None
    return summary.source.known() | {"host": summary.host, "uses": summary.uses, "archived": attempt}


def detail_json(detail: "SourceDetail") -> dict[str, Any]:
    """Return a source with its citations and copies as JSON values."""
    return detail.source.known() | {
        "host": detail.host,
        "uses": [_use_json(use) for use in detail.uses],
        "attempts": [attempt_json(attempt) for attempt in detail.attempts],
        "merged": list(detail.merged),
    }


def _use_json(use: "SourceUse") -> dict[str, Any]:
    names = ("claim_id", "article_id", "exact", "reviewer", "label", "evidence_id", "set", "quote")
    return {name: getattr(use, name) for name in names} | {"stance": use.stance.value}


def attempt_json(attempt: "ArchiveAttempt") -> dict[str, Any]:
    """Return one archive attempt as JSON values."""
    names = (
        "source_id", "ok", "reason", "url", "final_url", "http_status", "media_type", "title", "size", "content_sha256",
        "text_sha256",
    )  # fmt: skip
    return {name: getattr(attempt, name) for name in names} | {"at": attempt.at.isoformat()}


def attempt_line(attempt: "ArchiveAttempt") -> str:
    """Return one archive attempt as a line for people."""
    if attempt.ok:
        return f"✔ {attempt.source_id}  {attempt.url}  {attempt.size:,} bytes, {attempt.media_type}"
    return f"✘ {attempt.source_id}  {attempt.url} {attempt.reason}"


def detail_lines(detail: "SourceDetail", scheme: "LabelScheme") -> list[str]:
    """Return a source as lines for people: details, copies, citations."""
    source = detail.source
    lines = [source.title or source.where, "", f"source     {source.id}"]
    lines += [f"{name:<11}{fact}" for name, fact in detail.facts if name != "title"]
    lines += [f"archived   {attempt_words(attempt)}" for attempt in detail.attempts]
    for use in detail.uses:
        quote = f"  “{use.quote}”" if use.quote else ""
        lines.append(
            f"{use.stance.value:<10} {use.claim_id}  {use.reviewer}: {scheme.title_of(use.label) or '–'}{quote}"
        )
        lines.append(f"           {' '.join(use.exact.split())}")
    return lines


def attempt_words(attempt: "ArchiveAttempt") -> str:
    """Return when a copy was attempted, and what came of it."""
    made = (
        f"{attempt.size:,} bytes, text {(attempt.text_sha256 or '')[:12]}…"
        if attempt.ok
        else f"failed: {attempt.reason}"
    )
    return f"{attempt.at:%Y-%m-%d %H:%M}  {made}"
