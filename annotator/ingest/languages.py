"""Telling the language of a text by its script, its letters and its commonest words.

Used where an article states no language, and to judge in which encoding bytes make words.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache

_SAMPLE = 20_000
"""Characters that are looked at."""
_FEWEST = 5
"""Words that must speak for a language: of its list, or with its own letters."""
_SHARE = 0.08
"""The share of all words that they must be; in running text they are a fifth to a half."""
_LEAD = 1.15
"""How much better than the next language the best must fit."""

_SCRIPTS = {
    "HANGUL": "ko", "THAI": "th", "GREEK": "el", "HEBREW": "he", "ARMENIAN": "hy", "GEORGIAN": "ka", "DEVANAGARI": "hi",
    "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "GUJARATI": "gu", "KANNADA": "kn", "MALAYALAM": "ml",
    "SINHALA": "si", "ETHIOPIC": "am", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "HIRAGANA": "ja", "KATAKANA": "ja",
    "CJK": "zh",
}  # fmt: skip
"""Languages that a script is enough to tell, in text of a news kind."""

LANGUAGE_NAMES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt",
    "dutch": "nl", "swedish": "sv", "danish": "da", "norwegian": "nb", "finnish": "fi", "czech": "cs", "slovak": "sk",
    "polish": "pl", "hungarian": "hu", "romanian": "ro", "croatian": "hr", "slovenian": "sl", "latvian": "lv",
    "lithuanian": "lt", "estonian": "et", "turkish": "tr", "vietnamese": "vi", "indonesian": "id", "catalan": "ca",
    "russian": "ru", "ukrainian": "uk", "bulgarian": "bg", "serbian": "sr", "greek": "el", "hebrew": "he",
    "arabic": "ar", "hindi": "hi", "chinese": "zh", "japanese": "ja", "korean": "ko", "thai": "th",
}  # fmt: skip
"""English names of languages, as data sets write them (GDELT: “English”)."""

_COMMON = {
    "en": "the of and to in is was that for on with as by at from it are this be have not has were which",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus",
    "fr": "de la le et les des en un une du que est pour dans qui par sur au pas plus ne se il elle avec ce",
    "es": "de la que el en y a los se del las un por con una para su es al lo como más pero sus fue este",
    "it": "di che la il e un è per in una con del non si le i da della al sono più gli dei nel alla ha",
    "pt": "de que e o a do da em um para com não uma os no se na por mais as dos como foi ao das ele",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als door maar naar bij wordt heeft",
    "sv": "och i att det som en på är av för med den till inte har om ett de var från vid kan ska också",
    "da": "og i at det som en på er af for med den til ikke har om et de var fra ved kan skal også blev",
    "nb": "og i at det som en på er av for med den til ikke har om et de var fra ved kan skal også ble",
    "fi": "ja on ei se että oli joka hän ovat mutta myös kun niin kuin sen tai vuonna mukaan ole sekä voi jos jo",
    "cs": "a v se na že je s z do o i to k ve pro za by ale po jako který jsou podle které od už také při byl",
    "sk": "a v sa na že je s z do o aj to k vo pre za by ale po ako ktorý sú podľa ktoré od už tiež pri bol",
    "pl": "w i na z do się nie że to jest o jak po od za przez ale ma dla tym czy jego oraz są ze był który",
    "hu": "a az és hogy nem is egy meg volt ez de csak még már ha mint el van azt után szerint lesz pedig ki",
    "ro": "de și în a la cu pe că nu din o este pentru un mai au care prin sunt ce după fost se al ale",
    "hr": "je i u na se da za su od s a o ne koji bi što iz kao će do ali nije kako samo koje prema bio",
    "sl": "je in v na se da za so ki pa s ne bi z tudi po od kot o do iz le ali še pri kar bil leta",
    "lv": "un ir no uz ar par ka gada tas lai kas pēc bet arī vai to kā pie tiek viņš tika bija tā līdz",
    "lt": "ir yra kad į iš su tai bet kaip už metų jo po ar buvo nuo tik per prie dėl jis kurie apie taip",
    "et": "ja on ei see et oli ka kui aga mis oma tema ning või kes siis nii välja eesti pärast aasta ta",
    "tr": "ve bir bu da de için ile olarak olan en daha çok gibi sonra ne kadar ise ancak göre oldu değil her",
    "vi": "và của là có được cho trong không với các một người những đã này khi để từ về đến ở cũng như",
    "id": "yang dan di itu dengan untuk dari ini tidak dalam pada adalah ke akan telah oleh juga atau karena tersebut",
    "ca": "de la i el a que en els les un per amb una del és no al es més com dels va pel seva",
    "ru": "и в на не что с по он как это из к у за от но его для так о же был она все при до было",
    "uk": "і в на не що з по він як це до у за від але його для та про із був також які цього має",
    "bg": "и в на не че с по се е да за от са като това до си ще но при през бе към която",
    "sr": "је и у на се да за су од са а не који би што из као ће до али није како само које према",
}
"""The commonest words of languages that share a script, from their grammar: articles, prepositions, pronouns."""

LETTERS = {
    "en": "éèïëöüçñ", "de": "äöüß", "fr": "àâæçéèêëîïôœùûüÿ", "es": "áéíóúñü", "it": "àèéìòóù",
    "pt": "áâãàçéêíóôõú", "nl": "ëïéöüèó", "sv": "åäöé", "da": "æøåé", "nb": "æøåéòô", "fi": "äöå",
    "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž", "pl": "ąćęłńóśźż", "hu": "áéíóöőúüű", "ro": "ăâîșțşţ",
    "hr": "čćđšž", "sl": "čšž", "lv": "āčēģīķļņšūž", "lt": "ąčęėįšųūž", "et": "äöõüšž", "tr": "çğıöşüâîİ",
    "ca": "àçéèíïóòúü·",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя", "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
}  # fmt: skip
"""The letters beyond ASCII of languages, in lower case."""

_URDU, _PERSIAN = frozenset("ٹڈڑےہں"), frozenset("پچژگکی")
"""Letters that Arabic does not have; Urdu has those of Persian too."""

_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> str | None:
    """The language of ``text`` as a BCP 47 primary subtag, or ``None`` where it is too short or unlike any known."""
    sample = text[:_SAMPLE]
    script = _script(sample)
    if script is not None:
        return script
    words = Counter(word.lower() for word in _WORD.findall(sample))
    if sum(words.values()) < _FEWEST:
        return None
    fits = sorted(((_fit(words, language), language) for language in _COMMON), reverse=True)
    (best, language), (next_best, _) = fits[:2]
    total = sum(words.values())
    return language if best >= max(_FEWEST, _SHARE * total) and best >= next_best * _LEAD else None


def _fit(words: Counter[str], language: str) -> int:
    """The words that are common in the language or have its own letters, less those with letters foreign to it."""
    own = LETTERS.get(language, "")
    common = sum(words[word] for word in _common(language))
    strange = {word: {char for char in word if char > "\x7f"} for word in words if not word.isascii()}
    return common + sum(words[word] * (1 if letters <= set(own) else -1) for word, letters in strange.items())


@cache
def _common(language: str) -> frozenset[str]:
    return frozenset(_COMMON[language].split())


def common_words(language: str) -> frozenset[str]:
    """The commonest words of a language; empty for one that is not known."""
    return _common(language) if language in _COMMON else frozenset()


def _script(sample: str) -> str | None:
    """The language that the script of most letters belongs to; kana or hangul among Chinese characters decide."""
    counts = Counter(_scripts(sample))
    total = sum(counts.values())
    if not total:
        return None
    east = sum(counts[name] for name in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))
    if east * 2 > total:
        kana = counts["HIRAGANA"] + counts["KATAKANA"]
        return "ja" if kana * 10 > east else "ko" if counts["HANGUL"] * 4 > east else "zh"
    name, most = counts.most_common(1)[0]
    if name == "ARABIC":
        letters = set(sample)
        return "ur" if letters & _URDU else "fa" if letters & _PERSIAN else "ar"
    return _SCRIPTS.get(name) if most * 2 > total else None


def _scripts(sample: str) -> Iterator[str]:
    for char in sample:
        if char.isalpha():
            yield "LATIN" if char < "\x80" else unicodedata.name(char, "OTHER").split(maxsplit=1)[0].split("-")[0]
