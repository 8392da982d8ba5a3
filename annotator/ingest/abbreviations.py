"""Deciding whether a full stop ends a sentence or belongs to an abbreviation.

spaCy's tokenizer rules know the abbreviations of some sixty languages. Its sentencizer is asked about one word at a
time, which gives the same answer as a whole paragraph, since the tokenizer handles words between spaces separately, and
is cheap because words are cached.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

_OWN_TOKENIZER = frozenset({"ja", "ko", "th", "vi", "zh"})
"""Languages whose spaCy tokenizer needs packages we do not ship, or divides words; “xx” is used for them."""


def _words(listing: str) -> frozenset[str]:
    return frozenset(listing.split())


_TITLES = _words(
    "Mr Mrs Ms Mx Messrs Dr Drs Prof Gen Brig Sen Rep Gov Lt Col Maj Capt Cpt Cmdr Sgt Cpl Adm Rev Hon Pres Supt Amb "
    "Mt Ft Hr Fr Frau Sra Srta Mme Mlle Dipl Ing Mgr Bc JUDr MUDr PhDr RNDr Doc Sv "
    "vs cf ca approx e.g i.e viz resp bzw tzv tj např"
)
"""Always part of what follows, so never the end of a sentence."""

_BEFORE_NUMBER = _words("no nos nr fig figs art arts sec sect ch chap vol vols p pp para par cl tel č čl s str")
"""Abbreviations only before a number; “No.” alone is an answer."""

_EITHER = _words(
    "St Ste Ave Blvd Rd Sq Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat "
    "Inc Corp Co Cos Ltd LLC Plc PLC Bros Assn Dept Univ Jr Sr Ph.D M.D Esq est al"
)
"""Abbreviations that may also end a sentence, depending on the next word."""

_STARTERS = _words(
    "A After Although An And Another As At Because Before Both But By Despite During Each Earlier Every Few For From "
    "He Her His How However If In Instead It Its Last Later Many Meanwhile More Most Nevertheless No Nobody Nor Not "
    "Now On Once One Only Or Others Our Over She Since So Some Still Such That The Their Then There These They This "
    "Those Though Through To Today Two Under Until We What When Where Whether Which While Who Why With Yesterday Yet "
    "You Your"
)
"""English words that open sentences and hardly ever continue a name."""

_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_ORDINAL = re.compile(r"\d{1,2}|[IVX]{1,5}")
_ORDINAL_LANGUAGES = _words("bs cs da de et fi hr hu is lb lt lv nb nn no pl sk sl sr tr")
_WORD = re.compile(r"[^\W_][\w’'-]*")


def primary_subtag(language: str | None) -> str:
    """``"en"`` for ``"en-US"`` or ``"EN_gb"``; the default is English, the language of the shipped model."""
    return re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0] if language and language.strip() else "en"


def dot_ends_sentence(word: str, following: str, language: str) -> bool:
    """Whether the full stop after ``word`` ends a sentence when ``following`` comes next.

    ``word`` comes without its full stop, ``following`` begins with a letter or digit, ``language`` is a primary subtag.
    """
    if not re.search(r"[^\W\d_]", word):
        return not (language in _ORDINAL_LANGUAGES and _ORDINAL.fullmatch(word))
    if word in _TITLES or (word.isupper() and word.capitalize() in _TITLES) or word.lower() in ("e.g", "i.e"):
        return False
    if following[0].isdigit() and (word.lower() in _BEFORE_NUMBER or len(word) == 1):
        return False
    if language in _ORDINAL_LANGUAGES and _ORDINAL.fullmatch(word):  # Roman: “Karel IV. založil”
        return False
    may_be_short = len(word) == 1 and word.isalpha()
    if may_be_short or word in _EITHER or _ACRONYM.fullmatch(word) or not spacy_ends_sentence(word, language):
        return starts_sentence(following)
    return True


def starts_sentence(following: str) -> bool:
    """Whether ``following`` begins with an English word that opens sentences."""
    first = _WORD.match(following)
    return first is not None and re.split("[’']", first[0], maxsplit=1)[0] in _STARTERS


@lru_cache(maxsize=50_000)
def spacy_ends_sentence(word: str, language: str) -> bool:
    """Whether spaCy's rules for ``language`` end a sentence after ``word`` and a full stop."""
    nlp = _sentencizer(language)
    with nlp.memory_zone():  # otherwise every word would stay in spaCy's vocabulary
        return sum(1 for _ in nlp(f"{word}. The").sents) > 1


@lru_cache(maxsize=8)
def _sentencizer(language: str) -> "Language":
    import spacy

    try:
        nlp = spacy.blank("xx" if language in _OWN_TOKENIZER else language)
    except ImportError:
        nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")
    return nlp
