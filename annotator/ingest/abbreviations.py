"""Deciding whether a full stop ends a sentence or belongs to an abbreviation.

spaCy's tokenizer rules know the abbreviations of some sixty languages. Its sentencizer is asked about one word at a
time, which gives the same answer as a whole paragraph, since the tokenizer handles words between spaces separately, and
is cheap because words are cached.
"""

import re
import unicodedata
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
    "Mt Ft vs cf ca approx e.g i.e viz resp"
)
"""In all languages part of what follows, so never the end of a sentence."""

_CAPITAL_TITLES = _words("MR MRS MS DR PROF GEN SEN REP GOV LT COL MAJ CAPT SGT ADM REV HON")
"""Titles in headlines of capitals; other capitals are names, such as the FT, or eras, such as BC."""

_TITLES_OF = {
    "cs": _words("Ing Mgr Bc JUDr MUDr PhDr RNDr MVDr ThDr Doc doc Sv sv dr mgr ing prof gen plk mjr kpt por st p"
    " tzv tj např "
                 "ul nám tř arch akad"),
    "sk": _words("Ing Mgr Bc JUDr MUDr PhDr RNDr MVDr Doc doc Sv sv dr mgr ing prof gen plk mjr kpt por p tzv tj "
                 "napr ul nám"),
    "de": _words("Dipl Fr Hr Frau Hrn Ing Doc St bzw Abs Art Nr Bd Mio Mrd Tsd"),
    "da": _words("Hr Fr mio mia ca bl"), "nb": _words("Hr Fr mill mrd ca bl"), "sv": _words("Hr Fr milj mkr ca bl"),
    "es": _words("Sr Sra Srta Sres Srs sr sra srta sres srs Dr Dra dr dra D Dña d dña Lic Ing Gral Tte "
                 "Ud Uds cap pág núm art"),
    "pt": _words("Sr Sra sr sra Dr Dra dr dra Exmo Eng pág"), "fr": _words("M MM Mme Mlle Mmes Me art p"),
    "it": _words("Sig sig Sigra Dott dott Ing ing On on Avv avv pag art"),
}  # fmt: skip
"""Titles and short words of single languages."""

_AMOUNTS = {
    "cs": _words("mil mld tis mio"),
    "sk": _words("mil mld tis mio"),
    "pl": _words("mln mld tys"),
    "sl": _words("mio mrd"),
}
"""Short words for large numbers, which a currency or a thing that is counted follows."""
_CURRENCY = re.compile(r"(?:Kč|Kčs|CZK|EUR|USD|GBP|PLN|zł|€|\$|£|Euro?)(?!\w)")
_DOUBLED = re.compile(r"([A-Z])\1")
_DOUBLED_FOLLOWS = re.compile(r"([A-Z])\1\.")
"""Plurals in Spanish and Catalan: EE. UU., CC. OO."""

_BEFORE_NUMBER = _words(
    "no nos nr fig figs art arts sec sect ch chap vol vols p pp para par cl tel č čl s str "
    "approx pop avg min max incl est"
)
"""Abbreviations only before a number; “No.” alone is an answer. A hedge such as “Approx.” belongs to its figure."""

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

_ENGLISH_RULES = _words(
    "adm ak ala apr ariz ark aug bros calif co colo conn corp dec del dr feb fla ga gen gov ia id ill inc ind jan "
    "jr jul jun kan kans ky la ltd mar mass md messrs mich minn miss mo mont mr mrs ms mt neb nebr nev nov oct "
    "okla ore pa prof rep rev sen sep sept st tenn va vs wash wis hed hes howd hows im ima itd shes thatd thats "
    "thered theres thesed theyd thisd thiss thosed wed whatd whats whend whens whered wheres whod whos whyd whys "
    "youd"
)
"""The English words, in lower case, after which spaCy has a rule of its own for the full stop."""
_PLAIN_ENGLISH = re.compile("[A-Za-z][a-z]+")

_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_ORDINAL = re.compile(r"\d{1,2}|[IVX]{1,5}")
_ORDINAL_LANGUAGES = _words("bs cs da de et fi hr hu is lb lt lv nb nn no pl sk sl sr tr")
_DATELINE = re.compile(r"[^\W\d_]{3,10}\.?(?:\s\d{4})?\s\([\w /-]{2,20}\)\s*[-–—]")
"""What follows the day in the dateline of an agency: “Mai (dpa) –”."""
_WORD = re.compile(r"[^\W_][\w’'-]*")


def primary_subtag(language: str | None) -> str:
    """``"en"`` for ``"en-US"`` or ``"EN_gb"``; the default is English, the language of the shipped model."""
    return re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0] if language and language.strip() else "en"


def dot_ends_sentence(word: str, following: str, language: str) -> bool:
    """Whether the full stop after ``word`` ends a sentence when ``following`` comes next.

    ``word`` comes without its full stop, ``following`` begins with a letter or digit, ``language`` is a primary subtag.
    """
    if not re.search(r"[^\W\d_]", word):
        return not (_ORDINAL.fullmatch(word) and (language in _ORDINAL_LANGUAGES or _DATELINE.match(following)))
    if word in _TITLES or word in _CAPITAL_TITLES or word.lower() in ("e.g", "i.e"):
        return False
    if word in _TITLES_OF.get(language, ()) or _is_amount(word, following, language):
        return False
    if language in ("es", "ca") and _DOUBLED.fullmatch(word) and _DOUBLED_FOLLOWS.match(following):
        return False
    if following[0].isdigit() and (word.lower() in _BEFORE_NUMBER or len(word) == 1):
        return False
    if language in _ORDINAL_LANGUAGES and _ORDINAL.fullmatch(word):  # Roman: “Karel IV. založil”
        return False
    if len(word) > 1 and word.isupper() and word.isalpha() and word not in _EITHER and not _DOUBLED.fullmatch(word):
        return True  # a name or an era: the FT, 700 BC
    word = "".join(char for char in word if unicodedata.category(char) != "Mn")  # Arabic vowel signs end words
    may_be_short = len(word) == 1 and word.isalpha()
    if may_be_short or word in _EITHER or _ACRONYM.fullmatch(word) or not spacy_ends_sentence(word, language):
        return starts_sentence(following)
    return True


def _is_amount(word: str, following: str, language: str) -> bool:
    return word in _AMOUNTS.get(language, ()) and (following[0].isdigit() or bool(_CURRENCY.match(following)))


def starts_sentence(following: str) -> bool:
    """Whether ``following`` begins with an English word that opens sentences."""
    first = _WORD.match(following)
    return first is not None and re.split("[’']", first[0], maxsplit=1)[0] in _STARTERS


def spacy_ends_sentence(word: str, language: str) -> bool:
    """Whether spaCy's rules for ``language`` end a sentence after ``word`` and a full stop.

    The answer for plain English words is known, so that loading English texts need not import spaCy.
    """
    if language == "en" and _PLAIN_ENGLISH.fullmatch(word) and word.lower() not in _ENGLISH_RULES:
        return True
    return ask_spacy(word, language)


@lru_cache(maxsize=50_000)
def ask_spacy(word: str, language: str) -> bool:
    """What ``spacy_ends_sentence`` answers, from spaCy itself."""
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
