"""Answers to one claim in words for an adjudicator, with a mark where they differ, and the keys that decide."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.domain.disputes import Difference
from annotator.domain.quoted_words import plain_words, same_passage
from annotator.text import for_display, one_line
from annotator.tui.marks import spec_of
from annotator.tui.source_words import evidence_words

if TYPE_CHECKING:
    from annotator.domain.disputes import Dispute, Opinion, Overruled
    from annotator.domain.records import Evidence, Review
    from annotator.schemes import LabelScheme
    from annotator.tui.keys import Keymap

DIFFERS = "≠"
"""Stands before what another answer does not say, too."""
DIFFERENCES = {
    Difference.LABEL: "the label",
    Difference.READING: "how the same passage is read",
    Difference.SOURCE: "the sources",
    Difference.PASSAGE: "the passage of a source",
    Difference.STANCE: "the stance of a source",
    Difference.DATE: "the day of the verdict",
}
"""What differs, in words."""


def heading(dispute: "Dispute", scheme: "LabelScheme") -> list[str]:
    """The lines above the answers: the claim, its sentence where that says more, who said what, what differs."""
    claim, lines = dispute.claim, [f"“{one_line(dispute.claim.exact)}”"]
    if dispute.sentence.strip() != claim.exact.strip():
        lines.append(f"in    {one_line(dispute.sentence)}")
    lines.append(f"from  {one_line(dispute.title)}")
    opinions = enumerate(dispute.opinions, 1)
    lines.append(" · ".join(f"{n} {choice_words(each, scheme)}" for n, each in opinions))
    differing = " · ".join(DIFFERENCES[each] for each in dispute.differences)
    return [*lines, f"{DIFFERS} {differing}" if differing else "The answers agree."]


def answer_words(review: "Review", scheme: "LabelScheme") -> str:
    """The label, and how sure the reviewer was."""
    label = spec_of(scheme, review.label or "")
    sure = f" · sure {review.confidence}/5" if review.confidence else ""
    return one_line(f"{label.glyph} {label.title}{sure}")


def opinion_lines(review: "Review", others: "Sequence[Review]", scheme: "LabelScheme") -> list[tuple[str, bool]]:
    """What an answer says line by line, each with whether any of the others says something else there."""
    lines = [(answer_words(review, scheme), any(other.label != review.label for other in others))]
    if review.as_of or any(other.as_of for other in others):
        lines.append((f"as of {review.as_of or 'no day'}", any(other.as_of != review.as_of for other in others)))
    lines += _evidence_lines(review, others)
    if review.normalised:
        lines.append((f"reworded: {one_line(review.normalised.text)}", False))
    if review.note:
        lines.append((f"note: {for_display(review.note)}", False))
    return lines


def _evidence_lines(review: "Review", others: "Sequence[Review]") -> "Iterator[tuple[str, bool]]":
    sets = review.evidence_sets()
    if not sets:
        yield "cites no source", any(other.evidence for other in others)
    for number, pieces in enumerate(sets.values()):
        if number:
            yield "or", False
        for piece in pieces:
            yield one_line(evidence_words(piece)), not all(_has(other, piece) for other in others)
            if piece.source.title and piece.quote:
                yield f"   {one_line(piece.source.title)}", False
            if piece.note:
                yield f"   note: {one_line(piece.note)}", False


def _has(review: "Review", piece: "Evidence") -> bool:
    """Whether an answer cites the same passage of the same source with the same stance."""
    alike = [each for each in review.evidence if (each.source.id, each.stance) == (piece.source.id, piece.stance)]
    return any(_quotes_alike(each, piece) for each in alike)


def _quotes_alike(one: "Evidence", other: "Evidence") -> bool:
    if one.quote is None or other.quote is None:
        return one.quote is other.quote
    return same_passage(plain_words(one.quote.exact), plain_words(other.quote.exact))


def choice_words(opinion: "Opinion", scheme: "LabelScheme") -> str:
    """An answer to choose, in one line."""
    return f"{one_line(opinion.who)}: {answer_words(opinion.review, scheme)}"


def answer_blocks(dispute: "Dispute", scheme: "LabelScheme") -> "Iterator[str]":
    """Everything about a disagreement as plain lines, for a terminal without the screen."""
    yield from heading(dispute, scheme)
    for n, opinion in enumerate(dispute.opinions, 1):
        others = [each.review for each in dispute.opinions if each is not opinion]
        yield f"{n} {one_line(opinion.who)}"
        for words, differs in opinion_lines(opinion.review, others, scheme):
            yield f"  {DIFFERS if differs else ' '} {one_line(words)}"
    yield from asked_lines(dispute)
    for review in dispute.given_rulings:
        yield f"Ruling of {one_line(review.reviewer)}"
        yield from (f"    {one_line(words)}" for words, _ in opinion_lines(review, (), scheme))


def asked_lines(dispute: "Dispute") -> list[str]:
    """The answers that were sent back, with the question, oldest first."""
    return [
        one_line(f"asked {each.who}: {each.text}" if each.text else f"reopened for {each.who}")
        for each in dispute.asked
    ]


def overruled_words(each: "Overruled", scheme: "LabelScheme") -> tuple[str, str]:
    """An overruled answer: both labels, and the claim with the adjudicator's reason."""
    own, ruling = (spec_of(scheme, name) for name in (each.own_label, each.ruling))
    reason = f"  {each.reason}" if each.reason else "  (no reason given)"
    return one_line(f"{own.glyph} {own.title} → {ruling.glyph} {ruling.title}"), one_line(f"“{each.exact}”{reason}")


_OWN_KEYS = {"merge": "m,alt+m", "send_back": "b,alt+b", "reopen": "r,alt+r", "leave": "q"}
"""The keys of this screen alone, by action. Where a label has the first one, the second is left."""
_SHARED = {
    "undo": "undo",
    "redo": "redo",
    "source": "cite",
    "comment": "explain",
    "next": "next",
    "previous": "previous",
}
"""Actions of the review screen, and what their keys do here."""


def action_keys(keymap: "Keymap", scheme: "LabelScheme", taken: set[str]) -> Iterator[tuple[str, str]]:
    """Each action with a key of it: the labels' first, then those of the review screen, then this screen's.

    No key is given twice; those in ``taken`` are not given.
    """
    wanted = [(f"decide('{label.name}')", keymap[f"label_{label.name}"].key_list) for label in scheme.labels]
    wanted += [(action, keymap[name].key_list) for name, action in _SHARED.items()]
    wanted += [(f"accept({n})", [str(n)]) for n in range(1, 10)]
    wanted += [(action, keys.split(",")) for action, keys in _OWN_KEYS.items()]
    given = set(taken)
    for action, keys in wanted:
        for key in (each for each in keys if each not in given):
            given.add(key)
            yield action, key


def key_hints(keys: Mapping[str, str], scheme: "LabelScheme") -> Iterator[tuple[str, str, str]]:
    """The line of keys: each as it is shown, what it does, and its action; ``keys`` are the shown keys by action."""
    yield ("1 2 …", "Accept an answer", "")
    names = {"merge": "Merge", "cite": "Source", "explain": "Reason", "send_back": "Send back", "reopen": "Reopen"}
    for label in scheme.labels:
        action = f"decide('{label.name}')"
        yield (keys.get(action, ""), one_line(label.title), action)
    moves = {"next": "Next", "previous": "Previous", "undo": "Undo", "redo": "Redo"}
    for action, words in (names | moves).items():
        if action in keys:
            yield (keys[action], words, action)
    yield from (("Enter", "Article", "open_article"), ("Esc", "Close", "leave"))
