"""``annotator train --encoder``: train the second stage of the built-in suggester, or fit it to the first anew."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.score_figures import print_figures
from annotator.errors import InputError, UsageError
from annotator.output import progress, talk
from annotator.part_files import part_of

if TYPE_CHECKING:
    from annotator.measures.scores import measure
    from annotator.schemes import LabelScheme
    from annotator.suggest.blend_fit import BlendPart
    from annotator.suggest.encoder_file import EncoderFile
    from annotator.suggest.labelled_sentences import LabelledSentence
    from annotator.suggest.suggester import LinearSuggester

FOLDS = 4


def train_second_stage(
    linear: "LinearSuggester",
    scheme: "LabelScheme",
    source: Path,
    dataset: Sequence[Path],
    dev: Sequence[Path],
    out: Path,
    *,
    as_json: bool,
) -> None:
    """Write the encoder's file if ``source`` is the folder of a BERT model, and in any case the blend beside it.

    ``linear`` is the built-in model without a second stage; ``scheme`` gives the meanings of labels in exports.

    Raises:
        UsageError: if there is nothing to fit the blend to, or torch is needed and not installed.
        InputError: if a file cannot be read or written.

    """
    if not dev:
        raise UsageError("The second stage is fitted to the first on sentences that neither learnt from: give --dev.")
    from annotator.suggest.blend_fit import fit_blend, scores_by_folds
    from annotator.suggest.encoder_file import read_encoder
    from annotator.suggest.labelled_sentences import read_labelled
    from annotator.suggest.weights import trained_model

    sets = [read_labelled(path, scheme) for path in dev]
    encoder_path, blend_path = out.with_suffix(".npz"), out.with_suffix(".json")
    if source.is_dir():
        _train(source, [one for path in dataset for one in read_labelled(path, scheme)], encoder_path)
    encoder = read_encoder(encoder_path if source.is_dir() else source)
    parts = [_part(linear, encoder, sentences) for sentences in sets]
    blend = fit_blend(parts, trained_model().version, encoder.version)
    write_file(blend_path, blend.as_json().encode())
    held_out = zip(dev, sets, scores_by_folds(parts, FOLDS), strict=True)
    figures = [measure(path.name, [one.label for one in sentences], scores) for path, sentences, scores in held_out]
    print_figures(figures, as_json=as_json)
    talk(f"Wrote {blend_path}, version {blend.version}. The figures are of blends without the documents measured.")


def write_file(path: Path, content: bytes) -> None:
    """Write a model's file, whole or not at all.

    Raises:
        InputError: if it cannot be written.

    """
    try:
        with part_of(path) as part:
            part.write_bytes(content)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error


def _train(folder: Path, sentences: Sequence["LabelledSentence"], out: Path) -> None:
    from annotator.suggest.encoder_trainer import train_encoder

    with progress("training") as advance:
        write_file(out, train_encoder(sentences, folder, lambda done, total: advance(done, total, "")))


def _part(linear: "LinearSuggester", encoder: "EncoderFile", sentences: Sequence["LabelledSentence"]) -> "BlendPart":
    """What both stages say of ``sentences``, each alone."""
    from annotator.suggest.blend_fit import BlendPart

    verdicts = list(linear.verdicts(one.text for one in sentences))
    return BlendPart(
        [one.score for one in verdicts],
        encoder.encoder.logits([one.text or "" for one in verdicts]),
        [one.label for one in sentences],
        [one.doc for one in sentences],
    )
