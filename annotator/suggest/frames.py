"""Finding the statement that a sentence only leads to: "Jurors heard that …", "What they found is …", "Mind this: …".

These words need no speaker. Those that name one are reported speech (``speech``), which is found first.
"""

from annotator.suggest import speech_words
from annotator.suggest.edges import trim
from annotator.suggest.speech_words import words
from annotator.suggest.statements import has_predicate, is_checkable, is_clause, is_refusal
from annotator.suggest.tree import Stretch, Tree

_LONGEST_LABEL = 10
_BINDING = words(
    "mean means meant ensure ensures ensured require requires required order orders ordered demand demands demanded "
    "decide decides decided hope hopes hoped wish wishes doubt doubts doubted want wants fear fears pretend pretends "
    "recommend recommends recommended propose proposes proposed pray pledge pledges expect expects prove proves proved "
    "make makes made guarantee guarantees guaranteed is was are were be been ’s 's seems seemed"
)
"""What follows "that" after these is not stated: it is caused, wanted or doubted."""
_UNSURE = words("would could should may might must ca can")
_FUTURE = words("will shall ’ll 'll")
_SAYING = words("say tell add note warn explain")
_NO_TELLERS = words("it nobody none nothing")
_ANNOUNCING = words("this following follows here here’s here's")
_RUMOURS = speech_words.CHARGES | speech_words.SAYINGS
_PASSIVE = ("nsubjpass", "nsubj:pass")
_OF_NOUN = ("acl", "ccomp", "relcl")


def after_frame(tree: Tree, start: int, end: int) -> Stretch:
    """Tokens ``start`` to ``end`` without a label before a colon and words that only lead to a statement."""
    start, end = _after_label(tree, start, end)
    root = next((place for place in range(start, end) if tree.reading.heads[place] == place), None)
    if root is None or any(tree.marks[start:root]):
        return start, end
    clause = _told(tree, root) or _cleft(tree, root) or _rumoured(tree, root)
    if clause is None:
        return start, end
    begins = tree.left[clause]
    begins += tree.reading.lower[begins] == "that" and tree.reading.deps[begins] == "mark"
    begins = trim(tree, begins, end)[0]
    return (begins, end) if start < begins and is_clause(tree, begins, end) else (start, end)


def _after_label(tree: Tree, start: int, end: int) -> Stretch:
    """Without words before a colon that state nothing: "The result: Taxes fell", "She disagreed: taxes fell"."""
    reading, marks = tree.reading, tree.marks
    colon = next((place for place in range(start, end) if reading.words[place] == ":" and not marks[place]), end)
    first = next((place for place in range(colon + 1, end) if reading.words[place][:1].isalnum()), end)
    if first + 1 >= end or not has_predicate(tree, first, end):
        return start, end
    if has_predicate(tree, start, colon):
        return (first, end) if _announces(tree, start, colon) and is_clause(tree, first, end) else (start, end)
    label = colon - start <= _LONGEST_LABEL and reading.words[first][:1].isupper()
    asked = any(reading.tags[place] == "VB" for place in range(start, min(start + 2, colon)))
    return (first, end) if label or asked else (start, end)


def _announces(tree: Tree, start: int, colon: int) -> bool:
    """Whether a clause before a colon only leads to what follows: "I will say this", "she disagreed"."""
    lower = tree.reading.lower
    if lower[colon + 1 : colon + 2] == ["that"]:
        return False
    if lower[start] in _ANNOUNCING or lower[colon - 1] in _ANNOUNCING:
        return True
    short = colon - start <= _LONGEST_LABEL
    return short and is_clause(tree, start, colon) and not is_checkable(tree, start, colon)


def _told(tree: Tree, root: int) -> int | None:
    """The clause after a verb of telling or knowing, or after "to say", with "that" or, after "say", without it."""
    reading = tree.reading
    saying = (kid for kid in tree.kids[root] if reading.deps[kid] == "xcomp" and reading.lower[kid] in _SAYING)
    for verb in (root, *saying):
        clause = next((kid for kid in tree.kids[verb] if kid > verb and reading.deps[kid] == "ccomp"), None)
        if clause is None or not tree.finite(clause) or tree.subject(clause) is None:
            continue
        left = tree.left[clause]
        that = reading.lower[left] == "that" and left != tree.subject(clause)
        said = verb == root and reading.lower[verb] in speech_words.SAYING and reading.tags[left][:1] != "W"
        if (that or said) and _is_known(tree, root, verb) and not _is_own_plan(tree, root, clause):
            return clause
    return None


def _is_known(tree: Tree, root: int, verb: int) -> bool:
    """Whether somebody states or learns what follows ``verb``, unlike "it means that" or "nobody said that"."""
    reading = tree.reading
    subject = tree.subject(root)
    if subject is None or is_refusal(tree, root) or reading.deps[subject] in _PASSIVE:
        return False
    who = reading.lower[subject]
    if reading.tags[subject] in ("DT", "EX", "WP", "WDT") or who in _NO_TELLERS:
        return False
    kids = [kid for place in (root, verb) for kid in tree.kids[place]]
    helpers = {reading.lower[kid] for kid in kids if kid < verb}
    unsure = helpers & _UNSURE or (helpers & _FUTURE and "have" not in helpers)
    told = reading.lower[verb] in speech_words.TELLING | speech_words.ALWAYS
    bound = any(reading.deps[kid] == "neg" or (reading.deps[kid] in ("dobj", "obj") and not told) for kid in kids)
    led = any(kid < root and reading.deps[kid] in ("advcl", "ccomp") for kid in tree.kids[root])
    return not (bound or led or unsure or reading.lower[verb] in speech_words.DENYING | _BINDING)


def _is_own_plan(tree: Tree, root: int, clause: int) -> bool:
    """“I promised that we would …”: that it was promised is the fact."""
    subject = tree.subject(root)
    own = subject is not None and tree.reading.lower[subject] in ("i", "we")
    return own and any(tree.reading.tags[kid] == "MD" for kid in tree.kids[clause])


def _cleft(tree: Tree, root: int) -> int | None:
    """“What they found is (that) …”"""
    reading = tree.reading
    asked = tree.child(root, frozenset(("csubj", "nsubj")))
    clause = tree.child(root, frozenset(("ccomp",)))
    if asked is None or clause is None or clause < root or reading.lower[root] not in ("is", "was", "’s", "'s"):
        return None
    return clause if reading.lower[tree.left[asked]] == "what" and tree.subject(clause) is not None else None


def _rumoured(tree: Tree, root: int) -> int | None:
    """“There were reports that …”"""
    reading = tree.reading
    subject = tree.subject(root)
    if subject is None or reading.tags[subject] != "EX":
        return None
    for noun in tree.kids[root]:
        if reading.lower[noun] in _RUMOURS:
            clauses = (kid for kid in tree.kids[noun] if kid > noun and reading.deps[kid] in _OF_NOUN)
            return next((kid for kid in clauses if reading.lower[tree.left[kid]] == "that"), None)
    return None
