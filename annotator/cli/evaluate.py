"""``annotator evaluate``: measure the scores against labels."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import JsonOption, settings_of
from annotator.cli.context import scheme_of
from annotator.cli.score_figures import print_figures

if TYPE_CHECKING:
    from annotator.suggest.labelled_sentences import LabelledSentence


def evaluate(
    ctx: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help='JSON lines with "text" and "label", or an export.')
    ],
    threshold: Annotated[
        float, typer.Option("--threshold", min=0, max=1, help="The score for precision, recall and F1.")
    ] = 0.5,
    folds: Annotated[
        int, typer.Option("--folds", min=0, help="Calibrate anew by this many folds of whole documents; 0 does not.")
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """Measure the claim spotter on labelled sentences.

    The measures are precision, recall, F1, average precision, AUC and calibration.

    Takes the same files as “annotator train”; for several files the mean follows. If the model was calibrated on these
    files, --folds 4 shows figures of calibrations that did not see the documents they are measured on.

    Example: annotator evaluate ours.jsonl theirs.jsonl --threshold 0.7
    """
    settings = settings_of(ctx)
    from annotator.measures.scores import measure
    from annotator.suggest.labelled_sentences import read_labelled
    from annotator.suggest.suggester import load_suggester

    scheme = scheme_of(settings)
    sets = [(path.name, read_labelled(path, scheme)) for path in files]
    suggester = load_suggester(settings.suggest.model, settings.suggest.weights, settings.suggest.encoder)
    scores = [list(suggester.score(sentence.text for sentence in sentences)) for _, sentences in sets]
    if folds:
        scores = _by_folds(scores, [sentences for _, sentences in sets], folds)
    figures = [
        measure(name, [sentence.label for sentence in sentences], found, threshold)
        for (name, sentences), found in zip(sets, scores, strict=True)
    ]
    print_figures(figures, as_json=as_json)


def _by_folds(scores: list[list[float]], sets: list[list["LabelledSentence"]], folds: int) -> list[list[float]]:
    """The scores, calibrated without the document of each sentence."""
    from annotator.suggest.calibration import recalibrated

    labels = [[sentence.label for sentence in sentences] for sentences in sets]
    documents = [[sentence.doc for sentence in sentences] for sentences in sets]
    return recalibrated(scores, labels, documents, folds)
