"""Finding sentences that are worth checking. Importing this package does not import spaCy."""

from collections.abc import Iterable

from annotator.settings import DEFAULT_MODEL
from annotator.suggest import threads  # noqa: F401 — before any module here imports NumPy


def score(texts: Iterable[str], model: str = DEFAULT_MODEL) -> list[float]:
    """How much each text, taken as one sentence, looks like a claim worth checking: 0 to 1, in order.

    Raises:
        UsageError: if the pipeline called ``model`` is not installed.

    """
    from annotator.suggest.suggester import load_suggester

    return list(load_suggester(model).score(texts))
