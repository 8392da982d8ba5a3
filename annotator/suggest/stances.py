"""Reported speech acts that state nothing by themselves: demands, questions, blame, praise, threats and denials.

"The union called for a ban", "Holm accused the board of hiding it", "…, which Holm denies". The content is what is
demanded, asked, blamed or denied; the speaker does not state it as a fact, so the claim stays the whole sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.english import DENYING_VERBS
from annotator.suggest import speech_words
from annotator.suggest.edges import trim
from annotator.suggest.speakers import is_nobody, speaker_of
from annotator.suggest.speech_verbs import is_alternative
from annotator.suggest.stance_content import RULES
from annotator.suggest.tree import Stretch, Tree

_SUBJECT = frozenset(("nsubj",))
_FINITE = frozenset(("VBD", "VBZ", "VBP", "VBN"))
_VERBS = _FINITE | {"VBG", "VB"}
_ATTACHED = frozenset(("advcl", "acl", "xcomp"))
_LEADING = frozenset(("written", "wrote", "writes", "quick", "went", "goes", "used", "continued", "continues", "took"))
"""What may stand before the infinitive of a speech act that took place: "wrote to demand", "was quick to blame"."""


@dataclass(frozen=True, slots=True)
class Stance:
    """A speech act at the verb ``place`` with its speaker and content, all in tokens.

    ``told_apart``: the content is a statement of its own before the reporting words ("…, which Holm denies").
    """

    speaker: Stretch
    cue: str
    content: Stretch
    saying: Stretch
    told_apart: bool = False


def find_stances(tree: Tree) -> Iterator[Stance]:
    """The speech acts outside quotation marks, from left to right."""
    reading = tree.reading
    if not reading.parsed or speech_words.STANCES.isdisjoint(reading.lower):
        return
    for place, word in enumerate(reading.lower):
        if (word in speech_words.STANCES and not tree.marks[place] and reading.tags[place] in _VERBS) and (
            stance := _denial(tree, place) or _stance(tree, place)
        ):
            yield stance


def _stance(tree: Tree, place: int) -> Stance | None:
    reading = tree.reading
    word = reading.lower[place]
    last = place + 1
    content = None
    for words, rule in RULES:
        if word in words and (content := rule(tree, place)):
            break
    if content is None or _is_negated(tree, place) or not _governs(tree, place):
        return None
    if word in speech_words.CALLING and reading.lower[last : last + 1] in (["for"], ["on"]):
        last += 1
    head = _who(tree, place)
    if head is None or head > place or is_nobody(tree, who := tree.name(head)):
        return None
    start = tree.extent(head)[0]
    return Stance(who, reading.slice(place, last), trim(tree, *content), (min(start, place), content[0]))


def _denial(tree: Tree, place: int) -> Stance | None:
    """The denial at the end of what is denied: ", which Holm denies", ", a charge Holm denies"."""
    reading = tree.reading
    if reading.lower[place] not in DENYING_VERBS:
        return None
    head = next((kid for kid in tree.kids[place] if reading.deps[kid] == "nsubj" and kid < place), None)
    if head is None:
        return None
    who = tree.name(head)
    subject = who[0] if who[0] > head else tree.extent(head)[0]  # "a charge Adam Holt denies" may be one phrase
    start = subject
    while start and reading.lower[start - 1] in speech_words.DENIED_THINGS:
        start -= 1
    if start < 3 or reading.words[start - 1] != "," or start == subject:
        return None
    return Stance(who, reading.words[place], trim(tree, 0, start), (start, place + 1), told_apart=True)


def _who(tree: Tree, place: int) -> int | None:
    """The head of the speaker; for "a petition calling for" the noun, for "was quick to blame" the subject above."""
    reading = tree.reading
    if reading.tags[place] not in ("VBG", "VB") or _is_progressive(tree, place):
        return speaker_of(tree, place)[0]
    head = reading.heads[place]
    if reading.deps[place] == "acl":
        return head
    while tree.subject(head) is None and reading.heads[head] != head:
        head = reading.heads[head]
    return tree.child(head, _SUBJECT)


def _governs(tree: Tree, place: int) -> bool:
    """Whether a verb is the main verb of the sentence, or joined to one that is a speech act too."""
    reading = tree.reading
    head = reading.heads[place]
    if reading.tags[place] == "VBG" and not _is_progressive(tree, place):
        return reading.deps[place] in _ATTACHED and not any(reading.tags[kid] == "IN" for kid in tree.kids[place][:1])
    if reading.tags[place] == "VB":
        return reading.deps[place] in _ATTACHED and reading.lower[head] in _LEADING
    joined = reading.deps[place] == "conj" and reading.heads[head] == head
    return head == place or (joined and reading.lower[head] in speech_words.ALL | speech_words.STANCES)


def _is_progressive(tree: Tree, place: int) -> bool:
    """“are demanding”."""
    return tree.reading.tags[place] == "VBG" and any(tree.reading.deps[kid] == "aux" for kid in tree.kids[place])


def _is_negated(tree: Tree, place: int) -> bool:
    passive = any(tree.reading.deps[kid] in ("neg", "nsubjpass", "auxpass") for kid in tree.kids[place])
    return passive or is_alternative(tree, place)
