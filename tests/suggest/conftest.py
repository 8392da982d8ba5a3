"""One loaded model for all tests of the spotter, and the articles to try it on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.language import Language

from annotator.domain.suggestion import SentenceText
from annotator.domain.vocabulary import SentenceKind
from annotator.settings import DEFAULT_MODEL
from annotator.suggest.features import Features, features_of
from annotator.suggest.parsed_sentence import Layers, Reading, read
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.speech import Heard, hear
from annotator.suggest.suggester import LinearSuggester, load_suggester
from annotator.suggest.tree import Tree
from tests.support import ROOT

Reader = Callable[[str], Reading]
Listener = Callable[[str], Heard]
FeatureReader = Callable[..., Features]


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The pipeline as suggestions use it."""
    return load_pipeline(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def blank() -> Language:
    """English without any training."""
    return load_pipeline("blank:en")


@pytest.fixture(scope="session")
def suggester() -> LinearSuggester:
    """The suggester on the default model."""
    return load_suggester(DEFAULT_MODEL)


def reader_of(nlp: Language) -> Reader:
    """A function from a sentence to its reading by ``nlp``."""

    def reading(text: str) -> Reading:
        doc = nlp(text)
        return read(doc[:], Layers.of(doc))

    return reading


@pytest.fixture(scope="session")
def reading(nlp: Language) -> Reader:
    """Reads a sentence with the default model."""
    return reader_of(nlp)


@pytest.fixture(scope="session")
def blank_reading(blank: Language) -> Reader:
    """Reads a sentence from its words alone."""
    return reader_of(blank)


@pytest.fixture(scope="session")
def tree(reading: Reader) -> Callable[[str], Tree]:
    """The parse of a sentence by the default model."""
    return lambda text: Tree(reading(text))


@pytest.fixture(scope="session")
def listen(tree: Callable[[str], Tree]) -> Listener:
    """Whom a sentence lets speak."""
    return lambda text: hear(tree(text))


@pytest.fixture(scope="session")
def features(reading: Reader) -> FeatureReader:
    """The features of a sentence read with the default model; takes what ``features_of`` takes after it."""
    return lambda text, *more: features_of(reading(text), *more)


@pytest.fixture(scope="session")
def seed_article() -> str | None:
    """A real article beside the checkout, where there is one. Nothing of it may be copied here."""
    path: Path = ROOT.parent / "shared" / "seed" / "article.txt"
    return path.read_text("utf-8") if path.is_file() else None


def body(*texts: str, quotation: int | None = None) -> list[SentenceText]:
    """An article of body sentences, each a paragraph of its own."""
    return [SentenceText(text, SentenceKind.BODY, place, quotation) for place, text in enumerate(texts)]
