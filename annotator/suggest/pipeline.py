"""Loading a spaCy pipeline with only the components that the claim spotter uses.

spaCy is imported only when a pipeline is loaded, because the import takes longer than showing the first screen.
"""

import os
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import UsageError
from annotator.settings import DEFAULT_MODEL
from annotator.suggest.model_files import check_model
from annotator.suggest.threads import ONE_THREAD
from annotator.text import one_line

if TYPE_CHECKING:
    from spacy.language import Language

SPOTTER = "claim_spotter"
_NOT_READ = ("lemmatizer", "senter", "sentencizer", "textcat", "textcat_multilabel", "entity_linker", SPOTTER)
"""Components whose output no feature uses. The lemmatizer alone takes a third as long as all others together; a spotter
in the pipeline would score twice.
"""
_BLANK = "blank:"


def load_pipeline(model: str, weights: Path | None = None, encoder: bool = True) -> "Language":
    """The pipeline called ``model`` with ``claim_spotter`` as its last component, loaded once per process.

    ``model`` is the name of an installed pipeline package, the absolute path of a pipeline, or ``blank:`` and a
    language code for an untrained one. The spotter takes each document as one sentence and keeps all scores.
    ``weights`` is the path of a model file from ``annotator train``, instead of the package's own. ``encoder``
    says whether the package's own model has a second stage. Not thread-safe.

    Raises:
        UsageError: if there is no such pipeline or it cannot be loaded (says how to install it), or ``weights`` is not
            a model file.

    """
    return _loaded(model, weights, encoder)


@cache
def _loaded(model: str, weights: Path | None, encoder: bool) -> "Language":
    from annotator.suggest import spotter  # noqa: F401 — registers the component if no entry point does

    try:
        nlp = _load(model)
    except (ImportError, OSError, ValueError) as error:
        reason = one_line(str(error).strip().split("\n")[0])[:300]
        raise UsageError(f"The language model “{one_line(model)}” cannot be loaded: {reason}") from error
    if nlp.lang == "en" and nlp.has_pipe("tagger") and nlp.has_pipe("attribute_ruler"):
        nlp.remove_pipe("attribute_ruler")  # it maps tags to universal ones, which are not used for English
    options = {"per": "doc", "threshold": 0.0, "weights": weights and str(weights), "encoder": encoder}
    nlp.add_pipe(SPOTTER, last=True, config=options)
    return nlp


def _load(model: str) -> "Language":
    """Load the needed components, with NumPy's matrix product if it is limited to one thread.

    This is a third faster than BLIS, spaCy's default. With several threads NumPy would busy-wait on all cores while
    somebody types.
    """
    import spacy
    from thinc.api import use_ops

    if model.startswith(_BLANK):
        return spacy.blank(model.removeprefix(_BLANK))
    if not (spacy.util.is_package(model) or _is_folder(model)):
        raise UsageError(_missing(model))
    if model == DEFAULT_MODEL:
        check_model(model)
    with use_ops("numpy", use_blis=os.environ.get(ONE_THREAD[0]) != ONE_THREAD[1]):
        return spacy.load(model, exclude=_NOT_READ)


def model_label(model: str, nlp: "Language") -> str:
    """Name and version of a loaded pipeline as stored with suggestions, like ``en_core_web_sm-3.8.0``."""
    if model.startswith(_BLANK):
        return f"{model}-{version('spacy')}"
    return f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"


def _is_folder(model: str) -> bool:
    """Only absolute paths count: loading a pipeline runs its code, and a name must not match a folder by accident."""
    path = Path(model)
    return path.is_absolute() and (path / "config.cfg").is_file()


def _missing(model: str) -> str:
    shown = one_line(model)
    if model == DEFAULT_MODEL:
        how = f"install it with “pip install {shown.replace('_', '-')}”"
    elif re.fullmatch(r"[a-z]{2,3}_\w+", model):
        how = f"install it with “python -m spacy download {shown}”"
    else:
        how = "give the name of an installed spaCy pipeline"
    return f"The language model “{shown}” is not installed: {how}, or use “{DEFAULT_MODEL}” or “blank:en” instead."
