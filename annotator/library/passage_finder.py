"""Finding passages for a claim in one or more libraries: searched in each, ranked together, near-duplicates folded.

Each says what it has in common with the claim and where it differs: facts in words, never a verdict. Whatever the
passage states anywhere agrees. What differs is looked for in its sentence that is most like the claim: in the others,
other numbers and names are about other things. “Last year” is not compared: it depends on who says it when.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from annotator.domain.library import DocumentSummary, Passage, Query
from annotator.library.relevance import Ranked, Terms, Weights, closest, rank, terms_of
from annotator.matching.differences import agreements, fact_differences
from annotator.matching.facts import Facts, facts_of
from annotator.matching.names import unmatched
from annotator.matching.quantities import agree
from annotator.storage.database.engine import Database
from annotator.storage.document_views import sentences_in, summaries_at
from annotator.storage.passage_search import PassageSearch, StoredPassage
from annotator.storage.viewpoint import Viewpoint

_PER_DOCUMENT = 2
"""How many passages of one document come before the best ones of others."""
_SAME = 0.8
"""Share of words that two passages have in common if they are nearly the same, as one wire story is in two papers."""
_LOOKED_AT = 6
"""How many ranked passages are looked at for each that is shown: some are folded into others."""
_NAMES = 3
"""The most names of a sentence that are set against those of a claim."""
_DAY = len("2026-05-12")


@dataclass(frozen=True, slots=True)
class Searched:
    """A library to be searched, as somebody may see it; ``name`` of a shared one."""

    database: Database
    view: Viewpoint
    name: str | None


@dataclass(frozen=True, slots=True)
class _Hit:
    """A passage, and the library it is in."""

    passage: StoredPassage
    library: Searched


@dataclass(frozen=True, slots=True)
class _Query:
    """A query as it is asked of libraries, with how rare its words are in all of them."""

    asked: Query
    terms: Terms
    weights: Weights


def find_passages(libraries: Sequence[Searched], query: Query, limit: int) -> list[Passage]:
    """The passages of all libraries that most likely bear on a claim, best first."""
    terms = terms_of(query)
    if not terms:
        return []
    hits: list[_Hit] = []
    rows, size = Counter[str](), 0
    for library in libraries:
        with library.database.read() as session:
            found = PassageSearch(session, library.view).find(terms.searched)
        hits += [_Hit(each, library) for each in found.passages]
        size += found.size
        rows.update(found.rows)
    asked = _Query(query, terms, Weights(rows, size))
    texts = [(each.passage.text, each.passage.heading) for each in hits]
    ranked = rank(terms, texts, asked.weights, _LOOKED_AT * limit)
    groups = _spread(hits, _folded(ranked))[:limit]
    return _shown(asked, hits, groups)


def _folded(ranked: Iterable[Ranked]) -> list[list[Ranked]]:
    """The first passages in groups of nearly equal ones."""
    groups: list[list[Ranked]] = []
    for each in ranked:
        group = next((group for group in groups if _is_same(group[0], each)), None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return groups


def _spread(hits: Sequence[_Hit], groups: Iterable[list[Ranked]]) -> list[list[Ranked]]:
    """The groups in an order in which no document has all the first places."""
    taken = Counter[tuple[str | None, int]]()
    first: list[list[Ranked]] = []
    later: list[list[Ranked]] = []
    for group in groups:
        hit = hits[group[0].at]
        document = (hit.library.name, hit.passage.document)
        taken[document] += 1
        (first if taken[document] <= _PER_DOCUMENT else later).append(group)
    return first + later


def _shown(asked: _Query, hits: Sequence[_Hit], groups: Sequence[Sequence[Ranked]]) -> list[Passage]:
    """The passages to show, with their documents; of nearly equal ones that of the newest version."""
    wanted: dict[Searched, set[int]] = {}
    for each in chain.from_iterable(groups):
        wanted.setdefault(hits[each.at].library, set()).add(hits[each.at].passage.document)
    documents: dict[tuple[Searched, int], DocumentSummary] = {}
    for library, keys in wanted.items():
        with library.database.read() as session:
            some = summaries_at(session, sorted(keys))
        documents |= {(library, key): replace(each, library=library.name) for key, each in some.items()}
    found = []
    for group in groups:
        alike = [(hits[each.at], documents[hits[each.at].library, hits[each.at].passage.document]) for each in group]
        shown = next((each for each in alike if not each[1].newer), alike[0])
        also = dict.fromkeys(document.id for _, document in alike if document.id != shown[1].id)
        found.append(_passage(asked, shown[0].passage, shown[1], group[0].score, tuple(also)))
    return found


def _is_same(one: Ranked, other: Ranked) -> bool:
    """Whether two passages say the same in nearly the same words, with the same figures."""
    if one.figures != other.figures:
        return False
    fewer, more = sorted((len(one.stems), len(other.stems)))
    return fewer >= _SAME * more and len(one.stems & other.stems) >= _SAME * len(one.stems | other.stems)


def _passage(
    asked: _Query, stored: StoredPassage, document: DocumentSummary, score: float, also: tuple[str, ...]
) -> Passage:
    sentences = tuple(sentences_in(stored.first, stored.start, stored.sentences))
    texts = [stored.text[each.start - stored.start : each.end - stored.start] for each in sentences]
    best = closest(asked.terms, texts, asked.weights)
    claim = asked.asked.claim or " ".join(asked.asked.questions)
    agrees, differs = compared(claim, stored.text, texts[best])
    return Passage(
        document=document,
        start=stored.start,
        end=stored.end,
        text=stored.text,
        sentences=sentences,
        best=sentences[best],
        score=score,
        agrees=agrees,
        differs=differs,
        younger=_younger(document.published_at, asked.asked.date),
        also=also,
    )


def _younger(published: str | None, said: str | None) -> bool | None:
    """Whether a document was published after the claim was made; ``None`` if that cannot be told."""
    if not (published and said and published[:4].isdecimal() and said[:4].isdecimal()):
        return None
    length = min(len(published[:_DAY]), len(said[:_DAY]))
    one, other = published[:length], said[:length]
    return one > other if one != other or length == _DAY else None


def compared(claim: str, passage: str, sentence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What agrees, and what differs, in words; ``sentence`` is the one of the passage that is most like the claim."""
    said, whole = facts_of(claim), facts_of(passage)
    return tuple(agreements(said, whole)), tuple(fact_differences(*_left(said, whole, facts_of(sentence))))


def _left(said: Facts, whole: Facts, here: Facts) -> tuple[Facts, Facts]:
    """What the claim states and the passage does not confirm, and what the sentence states in its place."""
    stated = {(when.field, when.value) for when in whole.times}
    asked = {(when.field, when.value) for when in said.times}
    mine = replace(
        said,
        numbers=tuple(each for each in said.numbers if not any(agree(each, there) for there in whole.numbers)),
        times=tuple(each for each in said.times if not each.relative and (each.field, each.value) not in stated),
        names=tuple(unmatched(said.names, whole.names, whole.words)),
    )
    units = {each.unit for each in mine.numbers}
    theirs = replace(
        here,
        numbers=tuple(
            each
            for each in here.numbers
            if each.unit in units and not any(agree(each, known) for known in said.numbers)
        ),
        times=tuple(each for each in here.times if not each.relative and (each.field, each.value) not in asked),
        names=tuple(unmatched(here.names, said.names, said.words))[:_NAMES],
    )
    return mine, theirs
