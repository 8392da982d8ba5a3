"""Claims seen before, in words: short lines for the claim panel, and each in full."""

from typing import TYPE_CHECKING

from annotator.domain.vocabulary import Likeness
from annotator.text import counted, one_line
from annotator.tui.marks import STANCES, shorten, spec_of
from annotator.web.address import web_link

if TYPE_CHECKING:
    from annotator.domain.records import Evidence
    from annotator.domain.seen_before import OtherAnswer, SeenBefore, SeenClaim
    from annotator.schemes import LabelScheme

Line = tuple[str, str]
_TITLE = 40
"""Cells of a title in the claim panel; the list shows it in full."""
_UNTITLED = "in an article without a title"
_CLAIM = 40
"""Cells of an earlier claim in the claim panel."""
_FACTS = 130
"""Cells of what differs and agrees in the claim panel: two rows of the narrowest one."""


def others_lines(seen: "SeenBefore", scheme: "LabelScheme", list_key: str) -> list[Line]:
    """What others answered to the claim, for the claim panel."""
    if not seen.others:
        return []
    said = " · ".join(f"{_title(each.label, scheme)} {one_line(each.who)}" for each in seen.others)
    return [("others", f"{said} ({list_key} shows why)")]


def earlier_lines(
    seen: "SeenBefore", scheme: "LabelScheme", reuse_key: str, list_key: str
) -> tuple[list[Line], list[Line]]:
    """Every earlier claim for the claim panel, with the keys that apply: the best one, and the rest."""
    same, similar = of_likeness(seen, Likeness.SAME), of_likeness(seen, Likeness.SIMILAR)
    lines = [_older_lines(claim, scheme, reuse_key) for claim in seen.claims if claim.older]
    lines += [[("seen", _same_line(claim, scheme, reuse_key))] for claim in same if not claim.older]
    lines += [_similar_lines(claim, scheme) for claim in similar if not claim.older]
    if len(lines) > 1:
        name, text = lines[0][0]
        lines[0][0] = (name, f"{text} · {len(lines) - 1} more: {list_key}")
    return [line for some in lines[:1] for line in some], [line for some in lines[1:] for line in some]


def _same_line(claim: "SeenClaim", scheme: "LabelScheme", reuse_key: str) -> str:
    reuse = f" ({counted(claim.reusable, 'source')}, {reuse_key} reuses)" if claim.reusable else ""
    return f"same claim {_summary(claim, scheme)}{reuse}"


def _older_lines(claim: "SeenClaim", scheme: "LabelScheme", reuse_key: str) -> list[Line]:
    """The claim in an older version of the article: the answer then, what changed, and what it said."""
    reuse = f" ({counted(claim.reusable, 'source')}, {reuse_key} reuses)" if claim.reusable else ""
    answer = " · ".join((_label(claim, scheme), claim.date or "no date", _who(claim)))
    if claim.likeness is Likeness.SAME:
        return [("before", f"{answer}{reuse} · “{shorten(one_line(claim.text), _CLAIM)}”")]
    changed = shorten(f"changed {'; '.join(map(_from_to, claim.differences))}", _FACTS)
    return [("before", f"{answer} · “{shorten(one_line(claim.text), _CLAIM)}”"), (" ", changed)]


def _from_to(difference: str) -> str:
    """A difference between two versions as a change: “number 4.1 million → 4.2 million”."""
    return difference.replace(" ↔ ", " → ").replace(": ", " ", 1)


def _similar_lines(claim: "SeenClaim", scheme: "LabelScheme") -> list[Line]:
    """A similar claim in two lines: its answer and words, then what differs and what agrees."""
    facts = [f"differs in {'; '.join(claim.differences)}"] if claim.differences else []
    facts += [f"agrees in {'; '.join(claim.agreements)}"] if claim.agreements else []
    lines = [("similar", f"{_label(claim, scheme)} · “{shorten(one_line(claim.text), _CLAIM)}”")]
    return lines + ([(" ", shorten(" · ".join(facts), _FACTS))] if facts else [])


