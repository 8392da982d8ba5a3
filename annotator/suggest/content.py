"""Finding what a cue reports: the tokens around the reporting words that belong to it."""

from collections.abc import Sequence

from annotator.suggest import speech_words
from annotator.suggest.cues import Cue, CueKind
from annotator.suggest.edges import joins, sums_up, trim
from annotator.suggest.tree import FINITE, SUBJECTS, Stretch, Tree

_TURNING = frozenset(("as", "although", "though", "while", "whereas", "yet"))
_THINGS = frozenset(("dobj", "obj", "xcomp", "oprd"))


def said_by(tree: Tree, cue: Cue, others: Sequence[Cue]) -> tuple[Stretch, ...]:
    """The stretches that ``cue`` reports, trimmed, in order; ``others`` are the other cues in the sentence."""
    if cue.clause is not None:
        return _trimmed(tree, [(tree.left[cue.clause], tree.right[cue.clause] + 1)])
    first, last = _bounds(tree, cue, others)
    if cue.kind is CueKind.PREPOSITION:
        last = next((place for place in range(cue.saying[1], last) if tree.reading.words[place] == ";"), last)
        pieces = [(first, cue.saying[0])]
        if tree.reading.tags[min(cue.saying[1] + 1, last - 1)] not in ("WP", "WDT", "WP$"):
            pieces.append((cue.saying[1], last))
        return _trimmed(tree, pieces)
    before = _before(tree, cue, first)
    after = _after(tree, cue, last, bool(before))
    return _trimmed(tree, [piece for piece in (before, after) if piece])


def _bounds(tree: Tree, cue: Cue, others: Sequence[Cue]) -> Stretch:
    """The range of the content; it ends at other cues that are coordinate with this one."""
    first, last = 0, len(tree.reading.words)
    for other in others:
        if cue.kind is not CueKind.VERB or other.kind is not CueKind.VERB:
            continue
        start, end = other.saying
        if end <= cue.saying[0]:
            first = max(first, _joint(tree, end, cue.saying[0]))
        elif start >= cue.saying[1] and _beside(tree, cue, other):
            last = min(last, start)
    return first, last


def _joint(tree: Tree, start: int, end: int) -> int:
    lower = tree.reading.lower
    return next(
        (place for place in range(end, start, -1) if lower[place - 1] in (",", "and", "but", "while", ";")), start
    )


def _beside(tree: Tree, cue: Cue, other: Cue) -> bool:
    """Whether a cue to the right is the reporter's and not part of this speaker's words."""
    reading = tree.reading
    helped = any(reading.lower[kid] in ("had", "would") for kid in tree.kids[other.place])
    if not other.own_subject:
        return not helped or reading.heads[other.place] == cue.place
    before = reading.lower[max(0, other.saying[0] - 2) : other.saying[0]]
    return bool({"and", "but", "while", ";"} & set(before)) and not helped


def _before(tree: Tree, cue: Cue, first: int) -> Stretch | None:
    reading = tree.reading
    start = cue.saying[0]
    while first < start and reading.tags[first] in ("CC", ",") and not tree.marks[first]:
        first += 1
    if first >= start:
        return None
    closing = start - 1
    while closing > first and reading.words[closing] == "," and not tree.marks[closing]:
        closing -= 1
    if not tree.marks[closing] and reading.tags[cue.place] == "VB" and tree.marks[first]:
        closing = next(end - 1 for start, end in tree.runs() if start <= first)
    if tree.marks[closing]:
        run = closing
        while run > first and tree.marks[run - 1]:
            run -= 1
        return (run if not _has_clause(tree, first, run) else first), closing + 1
    if reading.words[start - 1] not in (",", "—", "–", "?", "!"):
        return None
    if cue.inverted or _is_parenthesis(tree, cue) or _hangs_before(tree, cue, first):
        return first, start
    return None


def _has_clause(tree: Tree, start: int, end: int) -> bool:
    deps = tree.reading.deps
    return any(deps[place] in SUBJECTS for place in range(start, end))


def _is_parenthesis(tree: Tree, cue: Cue) -> bool:
    """Whether the reporting words are between commas or end the sentence."""
    reading = tree.reading
    after = cue.saying[1]
    return after >= len(reading.words) or reading.words[after] in (",", "—", "–")


def _hangs_before(tree: Tree, cue: Cue, first: int) -> bool:
    """Whether the parse attaches a clause before the verb to it, or the verb to a clause before it."""
    reading = tree.reading
    if any(
        reading.deps[kid] in ("ccomp", "parataxis") and first <= kid < cue.saying[0] for kid in tree.kids[cue.place]
    ):
        return True
    after = range(cue.saying[1], len(reading.words))
    return not any(reading.tags[place] in FINITE for place in after) and _has_clause(tree, first, cue.saying[0])


def _after(tree: Tree, cue: Cue, last: int, before: bool) -> Stretch | None:
    reading, marks = tree.reading, tree.marks
    start = cue.saying[1]
    last = last if before else _own_end(tree, cue, start, last)
    opening = start
    while opening < last and (reading.words[opening] in (",", ":", "—", "–") or joins(tree, opening)):
        opening += 1
    if reading.lower[opening : opening + 2] in (["is", "that"], ["was", "that"]):  # "what he said is that …"
        opening += 2
    if opening >= last:
        return None
    if marks[opening]:
        return _quotation(tree, opening, last, before)
    if before:
        return _goes_on(tree, cue, start, opening, last)
    follows = reading.lower[start + 1 : start + 2] == ["that"] or reading.lower[cue.saying[0]] == "as"
    if reading.words[start] == "," and not follows:
        return None
    return _clause(tree, cue, opening, last)


