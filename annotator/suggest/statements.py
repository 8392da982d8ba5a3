"""Judging whether a stretch of a sentence states something, by its verbs and their subjects."""

from annotator.suggest import feature_words, speech_words
from annotator.suggest.numerals import is_numerical
from annotator.suggest.speech_words import words
from annotator.suggest.tree import Tree

RELATIVE = frozenset(("relcl", "acl:relcl"))
_OF_NOUNS = RELATIVE | {"acl"}
_RELATIVE_TAGS = frozenset(("WDT", "WP", "WP$", "WRB"))
_LEAST_WORDS = 4
_SPEAKERS = feature_words.FIRST_SINGULAR | feature_words.SECOND
_PAST_OR_DEGREE = frozenset(("JJR", "JJS", "RBR", "VBD", "VBN"))
_NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS"))
_HELPING = words("would could did does do will can has had have")
_TELLING = words(
    "name say comment answer explain elaborate specify identify disclose confirm reply respond provide put give"
)
_COMING = words("will shall would could")
_BE = words("is was ’s 's")
_INTENDING = words("will shall ’ll 'll")
_LONGEST_ECHO = 4
_REFUSING = words("declined declines refused refuses")


def has_predicate(tree: Tree, start: int, end: int) -> bool:
    """Whether tokens ``start`` to ``end`` have a finite verb outside the clauses of their nouns.

    Headings, captions, names and requests have none; a subject makes a verb finite that is tagged as an infinitive.
    Without tags nothing is known and the answer is yes.
    """
    reading = tree.reading
    if not reading.tagged:
        return True
    return any(
        (tree.finite(place) and not _is_of_noun(tree, place) and not _is_label(tree, place))
        or (reading.heads[place] == place and tree.subject(place) is not None)
        for place in range(start, end)
    )


def _is_of_noun(tree: Tree, verb: int) -> bool:
    """Whether a clause describes a noun; without a relative word the parser has lost the main verb."""
    reading = tree.reading
    while reading.deps[verb].startswith("aux") and reading.heads[verb] != verb:
        verb = reading.heads[verb]
    words = reading.tags[tree.left[verb] : verb]
    return reading.deps[verb] in _OF_NOUNS and bool(_RELATIVE_TAGS & set(words))


def _is_label(tree: Tree, verb: int) -> bool:
    """Whether a participle stands beside a noun: "Seats (199 of 240 declared)"."""
    return tree.reading.deps[verb] == "appos" and tree.reading.tags[verb] == "VBN"


def is_question(tree: Tree, start: int, end: int) -> bool:
    """Whether tokens ``start`` to ``end`` end with a question mark, perhaps before a quotation mark."""
    return any(word == "?" for word in tree.reading.words[max(start, end - 2) : end])


def is_clause(tree: Tree, start: int, end: int) -> bool:
    """Whether tokens ``start`` to ``end`` have a verb and its subject."""
    return clause_subject(tree, start, end) is not None


def clause_subject(tree: Tree, start: int, end: int) -> int | None:
    """The subject of the first main verb of tokens ``start`` to ``end`` that has one there."""
    heads = tree.reading.heads
    for place in range(start, end):
        if tree.finite(place) and (heads[place] == place or not start <= heads[place] < end):
            subject = tree.subject(place)
            if subject is not None and start <= subject < end:
                return subject
    return None


def is_checkable(tree: Tree, start: int, end: int, counted: bool = False) -> bool:
    """Whether a clause has something that can be looked up.

    ``counted`` requires a number, or a date of something named. Only the speakers know what "I" and "you" did, and a
    pronoun alone names nobody.
    """
    reading = tree.reading
    tags, lower = reading.tags[start:end], reading.lower[start:end]
    if sum(word[:1].isalnum() for word in lower) < _LEAST_WORDS or "?" in lower or not is_clause(tree, start, end):
        return False
    subject = next(
        kid for place in range(start, end) if tree.finite(place) and (kid := tree.subject(place)) is not None
    )
    if reading.lower[subject] in _SPEAKERS or (reading.tags[subject] == "EX" and counted):
        return False
    named = "NNP" in tags or "NNPS" in tags
    if any(
        (tag == "CD" and word != "one") or word in feature_words.LARGE for tag, word in zip(tags, lower, strict=True)
    ):
        return not counted or reading.tags[subject] == "NNP" or is_numerical(lower, tags)
    if reading.lower[subject] in feature_words.FIRST_PLURAL:
        return not counted and bool({"VBD", "VBN"} & set(tags))
    if counted or reading.tags[subject] == "PRP":
        return named and not counted
    return named or reading.tags[subject] in _NOUNS or bool(_PAST_OR_DEGREE & set(tags))


