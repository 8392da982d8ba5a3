"""Detecting the kind of annotations in a file from its content; its name does not matter."""

from annotator.errors import InputError, UsageError
from annotator.load.collection import is_collection
from annotator.load.foreign.file_records import TAKEN, TOOLS, ForeignFile
from annotator.text import one_line

OURS, CLAIMS = "jsonl", "claims"
"""The values of ``--from`` for the output of ``export jsonl`` and for checked claims."""
KINDS = (*TOOLS, OURS, CLAIMS)
"""All supported kinds of files."""


def kind_of(file: ForeignFile, said: str | None = None) -> str:
    """The kind of a file, one of ``KINDS``; ``said``, the value of ``--from``, has priority.

    Raises:
        InputError: if the file cannot be read or has no supported format.
        UsageError: if ``said`` is not a kind.

    """
    if said is not None:
        if said not in KINDS:
            raise UsageError(f"--from takes {', '.join(KINDS)}, not “{one_line(said)}”.")
        return said
    if _is_ours(file):
        return OURS
    tool = file.tool()
    if tool is not None:
        return tool
    if is_collection(file.path):
        return CLAIMS
    raise InputError(f"{file.shown} has no supported format; use {TAKEN}.")


def _is_ours(file: ForeignFile) -> bool:
    first = next((value for _, value, _ in file.records()), None)
    return isinstance(first, dict) and "schema_version" in first
