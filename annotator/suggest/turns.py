"""Finding the turns of transcripts and interviews, and the posts with a name under or over them.

A turn begins with a label (``turn_labels``) and lasts until the next one. This works on the words alone, before the
parse, so that a label reaches neither the parser nor a claim.

A label that could as well be a heading ("Budapest:") counts only if the article shows that it speaks: a person of that
name is in the article, or it comes back in an exchange with a question, an "I" or a "you".
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from annotator.domain.suggestion import SentenceText
from annotator.domain.vocabulary import SentenceKind
from annotator.english import REPORTING_VERBS
from annotator.matching.datelines import after_dateline
from annotator.suggest.first_names import FIRST_NAMES
from annotator.suggest.label_words import CLOSING, TITLES
from annotator.suggest.page_lines import text_start
from annotator.suggest.turn_labels import (
    NOT_SPOKEN,
    Label,
    Strength,
    Turn,
    bare_label_of,
    interviewee,
    label_of,
    line_label_of,
)
from annotator.suggest.unlabelled import answer, sign

_ASIDE = re.compile(r"\s*[“„\"]?(?:[(\[][^()\[\]]*[)\]]|[\d:.]+|[*_—–-]+|[A-Z .’'-]+:)[.\s”“\"]*$")
_CLOCK = re.compile(r"\s*\d{1,2}[:.]\d{2}\b")
_SEEN = re.compile(r"(?:(?:S?[Hh]e|They|Several [A-Z]?\w+|The (?:audience|crowd|House)|(?:Hon\. )?Members)) "
                   r"(?:rose|laughs?|laughed|smiles?|smiled|pauses?|paused|nods?|nodded|applauded|applauds|cheered|"
                   r"shrugs?|shrugged|stands?|sighs?|sighed|looks?|looked|gets?|pours?|points?|shakes?)\b")  # fmt: skip
"""What is seen during a conversation."""
_TALK = re.compile(r"\?|\b(?:I|[Ww]e|[Yy]ou|[Oo]ur|[Mm]y|No|Yes)\b")
_QUOTED = re.compile(r"[“„«\"][^”“»\"]*[”“»\"]?")
_OPENING = tuple('“„«"')
_CLOSING = tuple('”“»"')
_BEFORE_SURNAMES = FIRST_NAMES | TITLES
_TOLD = re.compile(r"(?:[A-ZÀ-Ž][\w.’'-]*\s+){1,5}(?P<verb>[a-z]+)\b")
"""“Mayor Karl Ott said”: somebody tells what a person said, who would not say so."""
_LONGEST_HEADING = 8
_LONGEST_QUESTION = 500
_ADDRESSED = re.compile(r"\?|\b[Yy]our?\b")
_FIRST = re.compile(r"\b(?:I|[Mm]y|[Ww]e|[Oo]ur)\b")


def turns_of(article: Sequence[SentenceText]) -> list[Turn | None]:
    """For each sentence of an article its turn; ``None`` where the article itself speaks."""
    paragraphs = [tuple(group) for _, group in groupby(range(len(article)), lambda place: article[place].paragraph)]
    turns: list[Turn | None] = [None] * len(article)
    if labels := _labels(article, paragraphs):
        _spread(article, paragraphs, labels, turns)
    else:
        answer(article, paragraphs, turns)
    sign(article, paragraphs, turns)
    return turns


def first_word(text: str, turn: Turn | None) -> int:
    """The offset in a sentence at which its own words begin: after a turn's label, or a time and a dateline."""
    return turn.start if turn else text_start(text)


def _labels(article: Sequence[SentenceText], paragraphs: Sequence[tuple[int, ...]]) -> dict[int, Label]:
    """The labels by sentence, without those that may be headings."""
    found: dict[int, Label] = {}
    lines: dict[int, Label] = {}
    for places in paragraphs:
        for place in places:
            text, first = article[place].text, place == places[0]
            label = label_of(text)
            if article[place].kind in NOT_SPOKEN and not _opens_talk(article, paragraphs, label, place):
                continue
            if label and (first or label.letter or label.name.isupper()):
                found[place] = label
            elif first and not label:
                if sure := line_label_of(text):
                    found[place] = sure
                elif bare := bare_label_of(text):
                    lines[place] = bare
    if lines:
        found.update(_recurring(lines))
    return _accepted(article, found) if found else {}


def _opens_talk(
    article: Sequence[SentenceText], paragraphs: Sequence[tuple[int, ...]], label: Label | None, place: int
) -> bool:
    """Whether the first line, taken for a headline, is the first turn: a sure label, and a label in what follows."""
    if place or label is None or len(paragraphs) < 2 or label.end >= len(article[0].text):
        return False
    following = label_of(article[paragraphs[1][0]].text)
    sure = label.strength is Strength.STRONG and article[0].kind is SentenceKind.HEADLINE
    return sure and following is not None and bool(label.letter) is bool(following.letter)


def _recurring(lines: Mapping[int, Label]) -> dict[int, Label]:
    """Lines that are only a name and come back, if there are at least two such names."""
    counts = Counter(label.name for label in lines.values())
    often = {name for name, count in counts.items() if count > 1}
    return {place: label for place, label in lines.items() if label.name in often} if len(often) > 1 else {}


