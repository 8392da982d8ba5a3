"""``annotator export``: write datasets."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_as_reviewer
from annotator.domain.team_choices import Model
from annotator.errors import UsageError
from annotator.output import print_json, print_table, progress, say, talk
from annotator.text import counted

if TYPE_CHECKING:
    from annotator.dataset.selection import Selection
    from annotator.export.run import Exported
    from annotator.schemes import LabelScheme
    from annotator.splits.request import SplitRequest
    from annotator.storage.named_notes import NamedNote

_Many = list[str] | None
_FEW = 10
"""Claims that a line lists."""


def _formats() -> list[str]:
    from annotator.export.registry import format_names

    return format_names()


def export(
    ctx: typer.Context,
    format_: Annotated[
        str | None,
        typer.Argument(metavar="FORMAT", help="One of the formats that --list shows.", autocompletion=_formats),
    ] = None,
    out: Annotated[str, typer.Option("-o", "--out", metavar="PATH", help="A file, or a folder; “-” is stdout.")] = "",
    list_: Annotated[bool, typer.Option("--list", help="List the formats and what reads them.")] = False,
    answers: Annotated[
        str | None, typer.Option("--labels", metavar="WHICH", help="gold, reviews, both, or all (jsonl's default).")
    ] = None,
    label: Annotated[_Many, typer.Option(help="Only claims with this label; repeatable, as all filters.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only claims last answered on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only claims last answered on this day or earlier.")
    ] = None,
    by: Annotated[_Many, typer.Option("--by", metavar="NAME", help="Only answers of this reviewer.")] = None,
    article: Annotated[_Many, typer.Option(metavar="ID", help="Only claims of this article.")] = None,
    origin: Annotated[_Many, typer.Option(metavar="ORIGIN", help="Only suggested, manual or audit claims.")] = None,
    min_reviews: Annotated[int, typer.Option(metavar="N", min=0, help="Only claims with N reviews or more.")] = 0,
    min_agreement: Annotated[
        float, typer.Option(metavar="SHARE", min=0, max=1, help="Only where this share of reviewers agrees.")
    ] = 0.0,
    gold: Annotated[
        str, typer.Option(metavar="RULE", help="majority (default), unanimous, single, adjudicated, posterior=P.")
    ] = "",
    soft: Annotated[
        Model | None, typer.Option("--soft", help="Add to the votes how probable each label is by this model.")
    ] = None,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="Include labels that lack their source, marked as drafts.")
    ] = False,
    notes: Annotated[
        bool,
        typer.Option(
            "--notes",
            help="Include what reviewers noted about claims and sources; jsonl with --labels all always has it.",
        ),
    ] = False,
    names: Annotated[bool, typer.Option("--names", help="Write reviewers' names instead of pseudonyms.")] = False,
    split: Annotated[
        str | None, typer.Option(metavar="SHARES", help="Splits that do not leak: train=0.8,dev=0.1,test=0.1.")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="Another seed gives other splits.")] = 0,
    split_by_source: Annotated[
        bool, typer.Option("--split-by-source", help="Also keep claims that cite one source in one split.")
    ] = False,
    freeze: Annotated[
        str | None, typer.Option(metavar="NAME", help="Keep this export as a release that can be repeated.")
    ] = None,
    frozen: Annotated[
        str | None, typer.Option(metavar="NAME", help="Repeat a release, byte for byte, or in another format.")
    ] = None,
    mixed: Annotated[
        str | None, typer.Option(metavar="exclude|nei", help="fever: disputed claims with sources for and against.")
    ] = None,
    plain_cells: Annotated[bool, typer.Option("--plain-cells", help="csv: no guard against formulas.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written; write nothing.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Read the files back with the format's real reader.")
    ] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Write the labelled claims as a dataset, with a manifest. The manifest counts what was left out, and why.

    Drafts and labels without their source are never gold. Example: annotator export jsonl -o claims.jsonl
    """
    if list_:
        _list(as_json)
        return
    if format_ is None or not (out or dry_run):
        raise UsageError(
            "Give a format and a place to write to: annotator export FORMAT -o PATH; --list shows the formats."
        )
    if verify and (dry_run or out == "-"):
        raise UsageError("--verify reads files back: write them to a file or folder with -o.")
    settings = settings_of(ctx, db, reviewer)
    selection = _selection(
        format_,
        answers,
        drafts=drafts,
        notes=notes,
        labels=tuple(label or ()),
        since=since,
        until=until,
        reviewers=tuple(by or ()),
        articles=tuple(article or ()),
        origins=tuple(origin or ()),
        min_reviews=min_reviews,
        min_agreement=min_agreement,
        gold=gold,
        soft=soft,
    )
    from annotator.cli.context import project_for_reading
    from annotator.export.job import FormatOptions
    from annotator.export.run import Request
    from annotator.export.run import export as run_export

    database = open_as_reviewer(settings)
    project = project_for_reading(database, settings)
    options = FormatOptions(formula_guard=not plain_cells, overrides=_overrides(format_, mixed, project.scheme))
    splits = _splits(split, seed, by_source=split_by_source)
    if frozen is not None:
        _refuse_choices(ctx)
    wanted = selection if frozen is None or answers else None
    request = Request(format_, wanted, names, options, settings.dataset, splits, freeze, frozen)
    with progress("exporting", "claims") as advance:
        done = run_export(
            database,
            project,
            request,
            out,
            settings.reviewer.value,
            advance,
            dry_run=dry_run,
            check=verify,
            on_named_notes=_point_out,
        )
    database.close()
    _report(done, dry_run=dry_run, as_json=as_json and out != "-")


