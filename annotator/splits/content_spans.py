"""What a claim says apart from who says so: “Kell wrote a paper that found that X” says X, as X alone does.

Compared word by word, the two have little in common, and one in the training data is still a leak of the other in the
test data. English only, without a parser: a reporting verb with “that” or a quotation, a study that finds something,
“according to”, and a speaker at the end. A verb alone is not enough: in “Ullmar reported 300 cases” the subject is part
of the claim.
"""

import re
from collections.abc import Iterator, Sequence

from annotator.english import REPORTING_VERBS
from annotator.matching.word_lists import words

_FINDING = frozenset(
    words("""
    find finds found finding show shows showed shown showing conclude concludes concluded concluding suggest
    suggests suggested suggesting estimate estimates estimated reveal reveals revealed indicate indicates indicated
    prove proves proved demonstrate demonstrates demonstrated
    """)
)
_WORK = frozenset(
    words("""
    paper study studies report analysis survey research article book post video poll review audit letter statement
    investigation document data figures statistics expert experts researchers scientists economists
    """)
)
_VERBS = REPORTING_VERBS | _FINDING
_SIGNS = _VERBS | {"according"}
_WORD = re.compile(r"[^\W_]+")
_ACCORDING = re.compile(r"\s*according to [^,]{1,120},\s*", re.IGNORECASE)
_QUOTATION = re.compile(r"\s*(?:[,:]?\s*[“\"‘«]|:)")
_PAUSE = re.compile(r"[,”\"»]")
_BEFORE_THAT = 4
"""Words between a verb and its “that”: “told reporters on Monday that”."""
_BEFORE_VERB = 12
"""Words between a study and what it does: “the paper by Kell and others in 2024 found”."""
_TAIL = 160
_LONGEST = 2000
"""Code points of a longer claim are not read: it is a paragraph, and says more than one thing."""


def content_spans(text: str) -> list[str]:
    """Return what ``text`` says without who says so, the shortest reading first, and last ``text`` itself.

    The caller takes the first that is still a claim: what follows a reporting verb may be too little.
    """
    if len(text) > _LONGEST or _SIGNS.isdisjoint(_WORD.findall(text.casefold())):
        return [text]
    start = _ACCORDING.match(text)
    body = _without_tail(text[start.end() :] if start else text)
    leads = sorted(set(_leads(body)), reverse=True)
    return [*(body[at:] for at in leads), body, text]


def _leads(text: str) -> Iterator[int]:
    """Where what is reported may begin; the last one counts, for reports of reports."""
    tokens = [(found.start(), found.end(), found.group().casefold()) for found in _WORD.finditer(text)]
    work = -1
    for at, (_, end, word) in enumerate(tokens):
        if word in _VERBS:
            that = next((each[1] for each in tokens[at + 1 : at + 2 + _BEFORE_THAT] if each[2] == "that"), None)
            if that is not None:
                yield that
            elif word in REPORTING_VERBS and (quotation := _QUOTATION.match(text, end)):
                yield quotation.end()
            elif work >= 0 and at - work <= _BEFORE_VERB and _in_one_clause(text, tokens[work], tokens[at]):
                yield end
        if word in _WORK:
            work = at


def _in_one_clause(text: str, one: Sequence[int | str], other: Sequence[int | str]) -> bool:
    return not re.search(r"[.;:]", text[int(one[1]) : int(other[0])])


def _without_tail(text: str) -> str:
    """Drop “, said the mayor”, “, the mayor said” and “, according to the mayor” from the end."""
    for pause in _PAUSE.finditer(text, max(0, len(text) - _TAIL)):
        rest = _WORD.findall(text[pause.end() :].casefold())
        if rest and (rest[0] in REPORTING_VERBS or rest[-1] in REPORTING_VERBS or rest[:2] == ["according", "to"]):
            return text[: pause.start()]
    return text
