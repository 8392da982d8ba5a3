"""Configs for ``spacy train`` on an exported corpus: small CPU pipelines as a starting point.

They are based on ``spacy init config``, so they match the installed version of spaCy.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from annotator.export.job import Job

if TYPE_CHECKING:
    from thinc.api import Config

_CATEGORISER = "spancat_singlelabel"
"""Predicts at most one label per span. Its softmax keeps learning from many negative spans, where the gradient of the
logistic output of spaCy's ``spancat`` vanishes."""
PIPES = {"textcat": ["textcat"], "spancat": ["span_finder", _CATEGORISER]}
"""The pipeline of each task. Claims are too long for spaCy's default n-gram candidates, so a span finder proposes
candidates and the categoriser classifies them."""
_DEV = ("dev", "validation", "valid", "val")
_TRAIN = "train"
_AT_ONCE = 8
"""Batch size. It is small because an untrained span finder proposes very many spans."""
_LONGEST = 60
"""Maximum tokens of a proposed claim, because memory grows with its square."""
_PROPOSES = 0.1
"""Score threshold of the span finder; low, because the categoriser filters its proposals."""


def write_configs(job: Job, language: str, longest: int) -> None:
    """Write ``TASK/config.cfg`` for both tasks; ``longest`` is the maximum number of tokens in a claim."""
    for task in PIPES:
        with job.open(f"{task}/config.cfg") as stream:
            stream.write(config_of(task, language, job.splits, longest).to_str().encode() + b"\n")


def config_of(task: str, language: str, splits: tuple[str, ...], longest: int) -> "Config":
    """Return the config of a task, with paths relative to the folder of the export."""
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
    from spacy.cli.init_config import init_config

    return init_config(lang=language, pipeline=PIPES[task], optimize="efficiency", gpu=False, silent=True)


def _corpora(splits: tuple[str, ...]) -> tuple[str, str | None]:
    """The splits for training and development, found by their usual names."""
    train = next((split for split in splits if split == _TRAIN), splits[0] if splits else _TRAIN)
    return train, next((split for split in splits if split.lower() in _DEV), None)
