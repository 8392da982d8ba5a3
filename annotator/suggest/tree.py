"""The parse of a sentence as a tree, with the phrases that rules use."""

from annotator.suggest.first_names import FIRST_NAMES
from annotator.suggest.parsed_sentence import Reading, quoted_places
from annotator.suggest.speech_words import BODIES, ROLES

Stretch = tuple[int, int]
"""Start and end of a range of tokens, end exclusive."""

SUBJECTS = frozenset(("nsubj", "nsubjpass", "nsubj:pass", "expl", "csubj"))
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_PHRASE = frozenset((
    "det", "compound", "amod", "nmod", "nmod:poss", "poss", "case", "nummod", "quantmod", "flat", "flat:name",
    "npadvmod", "prep", "pobj", "cc", "conj",
))  # fmt: skip
_NOT_OF_SPEAKER = frozenset(("cc", "conj", "punct", "ccomp", "parataxis", "advcl"))
_LONGEST_PHRASE = 10


class Tree:
    """A reading with its quotation marks and its parse."""

    def __init__(self, reading: Reading, inside: bool = False) -> None:
        """``inside`` says that the sentence continues a quotation opened before it."""
        self.reading = reading
        self.marks = quoted_places(reading, inside)
        self.kids: list[list[int]] = [[] for _ in reading.heads]
        self.left = list(range(len(reading.heads)))
        self.right = list(range(len(reading.heads)))
        if reading.parsed:
            self._grow()

    def _grow(self) -> None:
        """Find what is below each token, from the lowest up: the time is linear even where each hangs from the last."""
        heads, left, right = self.reading.heads, self.left, self.right
        for place, head in enumerate(heads):
            if head != place:
                self.kids[head].append(place)
        downwards = [place for place, head in enumerate(heads) if head == place]
        for place in downwards:
            downwards += self.kids[place]
        for place in reversed(downwards):
            head = heads[place]
            left[head], right[head] = min(left[head], left[place]), max(right[head], right[place])

    def child(self, head: int, deps: frozenset[str]) -> int | None:
        """The first child of ``head`` with one of ``deps``."""
        return next((kid for kid in self.kids[head] if self.reading.deps[kid] in deps), None)

    def subject(self, verb: int) -> int | None:
        """The first subject of ``verb`` itself."""
        return self.child(verb, SUBJECTS)

    def finite(self, verb: int) -> bool:
        """Whether ``verb`` or an auxiliary is finite; "people bothered" counts even if tagged as a participle."""
        tags, deps = self.reading.tags, self.reading.deps
        helpers = [kid for kid in self.kids[verb] if deps[kid].startswith(("aux", "cop"))]
        if tags[verb] in FINITE or any(tags[kid] in FINITE for kid in helpers):
            return True
        return tags[verb] == "VBN" and not helpers and any(deps[kid] == "nsubj" for kid in self.kids[verb])

    def below(self, place: int, head: int) -> bool:
        """Whether ``place`` is ``head`` or a descendant of it."""
        heads = self.reading.heads
        for _ in heads:
            if place == head:
                return True
            if heads[place] == place:
                return False
            place = heads[place]
        return False

    def runs(self) -> list[Stretch]:
        """The stretches inside quotation marks, marks included."""
        runs: list[Stretch] = []
        for place, marked in enumerate(self.marks):
            if marked and runs and runs[-1][1] == place:
                runs[-1] = (runs[-1][0], place + 1)
            elif marked:
                runs.append((place, place + 1))
        return runs

    def phrase(self, head: int) -> Stretch:
        """The noun phrase around ``head`` without commas and clauses."""
        deps, words = self.reading.deps, self.reading.words
        members, waiting = {head}, [head]
        while waiting:
            for kid in self.kids[waiting.pop()]:
                if deps[kid] in _PHRASE or words[kid] == "-":
                    members.add(kid)
                    waiting.append(kid)
        start, end = head, head + 1
        while start - 1 in members:
            start -= 1
        while end in members:
            end += 1
        return (start, end) if end - start <= _LONGEST_PHRASE else (max(start, head - 3), head + 1)

    def extent(self, head: int) -> Stretch:
        """A speaker with all modifiers and clauses, but nothing in quotation marks and no second main clause."""
        start, end = self.phrase(head)
        start = min([start, *(self.left[kid] for kid in self.kids[head] if not self.marks[self.left[kid]])])
        for kid in self.kids[head]:
            if kid < head or self.marks[kid] or self.reading.deps[kid] in _NOT_OF_SPEAKER:
                continue
            after = self.right[kid] + 1
            end = max(end, next((place for place in range(kid, after) if self.marks[place]), after))
        return start, end

    def name(self, head: int) -> Stretch:
        """The name of ``head`` without title and origin, or else its description."""
        deps, tags = self.reading.deps, self.reading.tags
        if tags[head] != "NNP" or self.reading.lower[head] in ROLES:
            for kid in self.kids[head]:
                if deps[kid] == "appos" and tags[kid] == "NNP":
                    return self.name(kid)
        start, end = self.phrase(head)
        of = next((place for place in range(start + 1, head) if tags[place] == "IN"), head)
        if tags[head] == "NNP" and of < head and self.reading.lower[of - 1] in ROLES:
            start = self._after_office(start, head)
        return self._without_title(start, end)

    def _after_office(self, start: int, head: int) -> int:
        """The beginning of the name at ``head`` after an office: "Minister of Health Amina Farouk"."""
        lower, tags = self.reading.lower, self.reading.tags
        first = head
        while first > start and _may_be_name(self.reading.words[first - 1], tags[first - 1]):
            first -= 1
        return next((place for place in range(first, head) if lower[place] in FIRST_NAMES), first)

    def _without_title(self, start: int, end: int) -> Stretch:
        """A person's name in a phrase: after the title, before "of"."""
        words, lower, tags = self.reading.words, self.reading.lower, self.reading.tags
        stop = next((place for place in range(start + 1, end) if tags[place] in ("IN", "TO")), end)
        last = stop - 1
        if tags[last] != "NNP":
            return start, end
        first = last
        while first > start and (words[first - 1] == "-" or _may_be_name(words[first - 1], tags[first - 1])):
            first -= 1
        title = next((place for place in range(last, first - 1, -1) if lower[place] in ROLES), None)
        if title is not None and title < last and not BODIES & set(lower[title + 1 : stop]):
            return title + 1, stop
        if first > start and tags[first - 1] == "POS" and last > first and not BODIES & set(lower[first:stop]):
            return first, stop
        if BODIES & set(lower[first:stop]) or (first > start and tags[first - 1] in ("DT", "POS", "PRP$")):
            return start, end
        if first > start and (tags[first - 1] == "NN" or ROLES & set(lower[start:first])):
            return first, stop
        return (start, stop) if last > first else (start, end)


def _may_be_name(word: str, tag: str) -> bool:
    return word[:1].isupper() and tag in ("NNP", "NNPS", "NN", "JJ")
