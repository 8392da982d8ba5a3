"""The sections of ``annotator.toml`` that one part of the program each reads: sources, and datasets."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import UsageError


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """What ``[sources]`` says. ``archive`` is the folder for copies, when it is not the one beside the database."""

    watch: tuple[str, ...] = ()
    """Hosts whose citations “annotator sources check” reports."""
    allow: tuple[str, ...] = ()
    """Hosts (or host:port) that may be asked for a page although they are not on the public internet."""
    archive: Path | None = None
    archive_cited: bool = False
    """Whether each source is archived when it is cited."""


@dataclass(frozen=True, slots=True)
class DatasetSettings:
    """What ``[dataset]`` says of the exports: the names that dataset cards, metadata and published checks carry."""

    name: str | None = None
    """The dataset's title; else the project's name."""
    description: str | None = None
    license: str | None = None
    """An SPDX identifier such as ``CC-BY-4.0``."""
    url: str | None = None
    """Where the dataset is, or will be, published."""
    creator: str | None = None
    """The person or organisation that answers for it."""
    creator_url: str | None = None
    version: str = "1.0.0"
    pages: str | None = None
    """Where the check of one claim is published, with ``{claim_id}`` in it."""


def dataset_settings(section: dict[str, Any], where: str) -> DatasetSettings:
    """``[dataset]``, whose keys and types are known to be right.

    Raises:
        UsageError: naming ``where``, for an address that is none.

    """
    for name in ("url", "creator_url", "pages"):
        if name in section and not re.fullmatch(r"https?://[^\s<>\"{}]+(\{claim_id\}[^\s<>\"{}]*)?", section[name]):
            raise UsageError(f"{where}: {name} in [dataset] must be a web address, not {section[name]!r}.")
    if "pages" in section and "{claim_id}" not in section["pages"]:
        raise UsageError(f'{where}: pages in [dataset] needs {{claim_id}}, like "https://a.example/{{claim_id}}".')
    return DatasetSettings(**section)


def source_settings(section: dict[str, Any], path: Path | None) -> SourceSettings:
    """``[sources]``, whose keys and types are known to be right; a folder is meant from where the file is.

    Raises:
        UsageError: naming the file, for a host that cannot be one.

    """
    hosts = {}
    for name in ("watch", "allow"):
        hosts[name] = tuple(section.get(name, ()))
        for host in hosts[name]:
            if not isinstance(host, str) or not re.fullmatch(r"([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?", host):
                raise UsageError(f'{path}: {name} in [sources] takes hosts like "news.example", not {host!r}.')
    folder = section.get("archive")
    kept = None if folder is None or path is None else path.parent / Path(folder).expanduser()
    return SourceSettings(archive=kept, archive_cited=section.get("archive_cited", False), **hosts)
