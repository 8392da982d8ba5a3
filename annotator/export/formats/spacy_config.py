"""Configs for ``spacy train`` that fit an exported corpus: small, for the processor, to begin with.

They come from spaCy's own recommendations (``spacy init config``), so they fit the spaCy that is installed.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from annotator.export.job import Job

if TYPE_CHECKING:
    from thinc.api import Config

_CATEGORISER = "spancat_singlelabel"
"""One label or none for each span. spaCy's ``spancat`` stops learning when it has seen many spans that are none: its
logistic output has no gradient left. This one's softmax has."""
PIPES = {"textcat": ["textcat"], "spancat": ["span_finder", _CATEGORISER]}
"""The pipeline of each task. Claims are too long for a list of all word sequences (the usual way to find candidates),
so a span finder proposes where they begin and end, and the categoriser judges what it proposes."""
_DEV = ("dev", "validation", "valid", "val")
_TRAIN = "train"
_AT_ONCE = 8
"""Documents that are judged together: before it has learned anything, the span finder proposes all there is."""
_LONGEST = 60
"""Tokens of the longest claim that is proposed, for the same reason: memory grows with its square."""
_PROPOSES = 0.1
"""From which score the span finder proposes a border: low, since what it proposes is judged again."""


def write_configs(job: Job, language: str, longest: int) -> None:
    """Write ``TASK/config.cfg`` for both tasks; ``longest`` is how many tokens a claim has at most."""
    for task in PIPES:
        with job.open(f"{task}/config.cfg") as stream:
            stream.write(config_of(task, language, job.splits, longest).to_str().encode() + b"\n")


def config_of(task: str, language: str, splits: tuple[str, ...], longest: int) -> "Config":
    """The config of a task. Its paths are those seen from the folder of the export."""
    config: Any = _recommended(task, language).copy()
    train, dev = _corpora(splits)
    config["paths"] |= {"train": f"{task}/{train}", "dev": dev and f"{task}/{dev}"}
    if task == "spancat":
        config["nlp"]["batch_size"] = _AT_ONCE
        config["components"]["span_finder"] |= {"max_length": min(longest, _LONGEST), "threshold": _PROPOSES}
        config["components"][_CATEGORISER]["suggester"] = {
            "@misc": "spacy.preset_spans_suggester.v1",
            "spans_key": "${components.span_finder.spans_key}",
        }
        config["training"]["annotating_components"] = ["span_finder"]
    made: Config = config
    return made


@lru_cache(maxsize=8)
def _recommended(task: str, language: str) -> "Config":
    """What spaCy recommends to begin with."""
    from spacy.cli.init_config import init_config

    return init_config(lang=language, pipeline=PIPES[task], optimize="efficiency", gpu=False, silent=True)


def _corpora(splits: tuple[str, ...]) -> tuple[str, str | None]:
    """The splits to train and to measure on, by the names they usually have."""
    train = next((split for split in splits if split == _TRAIN), splits[0] if splits else _TRAIN)
    return train, next((split for split in splits if split.lower() in _DEV), None)
