"""What a format is, and what it gets to work with.

A format is a class in a module of its own, found by the entry-point group ``annotator.exporters``; a package that
brings another one registers it there. It turns a stream of claim records into files, a record at a time.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from annotator.dataset.answers import ClaimAnswer, Layer, answers_of
from annotator.dataset.lines import Json
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.errors import UsageError
from annotator.export.files import Counted, Files, StdoutFile
from annotator.export.parts.label_names import LabelMap
from annotator.measures.agreement import Figures
from annotator.settings import DatasetSettings
from annotator.storage.project import Project


class ReadRow(NamedTuple):
    """One row of an export as its real reader sees it, or as the database says it should be.

    ``label`` is what the format calls it; ``span`` are start and end in the article (code points), ``evidence`` the
    addresses of the sources, sorted. A reader fills in what the format carries (``Format.carries``).
    """

    claim_id: str | None = None
    label: str | None = None
    text: str | None = None
    span: tuple[int, int] | None = None
    evidence: tuple[str, ...] | None = None
    split: str | None = None


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """What the command line may say to one format or another."""

    formula_guard: bool = True
    """CSV: cells that a spreadsheet would take for a formula get an apostrophe."""
    overrides: dict[str, str] = field(default_factory=dict)
    """Labels by ``LABEL`` or ``LABEL.mixed``, over what the label scheme says (``mapping``)."""


class Format(ABC):
    """One export format."""

    name: str
    about: str
    """What it is for, in a few words."""
    suffix: str
    """Of the one file it writes, such as ``.jsonl``; empty when it fills a folder."""
    layers: tuple[Layer, ...] = (Layer.GOLD, Layer.REVIEWS, Layer.BOTH)
    """Those it can tell; the first is the usual one."""
    row: Literal["claim", "answer"] = "answer"
    """What one row is: a claim with all that belongs to it, or one labelled answer (``ClaimAnswer``)."""
    archives = False
    """Whether it keeps everything, articles with their texts too, so that ``load`` can rebuild the database."""
    maps_labels = False
    """Whether it has labels of its own; then only claims whose labels have one are in it."""
    carries: tuple[str, ...] = ("claim_id", "label", "text")
    """The fields of ``ReadRow`` that its files hold, so that they can be compared with the database."""
    reader: str
    """The Python package that verifies it by reading it back."""

    @abstractmethod
    def write(self, records: Iterable[ClaimRecord], job: "Job") -> None:
        """Write the records, which come in the order of articles and of claims in them."""

    @abstractmethod
    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Read the export back with the real reader.

        ``out`` is the file or the folder, ``manifest`` what stands beside it.

        Raises:
            ImportError: when the reader is not installed.
            AnnotatorError: when it does not accept the files.

        """

    def require(self) -> None:
        """Look whether the library that writes the format is installed, before an export reads or stores anything.

        Raises:
            AnnotatorError: when it is not; the message names the extra that brings it.

        """
        return

    def refuses(self, answer: ClaimAnswer) -> str | None:
        """Why an answer has no place in the format beyond its label; ``None`` when it has one."""
        return None

    def refuser(self, job: "Job") -> Callable[[ClaimAnswer], str | None]:
        """What is asked in ``refuses``' stead, made anew for each pass over the records.

        For formats whose reason lies in the project, or in the claims that came before.
        """
        return self.refuses

    def kept(self, row: ReadRow) -> ReadRow:
        """What the files hold of a row of the database, for formats that hold less than it says."""
        return row


@dataclass(slots=True)
class Job:
    """One export under way, as its format sees it."""

    format: Format
    project: Project
    dataset: DatasetSettings
    layer: Layer
    options: FormatOptions
    files: Files
    name: str
    """Of the one file, or of the folder."""
    splits: tuple[str, ...]
    """The names of the splits in order; empty when there are none."""
    articles: Callable[[str], ArticleRecord]
    """The record of an article (``record.ArticleRecord``) by its id, with text and sentences; kept for a moment."""
    article_ids: Callable[[], Sequence[str]]
    """The ids of the articles that an archive holds, in the order they were imported; asked for after the records."""
    agreement: Callable[[], Figures]
    """How far the reviewers agree, over the records so far."""
    manifest: Callable[[], Json] = field(default=dict)
    """What the manifest says so far (``manifest.Manifest`` as plain values), for a card beside the data."""
    labels: LabelMap = field(init=False)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    """How many rows by split and label."""
    claims: int = 0
    """How many claims have a row, in formats whose rows are answers."""
    notes: dict[str, None] = field(default_factory=dict)
    """What a user of the files must know, such as what the format loses; once each, in order."""
    written: list[tuple[str, Counted]] = field(default_factory=list)
    """The files with what went into them, in the order they were opened."""
    _refuses: Callable[[ClaimAnswer], str | None] = field(init=False)

    def __post_init__(self) -> None:
        """Find what the format calls the project's labels, and what it refuses."""
        self._refuses = self.format.refuser(self)
        self.labels = LabelMap(self.format.name, self.project.scheme, self.options.overrides)

    def answers(self, record: ClaimRecord) -> Iterator[ClaimAnswer]:
        """The rows of one claim that have a place in the format; the others are counted with the reason."""
        told = False
        for answer in answers_of(record, self.layer):
            found = self.labels.apply(answer) if self.format.maps_labels else answer
            why = found if isinstance(found, str) else self._refuses(found)
            if why is not None:
                self.left_out["rows", why] += 1
            elif not isinstance(found, str):
                self.rows[record.split, found.label] += 1
                self.claims += not told
                told = True
                yield found

    def text(self, article_id: str) -> str:
        """The text of an article."""
        return str(self.articles(article_id).text)

    def leave_out(self, what: str, why: str, count: int = 1) -> None:
        """Count something that the files do not hold."""
        self.left_out[what, why] += count

    def note(self, sentence: str) -> None:
        """Let the manifest say something that a user of the files must know."""
        self.notes[sentence] = None

    @contextmanager
    def open(self, name: str | None = None) -> Iterator[Counted]:
        """A stream for a file: by its name in the folder, or for formats of one file that one."""
        shown = name or self.name
        with self.files.open(shown) as stream:
            self.written.append((shown, stream))
            yield stream

    def beside(self, suffix: str) -> AbstractContextManager[Counted]:
        """A stream for another file beside the one file, called after it (``claims`` + ``suffix``)."""
        return self.open(self.stem + suffix)

    @property
    def stem(self) -> str:
        """The name of the one file without the format's suffix, or of the folder."""
        return self.name[: len(self.name) - len(self.format.suffix)]

    @contextmanager
    def split_files(self, name: Callable[[str | None], str]) -> Iterator[Callable[[str | None], Counted]]:
        """A way to the stream of each split, opened when it is first asked for, in the order of the splits at least.

        ``name`` gives the file's name for a split, or for ``None`` when there are no splits. The files of all splits
        are there in the end, empty ones too.

        Raises:
            UsageError: when several files would go to standard output.

        """
        if len(self.splits) > 1 and isinstance(self.files, StdoutFile):
            raise UsageError(f"{self.format.name} writes a file for each split: name one with -o.")
        with ExitStack() as stack:
            streams = {split: stack.enter_context(self.open(name(split))) for split in self.splits or (None,)}
            yield streams.__getitem__