def earlier_groups(seen: "SeenBefore", scheme: "LabelScheme") -> list[tuple[str, list[tuple[str, ...]]]]:
    """Others' answers, then every earlier claim in full: answer, differences and sources."""
    others = [line for answer in seen.others for line in _answer(answer, scheme)]
    groups = [("Other reviewers' answers to this claim", others)] if others else []
    return groups + [(f"{n}  {_kind(claim)}", _details(claim, scheme)) for n, claim in enumerate(seen.claims, 1)]


def reusable(seen: "SeenBefore") -> list["SeenClaim"]:
    """The claims that say the same and have a source to reuse."""
    return [claim for claim in of_likeness(seen, Likeness.SAME) if claim.reusable]


def of_likeness(seen: "SeenBefore", likeness: Likeness) -> list["SeenClaim"]:
    """The earlier claims of one likeness, best first."""
    return [claim for claim in seen.claims if claim.likeness is likeness]


def choice(claim: "SeenClaim", scheme: "LabelScheme") -> str:
    """An earlier claim as an option whose sources can be reused."""
    return f"{counted(claim.reusable, 'source')} · {_summary(claim, scheme)} · {claim.text}"


def _answer(answer: "OtherAnswer", scheme: "LabelScheme") -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [(answer.reviewer, f"{_title(answer.label, scheme)} · {answer.date}")]
    if answer.note:
        rows.append(("note", answer.note))
    return rows + [_source(n, piece) for n, piece in enumerate(answer.evidence, 1)]


def _title(label: str, scheme: "LabelScheme") -> str:
    spec = spec_of(scheme, label)
    return f"{spec.glyph} {spec.title}"


def _kind(claim: "SeenClaim") -> str:
    if claim.older:
        return "In the older version of this article"
    return "Says the same" if claim.likeness is Likeness.SAME else "Similar but different"


def _summary(claim: "SeenClaim", scheme: "LabelScheme") -> str:
    return " · ".join((f"{_label(claim, scheme)} {_place(claim)}", claim.date or "no date", _who(claim)))


def _place(claim: "SeenClaim") -> str:
    if claim.title:
        return f"in “{shorten(one_line(claim.title), _TITLE)}”"
    if claim.checked_id is None:
        return _UNTITLED
    return f"by {shorten(one_line(claim.publisher or 'a fact-checker'), _TITLE)}"


def _label(claim: "SeenClaim", scheme: "LabelScheme") -> str:
    words = _title(claim.label, scheme) if claim.label else "no agreed label"
    if claim.rating:
        words = f"{words} (“{claim.rating}”)" if claim.label else f"“{claim.rating}”"
    return words


def _who(claim: "SeenClaim") -> str:
    if claim.checked_id is not None:
        return "fact-check"
    if claim.mine and claim.reviewers == 1:
        return "you"
    return counted(claim.reviewers, "reviewer") + (" including you" if claim.mine else "")


def _details(claim: "SeenClaim", scheme: "LabelScheme") -> list[tuple[str, ...]]:
    source = _UNTITLED if claim.checked_id is None else f"by {claim.publisher or 'a fact-checker'}"
    place = f"in “{claim.title}”" if claim.title else source
    rows: list[tuple[str, ...]] = [
        ("claim", claim.text),
        ("answer", f"{_label(claim, scheme)} · {claim.date or 'no date'} · {_who(claim)}"),
        ("where", place),
    ]
    rows += [
        ("changed", _from_to(difference)) if claim.older else ("differs in", difference)
        for difference in claim.differences
    ]
    rows += [("agrees in", agreement) for agreement in claim.agreements]
    rows += [_source(n, piece) for n, piece in enumerate(claim.evidence, 1)]
    if claim.url is not None:
        rows.append(("fact-check", claim.url, "", "", web_link(claim.url) or ""))
    return rows


def _source(n: int, piece: "Evidence") -> tuple[str, ...]:
    return f"source {n}", _evidence(piece), "", "", web_link(piece.source.url) or ""


def _evidence(piece: "Evidence") -> str:
    title = f"  {piece.source.title}" if piece.source.title else ""
    quote = f"  “{piece.quote.exact}”" if piece.quote else ""
    return f"{STANCES[piece.stance]}  {piece.source.where}{title}{quote}"
