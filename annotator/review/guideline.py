"""The project's guideline: the text in the database, else a file that is read each time it is shown."""

from dataclasses import dataclass
from pathlib import Path

from annotator.domain.work import Guideline
from annotator.errors import UsageError
from annotator.text import one_line

LARGEST = 512 * 1024
"""Maximum size of a guideline, in bytes."""
_MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class GuidelineFile:
    """The guideline's file, if configured, and the version stamped on reviews.

    ``stored`` is the text that the lead put into the database, which counts for everybody.
    """

    path: Path | None
    version: str
    stored: str | None = None

    @property
    def is_set(self) -> bool:
        """Whether the project has a guideline; without one, nobody need be told the version."""
        return self.path is not None or self.stored is not None

    @property
    def _is_markdown(self) -> bool:
        return self.path is not None and self.path.suffix.lower() in _MARKDOWN

    def read(self) -> Guideline:
        """The project's guideline as it is now.

        Raises:
            UsageError: when none is configured, or its file cannot be read as text.

        """
        if self.stored is not None:
            return Guideline(self.version, self.stored, self._is_markdown)
        if self.path is None:
            raise UsageError('This project has no guideline: set guideline = "FILE" under [project] in annotator.toml.')
        return Guideline(self.version, read_guideline(self.path), self._is_markdown)


def read_guideline(path: Path, setting: str = "guideline under [project]") -> str:
    """The text of a guideline file, with line ends as newlines; ``setting`` is where it was named.

    Raises:
        UsageError: when it is missing, a folder, too large, or not UTF-8 text.

    """
    name = one_line(str(path))
    if path.is_dir():
        raise UsageError(f"The guideline {name} is a folder: name a text file with {setting}.")
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"The guideline {name} cannot be read ({error.strerror}): correct {setting}.") from error
    if len(data) > LARGEST:
        raise UsageError(f"The guideline {name} is larger than {LARGEST // 1024} KB: shorten it or name another file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"The guideline {name} is not UTF-8 text: save it as plain text or Markdown.") from error
    if "\0" in text:
        raise UsageError(
            f"The guideline {name} is not text (it contains NUL bytes): save it as plain text or Markdown."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")