def stands_beside(tree: Tree, start: int, end: int) -> bool:
    """Whether a clause joined to another can be true or false apart from it: "it was rejected", "there is no cure".

    The other clause says what a pronoun or a bare number refers to. Of "I" only a past with a number or a name can be
    looked up.
    """
    if is_checkable(tree, start, end):
        return True
    reading = tree.reading
    subject = clause_subject(tree, start, end)
    if subject is None or "?" in reading.words[start:end]:
        return False
    if reading.tags[subject] == "EX":
        return "no" in reading.lower[start:end]
    settled = _is_settled(tree, reading.heads[subject])
    if reading.lower[subject] in feature_words.FIRST_SINGULAR:
        return settled and bool({"CD", "NNP"} & set(reading.tags[start:end]))
    if reading.lower[subject] == "we":
        verb = reading.heads[subject]
        kept = not any(reading.tags[kid] == "MD" for kid in tree.kids[verb])
        return kept and {"no", "longer"} <= set(reading.lower[start:end])
    return settled and (reading.tags[subject] == "CD" or reading.lower[subject] in ("it", "they", "he", "she"))


def _is_settled(tree: Tree, verb: int) -> bool:
    """Whether a verb is in the past, the perfect or the passive, without a modal."""
    tags, helpers = tree.reading.tags, [kid for kid in tree.kids[verb] if tree.reading.deps[kid].startswith("aux")]
    past = tags[verb] == "VBD" or any(tags[kid] == "VBD" for kid in helpers) or (tags[verb] == "VBN" and helpers)
    return bool(past) and not any(tags[kid] == "MD" for kid in helpers)


def is_remark(tree: Tree, start: int, end: int) -> bool:
    """Whether the last of joined clauses only remarks on the others or on the telling.

    "but he would not name them", "and I ask why", "and that is a shame", "and it's hard to believe", "and never shall",
    "and we'll have the bill through".
    """
    reading = tree.reading
    subject = clause_subject(tree, start, end)
    if subject is None:
        return False
    if end - start <= _LONGEST_ECHO and reading.lower[end - 1] in _COMING:
        return True
    if reading.tags[subject] == "EX":
        return not {*_NOUNS, "CD"} & set(reading.tags[start:end])
    if reading.lower[subject] in ("it", "this") and _is_valued(tree, subject, end):
        return True
    if reading.lower[subject] == "that":
        tags, following = set(reading.tags[subject:end]), reading.lower[subject + 1 : subject + 2]
        return following in (["is"], ["’s"], ["'s"]) and not {"CD", "NNP", "NNPS", "VBN"} & tags
    if reading.lower[subject] == "we":
        return bool(_INTENDING & {reading.lower[kid] for kid in tree.kids[reading.heads[subject]]})
    if reading.lower[subject] in _SPEAKERS:
        return reading.lower[subject] in ("i", "you") and not _is_past(tree, reading.heads[subject])
    return reading.tags[subject] == "PRP" and is_refusal(tree, subject + 1)


def _is_valued(tree: Tree, subject: int, end: int) -> bool:
    """“it is hard to believe …”: an adjective with an infinitive or "that", and nothing to look up."""
    lower, tags = tree.reading.lower[subject + 1 : end], tree.reading.tags[subject + 1 : end]
    valued = lower[:1] and lower[0] in _BE and tags[1:2] == ["JJ"] and set(lower[2:3]) <= {"to", "that"}
    return bool(valued) and not {"CD", "NNP", "NNPS"} & set(tags)


def _is_past(tree: Tree, verb: int) -> bool:
    tags = tree.reading.tags
    return tags[verb] in ("VBD", "VBN") or any(tags[kid] == "VBD" for kid in tree.kids[verb])


def is_refusal(tree: Tree, place: int) -> bool:
    """Whether "would not say", "did not give", "declined" or the like begins at token ``place``."""
    lower = tree.reading.lower
    if lower[place : place + 1] and lower[place] in _REFUSING:
        return True
    negated = lower[place + 1 : place + 2] in (["not"], ["n’t"], ["n't"])
    return negated and lower[place] in _HELPING and bool(_TELLING & set(lower[place + 2 : place + 3]))


def names_or_counts(tree: Tree, start: int, end: int) -> bool:
    """Whether a relative clause has a number or another name: "who runs it" is no claim."""
    named = any(
        tag in ("NNP", "NNPS") and word not in speech_words.CALENDAR
        for word, tag in zip(tree.reading.lower[start:end], tree.reading.tags[start:end], strict=True)
    )
    return named or "CD" in tree.reading.tags[start:end]
