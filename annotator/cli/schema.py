"""``annotator schema``: the JSON Schemas of the files this tool reads and writes."""

from typing import Annotated

import typer

from annotator.errors import UsageError
from annotator.output import print_json, say


def _names() -> list[str]:
    from annotator.export.schemas import schemas

    return list(schemas())


def schema(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Which schema; leave it out to list the names.", autocompletion=_names),
    ] = None,
) -> None:
    """Print a JSON Schema, or list the names.

    Example: annotator schema export-record
    """
    from annotator.export.schemas import schemas

    known = schemas()
    if name is None:
        for each in known:
            say(each)
    elif name in known:
        print_json(known[name])
    else:
        raise UsageError(f"There is no schema “{name}”: use one of {', '.join(known)}.")
