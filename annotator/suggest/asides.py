"""Finding what a sentence states beside its claims, mostly of a speaker: clauses of nouns and of time, and offices."""

from collections.abc import Iterator

from annotator.suggest.edges import trim
from annotator.suggest.parts import Part, PartSort
from annotator.suggest.people import title_of
from annotator.suggest.speech_words import BODIES
from annotator.suggest.statements import RELATIVE, is_checkable, names_or_counts
from annotator.suggest.tree import Stretch, Tree

MARKING = frozenset(
    ("as", "yet", "while", "after", "since", "although", "though", "whereas", "before", "when", "because")
)
_WHO = frozenset(("which", "who"))
_PLACES = BODIES | {"center", "centre", "clinic"}
"""Words of names that "who" does not refer to: "of Tidewater Center, who …" is about somebody named before."""
_OPENING = frozenset((",", "—", "–", "-", "(", ";"))


def asides(tree: Tree, free: range) -> Iterator[Part]:
    """The statements that begin among the tokens ``free``; a clause with "which" or "who" begins with its noun."""
    reading = tree.reading
    for place, dep in enumerate(reading.deps):
        start, end = tree.left[place], tree.right[place] + 1
        if start not in free or not start:
            continue
        if dep in RELATIVE and reading.lower[start] in _WHO and reading.words[start - 1] in _OPENING:
            yield from _of_noun(tree, place, *trim(tree, start, end))
        elif dep == "advcl" and reading.lower[start] in MARKING:
            start, end = trim(tree, start + 1, end)
            if _is_fact(tree, place) and is_checkable(tree, start, end, counted=True):
                yield Part(start, end, PartSort.CLAUSE)
    yield from _offices(tree, free)


def _of_noun(tree: Tree, verb: int, start: int, end: int) -> Iterator[Part]:
    noun = tree.phrase(tree.reading.heads[verb])
    place = tree.reading.lower[start] == "who" and bool(_PLACES & set(tree.reading.lower[slice(*noun)]))
    if noun[1] <= start and not place and is_checkable(tree, start, end) and names_or_counts(tree, start, end):
        yield Part(noun[0], end, PartSort.CLAUSE, name=noun)


def _is_fact(tree: Tree, verb: int) -> bool:
    subject = tree.subject(verb)
    if subject is None or tree.reading.tags[subject] in ("PRP", "DT", "EX"):
        return False
    return not any(tree.reading.tags[kid] == "MD" for kid in tree.kids[verb])


def _offices(tree: Tree, free: range) -> Iterator[Part]:
    """An office beside its name, after a comma: "Ana Prell, head of the water board"; "Minister Prell" is a name."""
    for place in free:
        if tree.reading.tags[place] == "NNP" and not tree.marks[place] and (span := title_of(tree, place)):
            if "," in tree.reading.words[span[0] : span[1]]:
                yield Part(*span, PartSort.TITLE, name=tree.name(place))
            return


def noun_and_clause(part: Part, words: list[str]) -> tuple[Stretch, Stretch]:
    """The noun of a part with "which" or "who", and its clause; ``words`` are those of the sentence."""
    if part.name is None:
        raise ValueError("the part has no noun")
    first, begins = part.name
    while begins < part.end - 1 and words[begins].lower() not in _WHO:
        begins += 1
    return (first, part.name[1]), (begins, part.end)