def _selection(format_: str, answers: str | None, **filters: Any) -> "Selection":
    from annotator.dataset.answers import Layer
    from annotator.dataset.selection import Selection
    from annotator.export.registry import format_for

    if answers is not None and answers not in list(Layer):
        raise UsageError(f"--labels takes {', '.join(Layer)}, not “{answers}”.")
    layer = Layer(answers) if answers else format_for(format_).layers[0]
    return Selection(layer, older=answers == Layer.ALL, **filters)


def _splits(split: str | None, seed: int, *, by_source: bool) -> "SplitRequest | None":
    from annotator.splits.request import parse_split

    if split is None and (seed or by_source):
        raise UsageError("--seed and --split-by-source need --split.")
    return parse_split(split, seed, by_source) if split is not None else None


_OF_A_RELEASE = {"format_", "out", "frozen", "answers", "dry_run", "verify", "as_json", "db", "reviewer", "list_"}


def _refuse_choices(ctx: typer.Context) -> None:
    """A release keeps the choices made when it was frozen."""
    for name, value in ctx.params.items():
        if name not in _OF_A_RELEASE and value:
            raise UsageError(f"--frozen repeats a release as it was: leave out --{name.replace('_', '-')}.")


def _overrides(format_: str, mixed: str | None, scheme: "LabelScheme") -> dict[str, str]:
    """What ``--mixed`` means for the labels that FEVER calls refuted."""
    words = {"exclude": "exclude", "nei": "NOT ENOUGH INFO"}
    if mixed is None:
        return {}
    if format_ != "fever" or mixed not in words:
        raise UsageError(f"--mixed is for fever and takes exclude or nei, not “{mixed}” with {format_}.")
    refuted = (label.name for label in scheme.labels if label.exports.get("fever") == "REFUTES")
    return {f"{name}.mixed": words[mixed] for name in refuted}


def _report(done: "Exported", *, dry_run: bool, as_json: bool) -> None:
    manifest = done.manifest
    if as_json:
        verified = {"reader": done.verified.reader, "rows": done.verified.rows} if done.verified else None
        print_json(manifest.model_dump(mode="json") | {"verified": verified})
        return
    voice = say if dry_run else talk
    for line in (*(manifest.preview() if dry_run else [manifest.summary(done.folder)]), *done.split_lines):
        voice(line)
    if done.verified:
        talk(done.verified.sentence())


def _point_out(named: "list[NamedNote]") -> None:
    """Say which notes name people, before they leave."""
    if named:
        who = ", ".join(sorted({each.handle for each in named}))
        claims = sorted({each.claim_id for each in named})
        shown = ", ".join(claims[:_FEW]) + (" …" if len(claims) > _FEW else "")
        talk(
            f"Names leave with the notes: those on {counted(len(claims), 'claim')} name {who} ({shown}). "
            "Look at them before you pass the files on, or export without notes."
        )


def _list(as_json: bool) -> None:
    from annotator.export.registry import format_for, format_names
    from annotator.export.verify import reader_name

    rows = []
    for format_ in map(format_for, format_names()):
        files = f"NAME{format_.suffix}" if format_.suffix else "a folder"
        rows.append((format_.name, format_.about, files, reader_name(format_) or f"{format_.reader} (not installed)"))
    if as_json:
        for row in rows:
            print_json(dict(zip(("format", "about", "files", "reader"), row, strict=True)))
    else:
        print_table(("format", "for", "files", "verified with"), rows)
