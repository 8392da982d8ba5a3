"""``annotator train``: train a model on labelled sentences."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import JsonOption, settings_of
from annotator.cli.context import scheme_of
from annotator.cli.score_figures import print_figures
from annotator.cli.train_encoder import train_second_stage, write_file
from annotator.output import progress, talk
from annotator.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language

    from annotator.measures.scores import Figures
    from annotator.suggest.labelled_sentences import LabelledSentence
    from annotator.suggest.regression import Example
    from annotator.suggest.trainer import Trained


def train(
    ctx: typer.Context,
    dataset: Annotated[
        list[Path], typer.Option("--dataset", metavar="FILE", help="Labelled sentences or an export; repeatable.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The model file to write.")],
    dev: Annotated[
        list[Path] | None, typer.Option("--dev", metavar="FILE", help="Calibrate and measure on these; repeatable.")
    ] = None,
    vectors: Annotated[
        Path | None, typer.Option("--vectors", metavar="FOLDER", help="A BERT model, for words not in the data.")
    ] = None,
    encoder: Annotated[
        Path | None,
        typer.Option("--encoder", metavar="PATH", help="Train the second stage from this BERT model, or fit it anew."),
    ] = None,
    name: Annotated[str, typer.Option("--name", help="The name of the model in suggestions.")] = "trained",
    as_json: JsonOption = False,
) -> None:
    """Train a model to tell claims from other sentences. It is measured on --dev, or on held-out fifths of the data.

    Takes JSON lines {"text", "label"} and files of “annotator export jsonl”. Needs pip install 'factdesk[train]'.

    Example: annotator train --dataset claims.jsonl -o ours.json
    """
    settings = settings_of(ctx)
    if encoder:
        from annotator.suggest.suggester import load_suggester

        linear = load_suggester(settings.suggest.model, None, encoder=False)
        train_second_stage(linear, scheme_of(settings), encoder, dataset, dev or [], out, as_json=as_json)
    else:
        _train_linear(settings, dataset, dev or [], vectors, name, out, as_json=as_json)


def _train_linear(
    settings: Settings,
    dataset: list[Path],
    dev: list[Path],
    vectors: Path | None,
    name: str,
    out: Path,
    *,
    as_json: bool,
) -> None:
    from annotator.suggest.labelled_sentences import read_labelled
    from annotator.suggest.pipeline import load_pipeline
    from annotator.suggest.trainer import require_sklearn
    from annotator.suggest.trainer import train as learn
    from annotator.suggest.vectors import read_vectors

    require_sklearn()
    scheme = scheme_of(settings)
    sets = [[sentence for path in dataset for sentence in read_labelled(path, scheme)]]
    sets += [read_labelled(path, scheme) for path in dev]
    words = read_vectors(vectors) if vectors else None
    examples, *parts = _examples(sets, load_pipeline(settings.suggest.model, None, False))
    trained = learn(examples, parts, words, name)
    write_file(out, trained.model.as_json().encode("utf-8", "surrogatepass"))
    print_figures(_figures(trained, examples, parts, [path.name for path in dev]), as_json=as_json)
    talk(f"Wrote {out}, version {trained.model.version}. To score with it: weights = … under [suggest].")


def _examples(sets: list[list["LabelledSentence"]], nlp: "Language") -> list[list["Example"]]:
    from annotator.suggest.trainer import examples_of

    total, done = sum(map(len, sets)), 0
    with progress("reading sentences") as advance:

        def on_item() -> None:
            nonlocal done
            done += 1
            advance(done, total, "")

        return [examples_of(sentences, nlp, on_item) for sentences in sets]


def _figures(
    trained: "Trained", examples: list["Example"], parts: list[list["Example"]], names: list[str]
) -> "list[Figures]":
    """How the model does on the data it was calibrated on, which its weights were not learnt from."""
    from annotator.measures.scores import measure

    if not parts:
        return [measure("held out", [one.sentence.label for one in examples], trained.held_out)]
    score = trained.model.score
    return [
        measure(name, [one.sentence.label for one in part], [score(one.found) for one in part])
        for name, part in zip(names, parts, strict=True)
    ]
