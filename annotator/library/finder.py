"""Finding passages for a claim in one or more libraries: searched in each, ranked together, near-duplicates folded."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from annotator.domain.library import DocumentSentence, DocumentSummary, Passage, Query
from annotator.library.comparison import compared
from annotator.library.ranking import Ranked, Terms, Weights, closest, rank, terms_of
from annotator.storage.database.engine import Database
from annotator.storage.document_views import is_searched, sentences_in, summaries_at
from annotator.storage.passage_search import PassageSearch, StoredPassage
from annotator.storage.viewpoint import Viewpoint

_PER_DOCUMENT = 2
"""How many passages of one document come before the best ones of others."""
_SAME = 0.8
"""Share of words that two passages have in common if they are nearly the same, as one wire story is in two papers."""
_DAY = len("2026-05-12")


@dataclass(frozen=True, slots=True)
class Searched:
    """A library to be searched, as somebody may see it; ``name`` of a shared one."""

    database: Database
    view: Viewpoint
    name: str | None


@dataclass(frozen=True, slots=True)
class _Hit:
    """A passage with its document."""

    passage: StoredPassage
    document: DocumentSummary


def find_passages(libraries: Sequence[Searched], query: Query, limit: int) -> list[Passage]:
    """The passages of all libraries that most likely bear on a claim, best first."""
    terms = terms_of(query)
    if not terms:
        return []
    hits: list[_Hit] = []
    rows, size = Counter[str](), 0
    for library in libraries:
        some, counted, there = _searched(library, terms)
        hits, size = hits + some, size + there
        rows.update(counted)
    weights = Weights(rows, size)
    ranked = rank(terms, [(each.passage.text, each.document.title) for each in hits], weights)
    return [_passage(query, hits, group, weights, terms) for group in _folded(hits, ranked)[:limit]]


def _searched(library: Searched, terms: Terms) -> tuple[list[_Hit], dict[str, int], int]:
    """The passages of one library, how many of its passages hold each word, and how many there are."""
    with library.database.read() as session:
        found = PassageSearch(session, library.view).find(list(terms.searched))
        keys = sorted({each.document for each in found.passages})
        documents = summaries_at(session, keys, is_searched(library.view))
    hits = [
        _Hit(each, replace(documents[each.document], library=library.name))
        for each in found.passages
        if each.document in documents
    ]
    return hits, dict(found.rows), found.size


def _folded(hits: Sequence[_Hit], ranked: Iterable[Ranked]) -> list[list[Ranked]]:
    """The passages in groups of nearly equal ones, the one to show first; no document has all the first places."""
    groups: list[list[Ranked]] = []
    for each in ranked:
        group = next((group for group in groups if _is_same(group[0], each)), None)
        if group is None:
            groups.append([each])
        elif hits[group[0].at].document.newer and not hits[each.at].document.newer:
            group.insert(0, replace(each, score=group[0].score))
        else:
            group.append(each)
    taken = Counter[str]()
    first: list[list[Ranked]] = []
    later: list[list[Ranked]] = []
    for group in groups:
        name = hits[group[0].at].document.id
        taken[name] += 1
        (first if taken[name] <= _PER_DOCUMENT else later).append(group)
    return first + later


def _is_same(one: Ranked, other: Ranked) -> bool:
    """Whether two passages say the same in nearly the same words, with the same figures."""
    if one.figures != other.figures:
        return False
    fewer, more = sorted((len(one.stems), len(other.stems)))
    return fewer >= _SAME * more and len(one.stems & other.stems) >= _SAME * len(one.stems | other.stems)


def _passage(query: Query, hits: Sequence[_Hit], group: Sequence[Ranked], weights: Weights, terms: Terms) -> Passage:
    hit = hits[group[0].at]
    stored, document = hit.passage, hit.document
    sentences = tuple(sentences_in(stored.first, stored.start, stored.sentences))
    best = _best(stored, sentences, weights, terms)
    words = stored.text[best.start - stored.start : best.end - stored.start]
    agrees, differs = compared(query.claim or " ".join(query.questions), stored.text, words)
    also = dict.fromkeys(hits[each.at].document.id for each in group[1:])
    also.pop(document.id, None)
    return Passage(
        document=document,
        start=stored.start,
        end=stored.end,
        text=stored.text,
        sentences=sentences,
        best=best,
        score=group[0].score,
        agrees=agrees,
        differs=differs,
        younger=_younger(document.published_at, query.date),
        also=tuple(also),
    )


def _best(
    stored: StoredPassage, sentences: Sequence[DocumentSentence], weights: Weights, terms: Terms
) -> DocumentSentence:
    """The sentence that is most like the claim, the first of those."""
    texts = [stored.text[each.start - stored.start : each.end - stored.start] for each in sentences]
    return sentences[closest(terms, texts, weights)]


def _younger(published: str | None, said: str | None) -> bool | None:
    """Whether a document was published after the claim was made; ``None`` if that cannot be told."""
    if not (published and said and published[:4].isdecimal() and said[:4].isdecimal()):
        return None
    length = min(len(published[:_DAY]), len(said[:_DAY]))
    one, other = published[:length], said[:length]
    return one > other if one != other or length == _DAY else None
