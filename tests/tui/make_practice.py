"""Writes sentences and suggestions of the tour's articles anew: ``python -m tests.tui.make_practice``."""

import json
from pathlib import Path
from typing import Any

from annotator.domain.records import SentenceSpan
from annotator.domain.suggestion import SentenceText, SuggestedClaim
from annotator.ingest.segment import SEGMENTER, segment
from annotator.settings import DEFAULT_MODEL, DEFAULT_THRESHOLD
from annotator.suggest.suggester import load_suggester
from tests.support import ROOT

ARTICLES = ROOT / "annotator" / "practice" / "articles.json"
_LEAST = 0.3
"""Suggestions below this score are not kept: they make neither claims nor possible claims."""


def main() -> None:
    """Write the file."""
    stored = json.loads(ARTICLES.read_text("utf-8"))
    suggester = load_suggester(DEFAULT_MODEL)
    for article in stored["articles"]:
        text = article["text"]
        spans = segment(text, "en", None)
        sentences = [SentenceText(text[s.start : s.end], s.kind, s.paragraph, s.quotation) for s in spans]
        found = next(iter(suggester.suggest([sentences])))
        article["sentences"] = [_sentence(*pair) for pair in zip(spans, found, strict=True)]
    info = suggester.info
    stored["licence"] = "CC0-1.0"
    stored["suggester"] = {"name": info.name, "version": info.version, "model": info.model}
    stored |= {"threshold": DEFAULT_THRESHOLD, "segmenter": SEGMENTER}
    Path(ARTICLES).write_text(json.dumps(stored, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _sentence(span: SentenceSpan, claims: list[SuggestedClaim]) -> dict[str, Any]:
    plain = {name: getattr(span, name) for name in ("start", "end", "paragraph", "quotation")}
    kept = [_claim(claim) for claim in claims if claim.score >= _LEAST]
    return plain | {"kind": span.kind.value, "claims": kept}


def _claim(claim: SuggestedClaim) -> dict[str, Any]:
    return {
        "start": claim.start,
        "end": claim.end,
        "score": round(claim.score, 4),
        "speaker": claim.speaker,
        "cue": claim.cue,
        "types": [kind.value for kind in claim.types],
        "reasons": [reason.as_json() | {"weight": round(reason.weight, 4)} for reason in claim.reasons],
    }


if __name__ == "__main__":
    main()
