"""``annotator serve``: the review screen in browsers."""

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator import hints
from annotator.cli.common import DatabaseOption, JsonOption, settings_of
from annotator.cli.context import open_for_reading, this_program
from annotator.errors import UsageError
from annotator.output import print_json, say, talk
from annotator.settings import Settings, serve_folder
from annotator.settings.kinds import Choice
from annotator.settings.precedence import check_handle
from annotator.text import counted

if TYPE_CHECKING:
    from annotator.serve.endpoint import Endpoint
    from annotator.serve.place import ServerPlace
    from annotator.serve.server import Server


NamesOption = Annotated[
    list[str] | None, typer.Option("--reviewer", metavar="NAME", help="Make a link for NAME; repeat it for others.")
]
LinkOption = Annotated[
    str | None, typer.Option("--link", metavar="NAME", help="Make one more link for the server that runs, and end.")
]
PublicOption = Annotated[
    str | None, typer.Option("--public-url", metavar="URL", help="The https address in the browser.")
]
ProxyOption = Annotated[
    list[str] | None, typer.Option("--proxy", metavar="ADDRESS", help="A proxy that does TLS; only it may connect.")
]
CertificateOption = Annotated[
    Path | None, typer.Option("--certificate", metavar="FILE", help="A certificate, to do TLS here.")
]


def serve(
    ctx: typer.Context,
    reviewer: NamesOption = None,
    link: LinkOption = None,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 for a free one.")] = 8642,
    public_url: PublicOption = None,
    proxy: ProxyOption = None,
    certificate: CertificateOption = None,
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE", help="The certificate's key.")] = None,
    max_sessions: Annotated[int, typer.Option("--max-sessions", min=1, help="How many may be signed in.")] = 10,
    idle: Annotated[int, typer.Option("--idle", min=1, metavar="MINUTES", help="Sign out who does nothing.")] = 60,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
) -> None:
    """Serve the review screen to browsers, until Ctrl+C. Each link that is printed signs one reviewer in, once.

    Only this machine can reach it, unless --public-url says what others call it and who does TLS.
    Example: annotator serve --reviewer ana --reviewer ben
    """
    if sys.platform == "win32":
        raise UsageError("Serving needs Linux or macOS: on Windows run it in WSL.")
    settings = settings_of(ctx, db)
    from annotator.serve.endpoint import Endpoint
    from annotator.serve.place import ServerPlace

    endpoint = Endpoint(host, port, public_url, tuple(proxy or ()), certificate, key)
    place = ServerPlace(serve_folder(settings.database.value))
    wanted = [link] if link is not None else reviewer or [settings.reviewer.value]
    names = [check_handle(Choice(name, "NAME")).value for name in wanted]
    if link is not None:
        _refuse_settings_of_a_server(ctx)
        _print_links(place, place.url(), names, as_json=as_json)
        return
    if find_spec("textual_serve") is None:
        raise UsageError("Serving needs textual-serve: install it with “pip install 'factdesk[serve]'”.")
    _serve(_server(settings, endpoint, place, max_sessions, idle), _shown(settings), names, as_json=as_json)


def _refuse_settings_of_a_server(ctx: typer.Context) -> None:
    """What is set when a server starts cannot be set with ``--link``, which is for one that runs already."""
    for option in ctx.command.params:
        source = ctx.get_parameter_source(option.name or "")
        if option.name not in ("link", "as_json", "db") and source is not None and source.name == "COMMANDLINE":
            raise UsageError(f"--link is for the server that runs: leave {option.opts[0]} out.")


def _server(settings: Settings, endpoint: "Endpoint", place: "ServerPlace", sessions: int, minutes: int) -> "Server":
    from annotator.serve.server import Server
    from annotator.serve.sessions import Limits

    screen = {"ANNOTATOR_DB": settings.database.value}  # not on the command line, which others can read
    return Server(endpoint, Limits(sessions, minutes * 60), place, _screen_command, screen)


def _screen_command(reviewer: str) -> Sequence[str]:
    # the link says who it is: the account is the server's for everybody
    return this_program(f"--as={reviewer}", "review")


def _serve(server: "Server", shown: str, names: Sequence[str], *, as_json: bool) -> None:
    import asyncio

    def started(endpoint: "Endpoint") -> None:
        many, minutes = counted(server.limits.sessions, "place"), server.limits.idle // 60
        talk(f"{shown} is served at {endpoint.origins[0]} until Ctrl+C: {many}, signed out after {minutes} minutes.")
        _print_links(server.place, endpoint.origins[0], names, as_json=as_json)
        talk(f"Each link signs in once, within a day. One more: {hints.command('serve --link NAME')}")

    asyncio.run(server.run(started))


def _print_links(place: "ServerPlace", url: str, names: Sequence[str], *, as_json: bool) -> None:
    """Print a new link for each reviewer, at once: whoever reads this waits for it."""
    for name in names:
        link = place.new_link(url, name)
        if as_json:
            print_json({"reviewer": name, "url": link})
        else:
            say(f"{name}: {link}")
    sys.stdout.flush()


def _shown(settings: Settings) -> str:
    """The database, which must be there, as it can be shown."""
    database = open_for_reading(settings)
    database.close()
    return database.shown
