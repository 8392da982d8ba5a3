"""Finding sentences that are worth checking. Importing this package does not import spaCy."""

import os
import sys
from collections.abc import Iterable

from annotator.settings import DEFAULT_MODEL

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "1")
"""Limits NumPy to one thread. NumPy reads it when it is first imported, so it is set here."""
if "numpy" not in sys.modules:
    os.environ.setdefault(*ONE_THREAD)


def score(texts: Iterable[str], model: str = DEFAULT_MODEL) -> list[float]:
    """How much each text, taken as one sentence, looks like a claim worth checking: 0 to 1, in order.

    Raises:
        UsageError: if the pipeline called ``model`` is not installed.

    """
    from annotator.suggest.suggester import load_suggester

    return list(load_suggester(model).score(texts))