def _own_end(tree: Tree, cue: Cue, start: int, last: int) -> int:
    """Before anything else that the speaker does: "said so and left"."""
    reading = tree.reading
    for kid in tree.kids[cue.place]:
        if start < kid < last and reading.deps[kid] == "conj" and tree.subject(kid) is None and not tree.marks[kid]:
            joint = max(
                (other for other in tree.kids[cue.place] if other < kid and reading.deps[other] == "cc"), default=kid
            )
            return joint if joint > start else last
        if start < kid < last and reading.deps[kid] == "advcl" and reading.tags[kid] == "VBG":
            comma = tree.left[kid] - 1
            if comma > start and reading.words[comma] == "," and not tree.marks[comma]:
                return comma
    return _reporters_end(tree, cue, start, last)


def _reporters_end(tree: Tree, cue: Cue, start: int, last: int) -> int:
    """Before a semicolon, a remark on what is said, and ", as Ostmark loses ground".

    The present tense after "said" is the reporter's.
    """
    reading = tree.reading
    past = reading.tags[cue.place] == "VBD"
    for place in range(start + 2, last - 2):
        if reading.words[place] not in (",", ";") or tree.marks[place]:
            continue
        if (
            reading.words[place] == ";"
            or sums_up(tree, place + 1, last)
            or (past and _turns_to_now(tree, place + 1, last))
        ):
            return place
    return last


def _turns_to_now(tree: Tree, place: int, last: int) -> bool:
    """Whether a clause of contrast or time with a present verb begins at ``place``."""
    reading = tree.reading
    if reading.lower[place] not in _TURNING:
        return False
    if reading.lower[place] != "yet":
        head = reading.heads[place]
        present = reading.deps[place] == "mark" and reading.tags[head] in ("VBZ", "VBP")
        return present and tree.subject(head) is not None
    verb = next((other for other in range(place, last) if reading.tags[other] in FINITE), None)
    return verb is not None and reading.tags[verb] in ("VBZ", "VBP")


def _quotation(tree: Tree, opening: int, last: int, before: bool) -> Stretch:
    """The quotation that opens here; with the rest of the clause if it is only a part of one."""
    end = opening
    while end < last and tree.marks[end]:
        end += 1
    whole = before or end >= last or tree.reading.words[end - 2] in (",", ".", "!", "?")
    if whole or not any(tree.reading.tags[place] in FINITE for place in range(end, last)):
        return opening, end
    return opening, last


def _goes_on(tree: Tree, cue: Cue, start: int, opening: int, last: int) -> Stretch | None:
    """The content that continues after reporting words and a comma, if any."""
    reading = tree.reading
    for place in range(opening, last):
        if tree.marks[place] and reading.words[place - 1] == ",":
            return _quotation(tree, place, last, before=True)
    if any(tree.marks) or reading.words[start] != "," or opening == start:
        return None
    if sums_up(tree, opening, last):
        return None
    rest = range(opening, last)
    if reading.lower[opening] in ("and", "but", "or") or reading.tags[opening] in ("VBD", "VBZ", "VBP", "MD"):
        return opening, last
    if reading.tags[opening] in ("WP", "WDT", "VBG", "VBN", "IN"):
        return None
    return (opening, last) if any(reading.tags[place] in FINITE for place in rest) else None


def _clause(tree: Tree, cue: Cue, opening: int, last: int) -> Stretch | None:
    reading = tree.reading
    if not reading.parsed:
        return None
    clause = [
        kid for kid in tree.kids[cue.place] if kid >= opening and reading.deps[kid] in ("ccomp", "xcomp", "nsubj")
    ]
    if not clause and (that := _that(tree, cue, opening, last)) is not None:
        return that + 1, last
    named = reading.lower[cue.place] in speech_words.NAMING
    if (named or not clause) and (quoted := next((run for run in tree.runs() if opening <= run[0] < last), None)):
        return quoted
    things = [kid for kid in tree.kids[cue.place] if kid >= opening and reading.deps[kid] in _THINGS]
    thing = bool(things) and tree.left[things[0]] == opening and reading.tags[things[0]][:2] == "NN"
    if clause or (not thing and any(reading.tags[place] in FINITE for place in range(opening, last))):
        left = min((tree.left[kid] for kid in clause), default=opening)
        below = reading.deps[cue.place] in ("relcl", "acl")
        return max(opening, left) if left < last else opening, min(last, tree.right[cue.place] + 1) if below else last
    if things and reading.lower[cue.place] in speech_words.ANNOUNCING:
        comma = next((place for place in range(things[0], last) if reading.words[place] == ","), last)
        return tree.left[things[0]], comma
    return None


def _that(tree: Tree, cue: Cue, opening: int, last: int) -> int | None:
    """The "that" before the content if the parser has lost the clause: "told me in an email that its software …"."""
    reading = tree.reading
    if reading.heads[cue.place] != cue.place:
        return None
    for place in range(opening, last):
        if tree.marks[place] or reading.tags[place] in FINITE:
            return None
        if reading.lower[place] == "that" and reading.deps[place] == "mark":
            return place if reading.lower[cue.place] in speech_words.ALWAYS | speech_words.TELLING else None
    return None


def _trimmed(tree: Tree, pieces: list[Stretch]) -> tuple[Stretch, ...]:
    trimmed = [trim(tree, *one) for one in pieces]
    words = tree.reading.words
    return tuple((start, end) for start, end in trimmed if any(word[:1].isalnum() for word in words[start:end]))
