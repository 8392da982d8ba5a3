"""The text by which a project is reviewed: read when it is asked for, so that a change shows at once."""

from dataclasses import dataclass
from pathlib import Path

from annotator.domain.work import Guideline
from annotator.errors import UsageError
from annotator.text import one_line

LARGEST = 512 * 1024
"""Bytes of a guideline that are shown; more is a book, or no guideline."""
_MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class GuidelineFile:
    """Where a project's guideline is kept, and the version that reviews are stamped with."""

    path: Path | None
    version: str

    def read(self) -> Guideline:
        """The project's guideline as it is now.

        Raises:
            UsageError: when the configuration names none, or names what is no text file.

        """
        if self.path is None:
            raise UsageError('This project has no guideline: name its file, guideline = "FILE", under [project].')
        return Guideline(self.version, read_guideline(self.path), self.path.suffix.lower() in _MARKDOWN)


def read_guideline(path: Path) -> str:
    """The text of a guideline's file, line ends as newlines.

    Raises:
        UsageError: naming the file, when it is missing, a folder, too large or no text.

    """
    name = one_line(str(path))
    if path.is_dir():
        raise UsageError(f"The guideline {name} is a folder: name a file of text under [project].")
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(
            f"The guideline {name} cannot be read ({error.strerror}): mend [project] guideline."
        ) from error
    if len(data) > LARGEST:
        raise UsageError(f"The guideline {name} has more than {LARGEST // 1024} KB: name a shorter one.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"The guideline {name} is no text in UTF-8: save it as plain text or Markdown.") from error
    if "\0" in text:
        raise UsageError(f"The guideline {name} is no text (it holds NUL): save it as plain text or Markdown.")
    return text.replace("\r\n", "\n").replace("\r", "\n")