def _accepted(article: Sequence[SentenceText], labels: Mapping[int, Label]) -> dict[int, Label]:
    """The labels that name speakers; a weak one also if it asks something, or among many, beside a sure one."""
    keys = {label.key for label in labels.values() if label.strength is Strength.STRONG and not label.letter}
    asks = any(label.letter == "q" for label in labels.values())
    weak = {place: label for place, label in labels.items() if label.strength is Strength.WEAK}
    if weak:
        keys |= _people(article, {label.key for label in weak.values()}) | _talking(article, weak)
    if keys or asks:
        dense = len(labels) * 2 > len({sentence.paragraph for sentence in article})
        keys |= {label.key for place, label in weak.items() if dense or "?" in article[place].text}
    return {
        place: label
        for place, label in labels.items()
        if (asks if label.letter else label.key in keys or _is_quoted(article[place].text, label))
    }


def _people(article: Sequence[SentenceText], keys: set[str]) -> set[str]:
    """The last words of labels that follow a first name or a title somewhere in the article."""
    found = set()
    for sentence in article:
        words = sentence.text.replace("’s", "").replace("'s", "").split()
        for before, word in pairwise(words):
            key = word.rstrip('.,:;?!”")').lower()
            if key in keys and word[:1].isupper() and before.rstrip(".").lower() in _BEFORE_SURNAMES:
                found.add(key)
    return found


def _talking(article: Sequence[SentenceText], weak: Mapping[int, Label]) -> set[str]:
    """The labels that come back in an exchange of at least two, where somebody asks or says "I"."""
    counts = Counter(label.key for label in weak.values())
    often = {key for key, count in counts.items() if count > 1}
    talk = sum(bool(_TALK.search(article[place].text, label.end)) for place, label in weak.items())
    return often if talk * 3 >= len(weak) else set()


def _is_quoted(text: str, label: Label) -> bool:
    return text.startswith(_OPENING, label.end)


def _spread(
    article: Sequence[SentenceText],
    paragraphs: Sequence[tuple[int, ...]],
    labels: Mapping[int, Label],
    turns: list[Turn | None],
) -> None:
    """Write the turns: each from its label to the next."""
    first = next((place for place in sorted(labels) if labels[place].letter), 0)
    names = {"q": "Q", "a": interviewee(article[:first]) or ""}
    known = {label.key for label in labels.values()}
    alone = len(labels) > 1 and len({label.name for label in labels.values()}) == 1
    current: str | None = None
    brief = asks = False
    for number, places in enumerate(paragraphs):
        lettered = current in names.values()
        if places[0] not in labels and (brief or _leaves(article[places[0]], known, lettered=lettered)):
            current = None
        heads = number + 1 < len(paragraphs) and paragraphs[number + 1][0] in labels
        if alone and heads and places[0] not in labels and _may_ask(article, places):
            current = None
        for place in places:
            text = article[place].text
            if label := labels.get(place):
                current, asks = names.get(label.letter, label.name), label.asks
                turns[place] = Turn(current, label.end, label.end >= len(text.rstrip()), asks)
                brief = _is_brief(article, places, labels, label)
            elif current is not None and not _is_beside(text, heads and places == (place,)):
                turns[place] = Turn(current, asks=asks)


def _may_ask(article: Sequence[SentenceText], places: tuple[int, ...]) -> bool:
    """Whether a paragraph before an answer, in an interview that labels only the answers, is a question."""
    text = " ".join(article[place].text for place in places)
    return len(text) <= _LONGEST_QUESTION and bool(_ADDRESSED.search(text)) and not _FIRST.search(text)


def _is_beside(text: str, heads: bool) -> bool:
    """Whether a sentence within a turn is nobody's words; ``heads`` says that it stands alone above a label."""
    return _ASIDE.match(text) is not None or (heads and _is_apart(text))


def _leaves(sentence: SentenceText, known: set[str], *, lettered: bool) -> bool:
    """Whether a paragraph without a label is the article's own again.

    ``lettered`` says that the turn before has no name but a letter: then any name may be the speaker's.
    """
    text = sentence.text
    if (
        sentence.kind in NOT_SPOKEN
        or text.lstrip('“"').lower().startswith(CLOSING)
        or _CLOCK.match(text)
        or after_dateline(text)
    ):
        return True
    told = _TOLD.match(text) if lettered else None
    if told and not _FIRST.search(text) and told["verb"] in REPORTING_VERBS:
        return True
    if sentence.kind is not SentenceKind.QUOTE:
        return False
    outside = {word.strip(".,:;").lower() for word in _QUOTED.sub(" ", text).split()}
    return bool(outside & known) and not outside.isdisjoint(REPORTING_VERBS)


def _is_brief(
    article: Sequence[SentenceText], places: tuple[int, ...], labels: Mapping[int, Label], label: Label
) -> bool:
    """Whether a turn ends with its paragraph: the only one, a quotation, or a post."""
    quoted = _is_quoted(article[places[0]].text, label) and article[places[-1]].text.rstrip().endswith(_CLOSING)
    empty = not article[places[0]].text[label.end :].strip()
    return not empty and (len(labels) == 1 or quoted or label.name.startswith("@"))


def _is_apart(text: str) -> bool:
    """Whether a paragraph between turns is a heading or what the reporter saw: "Several Members rose."."""
    return _is_heading(text) or (bool(_SEEN.match(text)) and len(text.split()) <= _LONGEST_HEADING)


def _is_heading(text: str) -> bool:
    return text[-1:].isalnum() and len(text.split()) <= _LONGEST_HEADING
