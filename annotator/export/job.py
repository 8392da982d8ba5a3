"""The base class of export formats, and the job that a format works on.

Each format is a class in its own module, registered in the entry-point group ``annotator.exporters``. Other packages
can register more. A format writes a stream of claim records to files, one record at a time.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from annotator.dataset.answers import ClaimAnswer, Layer, answers_of
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.coverage import Coverage
from annotator.dataset.lines import Json
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.errors import UsageError
from annotator.export.files import Counted, Files, StdoutFile
from annotator.export.parts.label_names import LabelMap
from annotator.measures.agreement import Figures
from annotator.settings import DatasetSettings
from annotator.storage.project import Project
from annotator.storage.retrieval_rows import RetrievalRows


class ReadRow(NamedTuple):
    """One row of an export, as read back from the files or as expected from the database.

    ``label`` is the format's name for the label, ``span`` the start and end in the article (code points), ``evidence``
    the sorted addresses of the sources. A reader sets the fields in ``Format.carries``.
    """

    claim_id: str | None = None
    label: str | None = None
    text: str | None = None
    span: tuple[int, int] | None = None
    evidence: tuple[str, ...] | None = None
    split: str | None = None


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """Options on the command line that apply to some formats."""

    formula_guard: bool = True
    """CSV: put an apostrophe before cells that a spreadsheet would run as a formula."""
    overrides: dict[str, str] = field(default_factory=dict)
    """The format's label names by ``LABEL`` or ``LABEL.mixed``; they override the label scheme."""


