"""``annotator suggest``: recompute suggestions, explain a score, or score any text."""

import sys
from collections import deque
from collections.abc import Iterator
from typing import Annotated, BinaryIO

import typer

from annotator.cli.common import DatabaseOption, JsonOption, settings_of
from annotator.cli.context import open_for_reading
from annotator.errors import InputError
from annotator.json_lines import texts_or_errors
from annotator.output import print_json, progress, say, talk
from annotator.settings import Settings


def suggest(
    ctx: typer.Context,
    again: Annotated[bool, typer.Option("--again", help="Also articles this suggester has already processed.")] = False,
    score: Annotated[bool, typer.Option("--score", help='Read {"text"} lines, write {"text", "score"} lines.')] = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="TEXT", help="Show the score of a sentence, and why.")
    ] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
) -> None:
    """Recompute suggestions in stored articles; people's work stays. Stop it at any time and run it again to continue.

    Example: annotator suggest --again
    """
    settings = settings_of(ctx, db)
    if explain is not None:
        _explain(settings, explain, as_json=as_json)
    elif score:
        _score_lines(settings, sys.stdin.buffer)
    else:
        _suggest_anew(settings, again=again, as_json=as_json)


def _suggest_anew(settings: Settings, *, again: bool, as_json: bool) -> None:
    """Go through the articles that the suggester of the settings has not seen, or all of them ``again``."""
    database = open_for_reading(settings)
    from annotator.storage import suggestions
    from annotator.storage.stored_facts import fill_facts
    from annotator.suggest.suggester import load_suggester

    suggester = load_suggester(settings.suggest.model, settings.suggest.weights, settings.suggest.encoder)
    keys = suggestions.articles_to_suggest(database, suggester.info, again=again)
    claims = 0
    with progress("suggesting") as advance:
        texts = (suggestions.sentence_texts(database, key) for key in keys)
        for done, (key, found) in enumerate(zip(keys, suggester.suggest(texts), strict=True), start=1):
            claims += suggestions.store_suggestions(
                database, key, found, suggester.info, settings.suggest.threshold, settings.suggest.audit,
                settings.suggest.possible,
            )  # fmt: skip
            advance(done, len(keys), "")
    with progress("finding facts", "claims") as advance:
        fill_facts(database, advance)
    database.close()
    info = suggester.info
    if as_json:
        summary = {"articles": len(keys), "claims": claims, "suggester": info.name, "version": info.version}
        print_json(summary | {"model": info.model, "threshold": settings.suggest.threshold})
    else:
        talk(f"{claims} claims suggested in {len(keys)} articles by {info.name} {info.version} on {info.model}.")


def _explain(settings: Settings, text: str, *, as_json: bool) -> None:
    from annotator.suggest.suggester import load_suggester

    suggester = load_suggester(settings.suggest.model, settings.suggest.weights, settings.suggest.encoder)
    score, reasons = suggester.explain(text)
    if as_json:
        why = [reason.as_json() for reason in reasons]
        info = suggester.info
        print_json({"text": text, "score": score, "reasons": why, "suggester": info.name, "version": info.version})
        return
    verdict = "suggested" if score >= settings.suggest.threshold else "not suggested"
    say(f"{score:.2f}  {verdict}, the threshold is {settings.suggest.threshold:g}")
    for reason in reasons:
        say(f"{reason.weight:+.2f}  {reason.reason}")


def _score_lines(settings: Settings, stream: BinaryIO) -> None:
    """Score any texts, one sentence each, as a filter: a line out for each line in, an error for one that is no text.

    Raises:
        InputError: at the end, when some lines were no text.

    """
    from annotator.suggest.suggester import load_suggester

    suggester = load_suggester(settings.suggest.model, settings.suggest.weights, settings.suggest.encoder)
    waiting: deque[str | InputError] = deque()
    wrong: list[InputError] = []

    def texts() -> Iterator[str]:
        for text in texts_or_errors(stream):
            waiting.append(text)
            if isinstance(text, str):
                yield text

    def print_errors() -> None:
        while waiting and isinstance(error := waiting[0], InputError):
            waiting.popleft()
            wrong.append(error)
            print_json({"error": str(error)})

    for value in suggester.score(texts()):
        print_errors()
        print_json({"text": waiting.popleft(), "score": value})
    print_errors()
    if wrong:
        more = f" {len(wrong) - 1} more such." if len(wrong) > 1 else ""
        raise InputError(f"Not scored: {wrong[0]}{more}")
