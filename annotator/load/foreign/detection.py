"""What kind of annotations a file holds, as its content tells; its name does not matter."""

from annotator.errors import InputError, UsageError
from annotator.load.collection import is_collection
from annotator.load.foreign.file_records import TAKEN, TOOLS, ForeignFile
from annotator.text import one_line

OURS, CLAIMS = "jsonl", "claims"
"""The names that ``--from`` has for what ``export jsonl`` wrote, and for a collection of checked claims."""
KINDS = (*TOOLS, OURS, CLAIMS)
"""Every kind of file that is taken."""


def kind_of(file: ForeignFile, said: str | None = None) -> str:
    """The kind of a file, one of ``KINDS``; what is ``said`` wins.

    Raises:
        InputError: when the file cannot be read or is none of them.
        UsageError: when what is said is no kind.

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
    raise InputError(f"{file.shown} is none of the files that are taken: {TAKEN}.")


def _is_ours(file: ForeignFile) -> bool:
    """Whether the first record is of our own exports', of claims or of articles."""
    first = next((value for _, value, _ in file.records()), None)
    return isinstance(first, dict) and "schema_version" in first
