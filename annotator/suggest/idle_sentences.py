"""Sentences with a verb that state nothing to look up: verdicts, bare answers, advice, notices, what is announced.

"The mayor called it “grotesque”", "She confirmed this", "Customers are advised to …", "We are expecting the poll",
"We rate this claim False".
"""

from annotator.suggest import feature_words, speech_words
from annotator.suggest.speech_words import words
from annotator.suggest.tree import Tree

_JUDGING = speech_words.NAMING | speech_words.BLAMING
_ANSWERING = speech_words.ALL | speech_words.DENYING
_POINTING = words("this that it no so")
_NOTICES = words("advised asked reminded invited urged encouraged requested warned")
_ANYBODY = words("nobody everyone everybody anyone anybody you")
_DUTIES = words("should must ought")
_ACTS = speech_words.ALL | words("announcing expecting hoping waiting asking calling urging proposing looking")
_RATING = words("rate rates rated rule ruled judge judged grade graded classify classified deem deemed label labelled "
                "labeled mark marked give gave award awarded consider find found")  # fmt: skip
_RATED = words("claim claims statement statements assertion post posts quote meme allegation rumor rumour it this that")
_LONGEST_RATING = 10
_NOW = words("am are ’m 'm ’re 're")


def is_idle(tree: Tree, start: int, end: int) -> bool:
    """Whether the main verb of tokens ``start`` to ``end`` states nothing."""
    reading = tree.reading
    root = next((place for place in range(start, end) if _heads(tree, place, start, end)), None)
    if root is None or not reading.parsed:
        return False
    idle = _is_verdict(tree, root, start, end) or _is_notice(tree, root) or _is_advice(tree, root)
    return idle or _is_rating(tree, root, end)


def _heads(tree: Tree, place: int, start: int, end: int) -> bool:
    head = tree.reading.heads[place]
    return (head == place or not start <= head < end) and tree.subject(place) is not None


def _is_verdict(tree: Tree, root: int, start: int, end: int) -> bool:
    """Whether somebody only judges or answers: "called it “grotesque”", "confirmed this".

    A quotation with a verb, a number or a superlative states something of its own, and so does a clause.
    """
    reading = tree.reading
    if reading.lower[root] not in _ANSWERING | _JUDGING:
        return False
    if tags := {reading.tags[place] for place in range(start, end) if tree.marks[place]}:
        return reading.lower[root] in _JUDGING and not tags & {"VBD", "VBZ", "VBP", "MD", "CD", "JJS"}
    thing = next((kid for kid in tree.kids[root] if kid > root and reading.deps[kid] in ("dobj", "obj", "intj")), None)
    return thing is not None and reading.lower[thing] in _POINTING and end - thing <= 2


def _is_notice(tree: Tree, root: int) -> bool:
    """“Passengers are advised that …”, “I am announcing …”: an act of whoever writes or speaks."""
    reading = tree.reading
    helpers = {reading.lower[kid] for kid in tree.kids[root] if kid < root}
    if not helpers & _NOW:
        return False
    if reading.tags[root] == "VBN":
        return reading.lower[root] in _NOTICES
    subject = tree.subject(root)
    own = subject is not None and reading.lower[subject] in feature_words.FIRST_SINGULAR | feature_words.FIRST_PLURAL
    return own and reading.tags[root] == "VBG" and reading.lower[root] in _ACTS


def _is_advice(tree: Tree, root: int) -> bool:
    """“nobody should eat them”."""
    reading = tree.reading
    subject = tree.subject(root)
    duty = any(reading.lower[kid] in _DUTIES for kid in tree.kids[root] if kid < root)
    return duty and subject is not None and reading.lower[subject] in _ANYBODY


def _is_rating(tree: Tree, root: int, end: int) -> bool:
    """“We rate this claim False”, “That is why we rule …”: what fact-checkers make of a claim, in a few words."""
    reading = tree.reading
    for verb in range(root, end):
        subject = tree.subject(verb) if reading.lower[verb] in _RATING else None
        if subject is not None and reading.lower[subject] in feature_words.FIRST_PLURAL:
            short = end - verb <= _LONGEST_RATING and "CD" not in reading.tags[verb:end]
            return short and not _RATED.isdisjoint(reading.lower[verb + 1 : end])
    return False
