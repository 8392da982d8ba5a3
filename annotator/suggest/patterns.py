"""Wording and structure of a sentence as short strings, for learnt weights.

A sentence has some hundred patterns. Names and numbers in word pairs are replaced by their type, so that patterns carry
over to other texts. A pattern is a plain string:

- ``budget``: a word, in lower case, digits as 0
- ``cost <NUM>``: two consecutive words
- ``TNNS VBD IN``: consecutive tags
- ``E GPE``: the type of an entity
- ``R fall``, ``RT VBD``, ``S nsubj PRP``, ``SW they``, ``SR PRP VBD``: root, its tag, its subject's relation and tag,
  a pronoun as subject, and both tags

Digits as 0 and types in place of names follow Hassan et al. 2017; tag sequences transfer from speeches to news better
than words. Lemmas are not used: they took a third of the parse time without a gain.
"""

import re
from functools import lru_cache
from itertools import pairwise

from annotator.suggest.parsed_sentence import Reading

NUMBER = "<NUM>"
BEGIN, END = "<s>", "</s>"
TAGS, ENTITY, ROOT, ROOT_TAG, SUBJECT, SUBJECT_WORD, SUBJECT_ROOT = "T", "E ", "R ", "RT ", "S ", "SW ", "SR "
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "nsubj:pass", "expl", "csubj"))
_NAMELESS = frozenset(("PRP", "WP", "DT", "EX"))
_ROOTS = frozenset(("ROOT", "root"))
_DIGIT = re.compile(r"\d")


Places = tuple[int, ...]
Placed = tuple[str, Places]
"""A pattern and the places of its tokens; marks of begin and end have none."""


def patterns_of(reading: Reading) -> list[str]:
    """Every pattern of ``reading``, each once, in a stable order.

    Patterns of missing layers (tags, tree, names) are left out.
    """
    return list(dict.fromkeys(_patterns(reading, _typed(reading))))


def placed_patterns(reading: Reading) -> list[Placed]:
    """The patterns of ``reading`` as often as they occur, in the order of ``patterns_of``."""
    typed = _typed(reading)
    return list(zip(_patterns(reading, typed), _places(reading, typed), strict=True))


def _patterns(reading: Reading, typed: list[Placed]) -> list[str]:
    """Without places, which only reasons need and which take as long again."""
    words = [word for word, _ in typed]
    found = [*map(masked, reading.lower)]
    found += [f"{first} {second}" for first, second in pairwise(words)]
    if reading.tagged:
        tags = ["BEGIN", *reading.tags, "END"]
        found += [f"T{first} {second}" for first, second in pairwise(tags)]
        found += [f"T{first} {second} {third}" for first, second, third in zip(tags, tags[1:], tags[2:], strict=False)]
    found += [ENTITY + entity.label for entity in reading.entities]
    if reading.parsed:
        found += [pattern for pattern, _ in _root(reading)]
    return found


def _places(reading: Reading, typed: list[Placed]) -> list[Places]:
    """Where the patterns of ``_patterns`` are, in the same order."""
    found: list[Places] = [(place,) for place in range(len(reading.lower))]
    found += [one + two for (_, one), (_, two) in pairwise(typed)]
    if reading.tagged:
        tags: list[Places] = [(), *((place,) for place in range(len(reading.tags))), ()]
        found += [one + two for one, two in pairwise(tags)]
        found += [one + two + three for one, two, three in zip(tags, tags[1:], tags[2:], strict=False)]
    found += [tuple(range(entity.start, entity.end)) for entity in reading.entities]
    if reading.parsed:
        found += [places for _, places in _root(reading)]
    return found


@lru_cache(100_000)
def masked(word: str) -> str:
    """A word as a pattern: digits as 0."""
    return word if word.isalpha() else _DIGIT.sub("0", word)


def _typed(reading: Reading) -> list[Placed]:
    """The words between begin and end marks, with entities as types and consecutive numbers as one."""
    words: list[Placed] = [(BEGIN, ())]
    inside: dict[int, tuple[str, Places]] = {}
    for entity in reading.entities:
        inside[entity.start] = f"<{entity.label}>", tuple(range(entity.start, entity.end))
        for place in range(entity.start + 1, entity.end):
            inside[place] = "", ()
    for place, (word, tag) in enumerate(zip(reading.lower, reading.tags, strict=True)):
        entry = inside.get(place)
        if entry is not None:
            if entry[0]:
                words.append(entry)
        elif tag != "CD":
            words.append((word, (place,)))
        elif words[-1][0] != NUMBER:
            words.append((NUMBER, (place,)))
        else:
            words[-1] = NUMBER, (*words[-1][1], place)
    words.append((END, ()))
    return words


def _root(reading: Reading) -> list[Placed]:
    root = next((place for place, dep in enumerate(reading.deps) if dep in _ROOTS), 0)
    tag = reading.tags[root] if reading.tags else ""
    found: list[Placed] = [(ROOT + reading.lower[root], (root,)), (ROOT_TAG + tag, (root,))] if reading.lower else []
    for place in reading.children(root):
        if reading.deps[place] in _SUBJECTS:
            kind = next((one.label for one in reading.entities if one.start <= place < one.end), reading.tags[place])
            found += [
                (f"{SUBJECT}{reading.deps[place]} {kind}", (place,)),
                (f"{SUBJECT_ROOT}{kind} {tag}", (place, root)),
            ]
            return [*found, (SUBJECT_WORD + reading.lower[place], (place,))] if kind in _NAMELESS else found
    return [*found, (SUBJECT + "none", ())]