class Format(ABC):
    """One export format."""

    name: str
    about: str
    """Its purpose, in a few words."""
    suffix: str
    """File name suffix, such as ``.jsonl``; empty when the format writes a folder."""
    layers: tuple[Layer, ...] = (Layer.GOLD, Layer.REVIEWS, Layer.BOTH)
    """The layers it can export; the first is the default."""
    row: Literal["claim", "answer", "own"] = "answer"
    """What one row is: a claim with all its reviews, one labelled answer (``ClaimAnswer``), or what ``expected``
    says."""
    labels: tuple[str, ...] | None = None
    """The labels of its rows, when they are not those of claims."""
    needs_all = False
    """Whether it must know more than the records of a release tell: every claim of an article, or the library."""
    posteriors = False
    """Whether its rows have the probability of each label by a model."""
    archives = False
    """Whether it contains everything, including article texts, so that ``load`` can rebuild the database."""
    maps_labels = False
    """Whether it has its own labels; claims whose label has no counterpart are left out."""
    carries: tuple[str, ...] = ("claim_id", "label", "text")
    """The fields of ``ReadRow`` that its files contain and ``verify`` compares."""
    reader: str
    """The Python package that reads it back for verification."""

    @abstractmethod
    def write(self, records: Iterable[ClaimRecord], job: "Job") -> None:
        """Write the records, which are sorted by article and by position in the article."""

    @abstractmethod
    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Read the export back with ``reader``.

        ``out`` is the file or folder, ``manifest`` the content of its manifest.

        Raises:
            ImportError: the reader is not installed.
            AnnotatorError: the reader rejects the files.

        """

    def require(self) -> None:
        """Check that the libraries for writing are installed. Runs before an export reads or stores anything.

        Raises:
            AnnotatorError: a library is missing; the message names the extra to install.

        """
        return

    def refuses(self, answer: ClaimAnswer) -> str | None:
        """Return why the format cannot hold an answer, apart from its label; ``None`` when it can."""
        return None

    def refuses_evidence(self, piece: CitedEvidence) -> str | None:
        """Return why the format cannot hold a piece of evidence; ``None`` when it can."""
        return None

    def refuser(self, job: "Job") -> Callable[[ClaimAnswer], str | None]:
        """Return the function to use instead of ``refuses``; called once per pass over the records.

        Override it when the reason depends on the project or on earlier claims.
        """
        return self.refuses

    def expected(self, records: Iterable[ClaimRecord], job: "Job") -> Iterator[ReadRow]:
        """Yield what ``read`` must find, for formats whose rows are their own."""
        yield from ()

    def kept(self, row: ReadRow) -> ReadRow:
        """Reduce an expected row to what the files can hold. Override it for formats that lose values."""
        return row


def _no_library() -> RetrievalRows:
    raise UsageError("A release holds no library: export from the database.")


@dataclass(slots=True)
class Job:
    """One running export, as its format sees it."""

    format: Format
    project: Project
    dataset: DatasetSettings
    layer: Layer
    options: FormatOptions
    files: Files
    name: str
    """Name of the file or folder."""
    splits: tuple[str, ...]
    """Names of the splits in order; empty without splits."""
    articles: Callable[[str], ArticleRecord]
    """Return the record of an article by its id, with text and sentences; the last few are cached."""
    article_ids: Callable[[], Sequence[str]]
    """Return the ids of the articles in an archive, in import order. Call it after the last record."""
    agreement: Callable[[], Figures]
    """Return the agreement of reviewers on the records so far."""
    coverage: Callable[[str], Coverage] = Coverage
    """Return what is known of all claims of the article of the last record, selected or not."""
    retrieval: Callable[[], RetrievalRows] = _no_library
    """Return the library, and what was shown of it."""
    has_library: bool = False
    """Whether there is a library to return; a release has none, since it must stay what it is."""
    manifest: Callable[[], Json] = field(default=dict)
    """Return the manifest so far (``manifest.Manifest`` as JSON values), for a dataset card."""
    labels: LabelMap = field(init=False)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    """Number of rows by split and label."""
    claims: int = 0
    """Number of claims with at least one row, in formats whose rows are answers."""
    notes: dict[str, None] = field(default_factory=dict)
    """What users of the files must know, such as what the format loses; unique, in order."""
    written: list[tuple[str, Counted]] = field(default_factory=list)
    """File names and their streams, in the order of opening."""
    _refuses: Callable[[ClaimAnswer], str | None] = field(init=False)

    def __post_init__(self) -> None:
        """Set up the label names and the refusals of the format."""
        self._refuses = self.format.refuser(self)
        self.labels = LabelMap(self.format.name, self.project.scheme, self.options.overrides)

    def answers(self, record: ClaimRecord) -> Iterator[ClaimAnswer]:
        """Yield the rows of one claim that the format can hold; count the others by reason."""
        counted = False
        for answer in answers_of(record, self.layer):
            found = self._held(self.labels.apply(answer) if self.format.maps_labels else answer)
            why = found if isinstance(found, str) else self._refuses(found)
            if why is not None:
                self.left_out["rows", why] += 1
            elif not isinstance(found, str):
                self.rows[record.split, found.label] += 1
                self.claims += not counted
                counted = True
                yield found

    def _held(self, answer: ClaimAnswer | str) -> ClaimAnswer | str:
        """An answer with the evidence that the format can hold; the other pieces are counted by reason."""
        if isinstance(answer, str):
            return answer
        refused = [self.format.refuses_evidence(piece) for piece in answer.evidence]
        for why in refused:
            if why is not None:
                self.leave_out("evidence", why)
        kept = tuple(piece for piece, why in zip(answer.evidence, refused, strict=True) if why is None)
        return answer if len(kept) == len(answer.evidence) else replace(answer, evidence=kept)

    def count(self, record: ClaimRecord, label: str, *, new: bool) -> None:
        """Count a row of the format's own; ``new`` if it is the first of its claim."""
        self.rows[record.split, label] += 1
        self.claims += new

    def text(self, article_id: str) -> str:
        """Return the text of an article."""
        return str(self.articles(article_id).text)

    def leave_out(self, what: str, why: str, count: int = 1) -> None:
        """Count something left out of the files."""
        self.left_out[what, why] += count

    def note(self, sentence: str) -> None:
        """Add a note for users of the files to the manifest."""
        self.notes[sentence] = None

    @contextmanager
    def open(self, name: str | None = None) -> Iterator[Counted]:
        """Open the file ``name`` in the folder, or without a name the single file of the export."""
        shown = name or self.name
        with self.files.open(shown) as stream:
            self.written.append((shown, stream))
            yield stream

    def beside(self, suffix: str) -> AbstractContextManager[Counted]:
        """Open another file next to the single file, with the same stem (``claims`` + ``suffix``)."""
        return self.open(self.stem + suffix)

    @property
    def stem(self) -> str:
        """Name of the file without the format's suffix, or name of the folder."""
        return self.name[: len(self.name) - len(self.format.suffix)]

    @contextmanager
    def split_files(self, name: Callable[[str | None], str]) -> Iterator[Callable[[str | None], Counted]]:
        """Open one file per split, even for empty splits, and yield a function from split to stream.

        ``name`` returns the file name of a split, or of ``None`` when there are no splits.

        Raises:
            UsageError: several files would go to standard output.

        """
        if len(self.splits) > 1 and isinstance(self.files, StdoutFile):
            raise UsageError(f"{self.format.name} writes one file per split: choose a file name with -o.")
        with ExitStack() as stack:
            streams = {split: stack.enter_context(self.open(name(split))) for split in self.splits or (None,)}
            yield streams.__getitem__
