"""Limits on what comes in. They hold before time and memory are spent, and messages name them.

Limits of one kind of file stand with its reader (``annotator/ingest/readers``). The guide's page “trust” lists all.
"""

LONGEST_LINE = 32 * 1024 * 1024
"""Bytes of a line of JSON, so of one record."""
LONGEST_TEXT = 2_000_000
"""Characters of an article; the longest novels have three million."""
LONGEST_STATEMENT = 100_000
"""Characters of a text that is scored or looked for as one sentence."""
DEEPEST = 200
"""How deep lists and objects of JSON may be nested."""
MOST_VALUES = 5_000_000
"""Values in one piece of JSON that is read whole, counted by the commas in it."""
MOST_FAILURES = 10_000
"""Faulty entries of one file; what comes after them is not read."""
MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
"""Bytes of a file that is one text or page."""
MAX_SETTINGS_BYTES = 256 * 1024
"""Bytes of a settings file or a file of labels."""


def size_words(count: int) -> str:
    """A number of bytes that is a whole number of KB, MB or GB, as messages say it."""
    for unit, name in ((1024**3, "GB"), (1024**2, "MB")):
        if count >= unit:
            return f"{count // unit} {name}"
    return f"{count // 1024} KB"
