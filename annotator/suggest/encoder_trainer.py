"""Training the encoder with torch, which nothing else needs. ``MODEL_CARD.md`` has the recipe.

Every source of sentences has a head of its own on the shared encoder, because each has its own idea of a claim; that of
the largest is the one that is kept. The last part of the training runs with weights rounded to four bits.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from annotator.errors import InputError, UsageError
from annotator.suggest.encoder import MOST_PIECES
from annotator.suggest.encoder_base import EncoderBase, read_base
from annotator.suggest.encoder_file import TABLE, encoder_bytes
from annotator.suggest.labelled_sentences import LabelledSentence
from annotator.suggest.word_pieces import WordPieces, padded

EPOCHS = 3
BATCH = 32
RATE, HEAD_RATE = 8e-5, 1e-3
"""Highest learning rates, of the encoder and of the heads, which begin at nothing."""
WARM_UP, LEAST_RATE = 0.08, 0.02
"""Share of the steps over which the rate grows, and the least share of it that remains at the end."""
ROUNDED_FROM = 0.85
"""Share of the steps before weights are rounded to four bits."""
DECAY, LONGEST_STEP = 0.01, 1.0
SEED = 0
_SORTED_TOGETHER = 50
"""Batches whose sentences are sorted by length, so that little is padded."""
FEWEST = 20
"""Minimum number of sentences."""

Tensor = Any
OnStep = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Data:
    rows: list[list[int]]
    labels: Tensor
    heads: Tensor


def require_torch() -> str:
    """The version of torch.

    Raises:
        UsageError: if it is not installed; says how to install it.

    """
    try:
        return version("torch")
    except PackageNotFoundError as error:
        raise UsageError("Training the encoder needs torch: install it with “pip install 'torch>=2.6,<3'”.") from error


def train_encoder(
    sentences: Sequence[LabelledSentence], folder: Path, on_step: OnStep = lambda _done, _total: None
) -> bytes:
    """Fine-tune the model in ``folder`` on ``sentences``; the content of the encoder's file.

    The same data on the same machine gives the same bytes. ``on_step`` is told the steps done and their total.

    Raises:
        InputError: if there is too little data, or ``folder`` has no BERT model.
        UsageError: if torch is not installed.

    """
    torch_version = require_torch()
    if len(sentences) < FEWEST:
        raise InputError(f"{len(sentences)} sentences are too few to learn from: give {FEWEST}.")
    base = read_base(folder, (one.text for one in sentences))
    sources = [name for name, _ in Counter(sorted(one.source for one in sentences)).most_common()]
    weights = _learnt(base, sentences, sources, on_step)
    weights["head.weight"], weights["head.bias"] = weights["head.weight"][:, 0], weights["head.bias"][:1]
    about = {"base": base.sha256, "sentences": len(sentences), "sources": sources, "torch": torch_version}
    return encoder_bytes(base.vocabulary, weights, about)


def _learnt(
    base: EncoderBase, sentences: Sequence[LabelledSentence], sources: Sequence[str], on_step: OnStep
) -> dict[str, np.ndarray[Any, Any]]:
    import torch

    from annotator.suggest.student import DROPOUT, Student, as_it_is, rounded

    torch.manual_seed(SEED)
    weights = _parameters(base, len(sources))
    data = _data(base, sentences, sources)
    optimiser = _optimiser(weights)
    chance = np.random.RandomState(SEED)
    total = EPOCHS * math.ceil(len(data.rows) / BATCH)
    done = 0
    for _ in range(EPOCHS):
        for batch in _batches(data.rows, chance):
            _set_rates(optimiser, done / total, (done + 1) / (WARM_UP * total))
            student = Student(weights, rounded if done > ROUNDED_FROM * total else as_it_is, DROPOUT)
            _step(student, data, batch, optimiser, weights)
            done += 1
            on_step(done, total)
    return {name: values.detach().numpy() for name, values in weights.items()}


def _step(student: Any, data: _Data, batch: list[int], optimiser: Any, weights: Mapping[str, Tensor]) -> None:
    import torch

    table, lengths = map(torch.from_numpy, padded([data.rows[place] for place in batch]))
    chosen = torch.tensor(batch)
    logits = student.logits(table, lengths).gather(1, data.heads[chosen][:, None])[:, 0]
    loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, data.labels[chosen])
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(list(weights.values()), LONGEST_STEP)
    optimiser.step()


def _parameters(base: EncoderBase, heads: int) -> dict[str, Tensor]:
    import torch

    inputs = 3 * base.weights["input.weight"].shape[0]
    weights = {name: torch.tensor(values) for name, values in base.weights.items()}
    weights["head.weight"] = torch.randn(inputs, heads) * 0.02
    weights["head.bias"] = torch.zeros(heads)
    return {name: values.requires_grad_() for name, values in weights.items()}


def _data(base: EncoderBase, sentences: Sequence[LabelledSentence], sources: Sequence[str]) -> _Data:
    import torch

    pieces = WordPieces(base.vocabulary)
    rows = [pieces.numbers(one.text, MOST_PIECES) for one in sentences]
    labels = torch.tensor([float(one.label) for one in sentences])
    return _Data(rows, labels, torch.tensor([sources.index(one.source) for one in sentences]))


def _optimiser(weights: Mapping[str, Tensor]) -> Any:
    """AdamW (Loshchilov & Hutter 2019); neither the table of words nor vectors decay."""
    import torch

    heads = [values for name, values in weights.items() if name.startswith("head.")]
    body = {name: values for name, values in weights.items() if not name.startswith("head.")}
    matrices = [values for name, values in body.items() if values.ndim > 1 and name != TABLE]
    others = [values for name, values in body.items() if values.ndim == 1 or name == TABLE]
    return torch.optim.AdamW(
        [
            {"params": matrices, "weight_decay": DECAY, "highest": RATE},
            {"params": others, "weight_decay": 0.0, "highest": RATE},
            {"params": heads, "weight_decay": 0.0, "highest": HEAD_RATE},
        ]
    )


def _set_rates(optimiser: Any, done: float, warm: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = group["highest"] * min(1.0, warm) * max(LEAST_RATE, 1 - done)


def _batches(rows: Sequence[Sequence[int]], chance: np.random.RandomState) -> Iterator[list[int]]:
    """Places in random order, in batches of sentences of like length."""
    order = np.arange(len(rows))
    chance.shuffle(order)
    batches = []
    for start in range(0, len(order), BATCH * _SORTED_TOGETHER):
        pool = sorted(order[start : start + BATCH * _SORTED_TOGETHER].tolist(), key=lambda place: len(rows[place]))
        batches += [pool[place : place + BATCH] for place in range(0, len(pool), BATCH)]
    for place in chance.permutation(len(batches)).tolist():
        yield batches[place]
