"""``annotator release`` and ``annotator verify``: datasets that prove what they are."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_as_reviewer
from annotator.output import print_json, progress, say, talk

if TYPE_CHECKING:
    from annotator.splits.request import SplitRequest


def release(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A new name, or a release to write again.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FOLDER", help="A folder that is not there yet.")],
    sign: Annotated[
        Path | None, typer.Option("--sign", metavar="KEY", help="Sign it with this SSH key, such as ~/.ssh/id_ed25519.")
    ] = None,
    articles: Annotated[bool, typer.Option("--articles", help="Include the full text of the articles.")] = False,
    names: Annotated[bool, typer.Option("--names", help="Write reviewers' names instead of pseudonyms.")] = False,
    notes: Annotated[
        bool, typer.Option("--notes", help="Include what reviewers noted about claims and sources.")
    ] = False,
    gold: Annotated[
        str, typer.Option(metavar="RULE", help="majority (default), unanimous, single, adjudicated, posterior=P.")
    ] = "",
    split: Annotated[
        str | None, typer.Option(metavar="SHARES", help="Splits that do not leak: train=0.8,dev=0.1,test=0.1.")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="Another seed gives other splits.")] = 0,
    incomplete: Annotated[
        bool, typer.Option("--incomplete", help="Release it although the metadata lack what people must say.")
    ] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Freeze the dataset under a name, and write it to a folder that proves what it is.

    The folder has the rows and the full records, a manifest, metadata for catalogues (Croissant, RO-Crate), the head of
    the history, and a hash of every file. What only people can say of the data is asked for under [dataset] in
    annotator.toml. “annotator verify” checks the folder anywhere.

    Example: annotator release v1 -o dataset-v1 --sign ~/.ssh/id_ed25519
    """
    settings = settings_of(ctx, db, reviewer)
    from annotator.cli.context import project_for_reading
    from annotator.dataset.answers import Layer
    from annotator.dataset.selection import Selection
    from annotator.export.release import ReleaseRequest
    from annotator.export.release import release as run_release

    database = open_as_reviewer(settings)
    project = project_for_reading(database, settings)
    selection = Selection(Layer.ALL, older=True, notes=notes, gold=gold)
    key = sign.expanduser() if sign is not None else None
    wanted = ReleaseRequest(name, settings.dataset, selection, names, _splits(split, seed), articles, key, incomplete)
    with progress("releasing", "claims") as advance:
        done = run_release(database, project, wanted, out, settings.reviewer.value, advance)
    database.close()
    if as_json:
        print_json(done.manifest.model_dump(mode="json") | {"folder": str(out)})
        return
    for line in (done.manifest.summary(out), *done.split_lines):
        talk(line)


def _splits(split: str | None, seed: int) -> "SplitRequest | None":
    from annotator.errors import UsageError
    from annotator.splits.request import parse_split

    if split is None and seed:
        raise UsageError("--seed needs --split.")
    return parse_split(split, seed, False) if split is not None else None


def verify(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of a release.")],
    signers: Annotated[
        Path | None,
        typer.Option(
            "--signers", metavar="FILE", help="Who must have signed it: allowed signers of ssh-keygen, or a public key."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check that a release is as it was made: every file, the manifests, the metadata, the signature.

    Needs no database and no network. Says in one line what was checked; exit code 1 and the first thing that does not
    hold otherwise. Without --signers, a signature proves that nothing was changed since, but not who made it.

    Example: annotator verify dataset-v1 --signers allowed_signers
    """
    from annotator.errors import AnnotatorError, ExitCode
    from annotator.export.released_folder import verify_folder

    try:
        found = verify_folder(folder, signers)
    except AnnotatorError as error:
        if not as_json:
            raise
        print_json({"ok": False, "problem": str(error)})
        raise typer.Exit(ExitCode.FAILED) from error
    if as_json:
        print_json(found.as_json())
    else:
        say(found.sentence(folder))
