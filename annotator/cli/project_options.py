"""The options by which a project is set up and changed, and the change that they say."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.errors import AnnotatorError, UsageError
from annotator.text import one_line

if TYPE_CHECKING:
    from annotator.domain.reviews_wanted import ReviewsWanted
    from annotator.schemes import LabelScheme
    from annotator.storage.project_changes import ProjectChange

NameOption = Annotated[str | None, typer.Option("--name", help="The project's name.")]
LabelsOption = Annotated[
    str | None,
    typer.Option(
        "--labels", metavar="SCHEME|FILE", help="verified, fever, averitec, scale, or a TOML file with [[labels]]."
    ),
]
ReviewsOption = Annotated[
    str | None, typer.Option("--reviews", metavar="N[+P%]", help="Reviews of each claim, as 2; or 1+20%.")
]
BlindOption = Annotated[
    bool | None, typer.Option("--blind/--open", help="Whether answers are hidden until a claim is closed.")
]
StanceOption = Annotated[
    bool | None,
    typer.Option("--matching-stance/--any-stance", help="Whether a verdict needs a source of its own stance."),
]
GuidelineOption = Annotated[
    Path | None, typer.Option("--guideline", metavar="FILE", help="The guideline, Markdown or plain text.")
]
VersionOption = Annotated[
    str | None, typer.Option("--guideline-version", metavar="VERSION", help="Else another text gets the next one.")
]
AdjudicatorOption = Annotated[
    list[str] | None, typer.Option("--adjudicator", metavar="NAME", help="Who may decide where reviewers differ.")
]
TitleOption = Annotated[
    list[str] | None, typer.Option("--title", metavar="LABEL=WORDS", help="Other words for a label.")
]
RetireOption = Annotated[
    list[str] | None, typer.Option("--retire", metavar="LABEL", help="A label that is no longer given.")
]
RestoreOption = Annotated[
    list[str] | None, typer.Option("--restore", metavar="LABEL", help="A retired label that is given again.")
]


def ask_name(default: str) -> str:
    """Ask for the project's name on the terminal."""
    return _asked("Name of the project", default, _check_words)


def ask_labels() -> str:
    """Ask for the labels on the terminal: a scheme, or a file with labels."""
    return _asked("Labels (verified, fever, averitec, scale, or a file)", "verified", _scheme)


def ask_reviews() -> str:
    """Ask on the terminal how many reviews each claim gets."""
    return _asked("Reviews of each claim (2, or 1+20%)", "1", _reviews)


def ask_stance() -> bool:
    """Ask on the terminal for the evidence rule."""
    return typer.confirm("Must a source support what is verified, and refute what is disputed", default=True, err=True)


def ask_guideline() -> Path | None:
    """Ask on the terminal for the file with the guideline; nothing for none."""
    words = _asked("Guideline (a file, or nothing)", "", lambda given: given and _guideline(Path(given)))
    return Path(words) if words else None


def ask_blind() -> bool:
    """Ask on the terminal whether answers are hidden from others."""
    return typer.confirm("Hide answers until a claim is closed", default=True, err=True)


def ask_adjudicators(reviews: str) -> list[str]:
    """Ask on the terminal who decides where reviewers differ, if they can; nothing for nobody yet."""
    if reviews == "1":
        return []
    return _names(_asked("Adjudicators (names with commas, or nothing)", "", _names))


def _names(words: str) -> list[str]:
    from annotator.settings.kinds import Choice
    from annotator.settings.precedence import check_handle

    return [check_handle(Choice(name.strip(), "--adjudicator")).value for name in words.split(",") if name.strip()]


def _asked(question: str, default: str, check: Callable[[str], object]) -> str:
    """Ask until ``check`` takes the answer; what is wrong with one is said at once."""

    def taken(words: str) -> str:
        try:
            check(words)
        except AnnotatorError as error:
            raise typer.BadParameter(str(error)) from error
        return words

    return str(typer.prompt(question, default=default, show_default=bool(default), value_proc=taken, err=True))


def change_from(
    *,
    name: str | None,
    labels: str | None,
    reviews: str | None,
    blind: bool | None,
    stance: bool | None,
    guideline: Path | None,
    version: str | None,
    adjudicators: list[str] | None,
    titles: list[str] | None = None,
    retired: list[str] | None = None,
    restored: list[str] | None = None,
) -> "ProjectChange":
    """The change that the options say.

    Raises:
        UsageError: for a value that cannot be used.

    """
    from annotator.settings.kinds import Choice
    from annotator.settings.precedence import check_handle
    from annotator.storage.project_changes import ProjectChange

    for each in adjudicators or ():
        check_handle(Choice(each, "--adjudicator"))
    _check_words(name, version)
    return ProjectChange(
        name=name,
        scheme=None if labels is None else _scheme(labels),
        matching_stance=stance,
        blind=blind,
        reviews=None if reviews is None else _reviews(reviews),
        guideline=None if guideline is None else _guideline(guideline),
        guideline_version=version,
        titles=tuple(map(_title, titles or ())),
        retired=tuple(retired or ()),
        restored=tuple(restored or ()),
        adjudicators=tuple(adjudicators or ()),
    )


def _check_words(*given: str | None) -> None:
    for words in given:
        if words is not None and not (words.strip() and words.isprintable()):
            raise UsageError(f"“{one_line(words)}” must be visible characters: choose other words.")


def _reviews(words: str) -> "ReviewsWanted":
    from annotator.domain.reviews_wanted import ReviewsWanted

    return ReviewsWanted.parse(words)


def _scheme(words: str) -> "LabelScheme":
    """The scheme of a preset's name, or of the labels in a file; its keys are checked, too."""
    from annotator.label_presets import PRESETS, Preset
    from annotator.schemes import scheme_from
    from annotator.settings.toml_file import read_toml
    from annotator.tui.keys import build_keymap

    if words in list(Preset):
        return PRESETS[Preset(words)]
    if not Path(words).is_file():
        known = ", ".join(Preset)
        raise UsageError(f"“{one_line(words)}” is no scheme of labels: give {known}, or a file with [[labels]].")
    file = read_toml(Path(words))
    tables = file.table.get("labels")
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise UsageError(f"{one_line(words)} has no [[labels]]: write one table for each label.")
    scheme = scheme_from(tables, "labels", one_line(words))
    build_keymap(scheme, {})
    return scheme


def _guideline(path: Path) -> tuple[str, str]:
    from annotator.review.guideline import read_guideline

    return one_line(path.name), read_guideline(path, "--guideline")


def _title(words: str) -> tuple[str, str]:
    label, equals, title = words.partition("=")
    if not equals or not title.strip() or not title.isprintable():
        raise UsageError(f"Write --title LABEL=WORDS, such as verified=Confirmed, not “{one_line(words)}”.")
    return label.strip(), title.strip()
