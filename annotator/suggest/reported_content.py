"""The content of a sentence that reports what somebody says, for scoring.

What is checked is what was said, so "The mayor says the dam leaks" is scored as "the dam leaks". Only sayings that the
parse shows plainly are left out: a reporting verb with a speaker and a clause, and "according to …". What "I" or "we"
say stays whole, because "I think" tells an opinion; so do denials, which do not state their content. Who speaks is
found elsewhere, with more rules (``speech``); this one must be fast and the same in training and scoring.
"""

from annotator import english
from annotator.suggest import feature_words
from annotator.suggest.feature_words import words
from annotator.suggest.parsed_sentence import CLOSING, STRAIGHT, Entity, Reading

_VERBS = (
    english.REPORTING_VERBS
    | words(
        "say claim argue insist warn admit estimate report announce state show shows showed shown found find finds "
        "suggest suggests pointed points ruled predicted cautioned "
        "complained conceded concedes promised complains agrees agreed recounted countered assured"
    )
) - words("denied denies")
_FINITE = frozenset(("VBD", "VBZ", "VBP"))
_STATING = _FINITE | frozenset(("MD",))
_PARTICIPLE = frozenset(("VBN",))
_SUBJECTS = frozenset(("nsubj", "nsubj:outer"))
_CLAUSES = frozenset(("ccomp", "parataxis"))
_OWN_SUBJECTS = frozenset(("nsubj", "nsubjpass", "nsubj:pass", "expl", "csubj"))
_SPEAKERS = feature_words.FIRST_SINGULAR | feature_words.FIRST_PLURAL | feature_words.SECOND
_NOT_STATED = frozenset(("neg", "nsubjpass", "nsubj:pass"))
_PARTING = frozenset((",", "-", "–", "—", "?", "!")) | CLOSING | STRAIGHT
_MARKS = frozenset((",", ":", "that", "-", "–", "—"))


def content_of(reading: Reading) -> Reading:
    """``reading`` without its saying, if the parse shows one; else ``reading`` itself."""
    if not reading.parsed or (_VERBS.isdisjoint(reading.lower) and "according" not in reading.lower):
        return reading
    kept = [True] * len(reading.words)
    for place, word in enumerate(reading.lower):
        if word == "according" and reading.lower[place + 1 : place + 2] == ["to"]:
            _leave_out(kept, _below(reading, place))
        elif word in _VERBS and (content := _content(reading, place)) is not None:
            for other in range(len(kept)):
                kept[other] = kept[other] and content[other]
    return reading if all(kept) else _kept(reading, kept)


def _content(reading: Reading, verb: int) -> list[bool] | None:
    """Which tokens are not the saying of ``verb``; none if it does not report a clause."""
    if not _reports(reading, verb):
        return None
    head = reading.heads[verb]
    if head == verb:
        clause = next((kid for kid in reading.children(verb) if _is_clause(reading, kid)), None)
        if clause is None:
            return None
        content = _below(reading, clause)
        content[-1] = content[-1] or not reading.words[-1][:1].isalnum()
    elif reading.deps[verb] in _CLAUSES and _is_clause(reading, head) and not _before_content(reading, verb):
        content = [not inside for inside in _below(reading, verb)]
        if not _is_parted(reading, content):
            return None
    else:
        return None
    return None if _loses_more(reading, verb, content) else content


def _loses_more(reading: Reading, verb: int, content: list[bool]) -> bool:
    """Whether a finite verb outside ``content`` is neither ``verb``, its auxiliary nor in the speaker's description."""
    speaker = _below(reading, _speaker(reading, verb))
    return any(
        reading.tags[place] in _STATING
        and not stays
        and not speaker[place]
        and verb not in (place, reading.heads[place])
        for place, stays in enumerate(content)
    )


def _speaker(reading: Reading, verb: int) -> int:
    return next(kid for kid in reading.children(verb) if reading.deps[kid] in _SUBJECTS)


def _is_parted(reading: Reading, content: list[bool]) -> bool:
    """Whether a comma, dash or quotation mark stands beside the saying: "…, she said", not "what she said"."""
    first = content.index(False)
    last = len(content) - 1 - content[::-1].index(False)
    before, after = max(0, first - 1), last
    return any(word in _PARTING for place in (before, after) for word in reading.words[place : place + 2])


def _before_content(reading: Reading, verb: int) -> bool:
    """Whether a verb has a clause of its own after it, and so is content that reports in turn."""
    return any(_is_clause(reading, kid) for kid in reading.children(verb))


def _reports(reading: Reading, verb: int) -> bool:
    """Whether a verb is finite, not negated and has a speaker other than "I", "we" and "you"."""
    kids = reading.children(verb)
    helped = any(reading.deps[kid] == "aux" and reading.lower[kid] in feature_words.HAVE for kid in kids)
    finite = reading.tags[verb] in _FINITE or (helped and reading.tags[verb] in _PARTICIPLE)
    if not finite or any(reading.deps[kid] in _NOT_STATED or reading.tags[kid] == "MD" for kid in kids):
        return False
    if not any(reading.deps[kid] in _SUBJECTS for kid in kids):
        return False
    speaker = _speaker(reading, verb)
    return reading.lower[speaker] not in _SPEAKERS and reading.tags[speaker] != "EX"


def _is_clause(reading: Reading, head: int) -> bool:
    """Whether ``head`` has a subject of its own and is not a question."""
    kids = reading.children(head)
    own = any(reading.deps[kid] in _OWN_SUBJECTS for kid in kids)
    root = reading.heads[head] == head
    return own and (root or reading.deps[head] in _CLAUSES) and "?" not in reading.words


def _below(reading: Reading, head: int) -> list[bool]:
    """For each token, whether it is ``head`` or hangs below it."""
    inside = [False] * len(reading.words)
    inside[head] = True
    grown = True
    while grown:
        grown = False
        for place, other in enumerate(reading.heads):
            if not inside[place] and inside[other] and place != other:
                inside[place] = grown = True
    return inside


def _leave_out(kept: list[bool], inside: list[bool]) -> None:
    for place, out in enumerate(inside):
        if out:
            kept[place] = False


def _kept(reading: Reading, kept: list[bool]) -> Reading:
    """The kept tokens as a sentence: no mark or "that" at its beginning or before its final mark."""
    order = [place for place, stays in enumerate(kept) if stays]
    while order and reading.lower[order[0]] in _MARKS:
        order.pop(0)
    while len(order) > 1 and reading.lower[order[-2]] in _MARKS and not reading.words[order[-1]][:1].isalnum():
        order.pop(-2)
    while order and reading.lower[order[-1]] in _MARKS:
        order.pop()
    if len(order) < 3:
        return reading
    moved = {place: at for at, place in enumerate(order)}
    return Reading(
        words=[reading.words[place] for place in order],
        lower=[reading.lower[place] for place in order],
        spaces=[reading.spaces[place] if moved.get(place + 1) else " " for place in order],
        tags=[reading.tags[place] for place in order],
        deps=[reading.deps[place] if reading.heads[place] in moved else "ROOT" for place in order],
        heads=[moved.get(reading.heads[place], moved[place]) for place in order],
        entities=[
            Entity(moved[one.start], moved[one.end - 1] + 1, one.label)
            for one in reading.entities
            if all(place in moved for place in range(one.start, one.end))
        ],
        tagged=reading.tagged,
        parsed=reading.parsed,
        named=reading.named,
        office=reading.office,
        starts=reading.offsets(order),
    )
