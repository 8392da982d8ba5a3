"""The screen in a real Chromium, served by the real program: labelling, resizing, and a line that drops."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import CookieJar
from PIL import Image
from typer.testing import CliRunner

from annotator.cli.commands import app
from annotator.storage.database.engine import Database
from tests.serve.chromium import Page, chromium
from tests.serve.conftest import Browser, children_of, hear, until
from tests.support import ROOT, store

pytestmark = pytest.mark.slow
SIGN_IN = (
    "fetch('/sign-in', {{method: 'POST', headers: {{'Content-Type': 'application/json'}}, "
    "body: JSON.stringify({{token: '{token}'}})}}).then(answer => answer.status)"
)
VERIFIED, DISPUTED = "https://stat.example/ports", "https://union.example/count"


def answers(db: Path) -> list[tuple[Any, ...]]:
    """Who has answered what, with how many pieces of evidence."""
    told = CliRunner().invoke(app, ["claims", "--json", "--db", str(db), "--reviewer", "ana"])
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    return [(row["label"], row["status"], row["evidence_count"]) for row in rows if row["label"]]


@asynccontextmanager
async def served(db: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """``annotator serve`` as people start it, and the link it prints for ana."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "annotator", "serve", "--db", str(db), "--port", "0", "--reviewer", "ana", "--json",
        env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield process, json.loads(await process.stdout.readline())["url"]
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def one_more_link(db: Path) -> str:
    """What ``annotator serve --link`` prints for the server that runs."""
    told = CliRunner().invoke(app, ["serve", "--link", "ben", "--db", str(db), "--json"])
    assert told.exit_code == 0, told.output
    return str(json.loads(told.stdout)["url"])


async def sign_in(page: Page, link: str) -> None:
    """Open the link and press its button, with the keyboard."""
    await page.open(link)
    await page.until("document.activeElement && document.activeElement.id === 'in'")
    assert "#" not in await page.script("location.href"), "the token is out of the address bar"
    await page.press("enter")
    await page.wait_for("saved ✓")


async def test_claims_are_labelled_by_keys_and_mouse_and_nothing_is_lost_when_the_line_drops(
    database: Database, db_path: Path
) -> None:
    store(database)
    database.close()
    async with served(db_path) as (server, link), chromium() as page:
        await sign_in(page, link)
        await page.press("v")
        await page.wait_for("Source for “Verified”")
        await page.paste(VERIFIED)
        await page.wait_for(VERIFIED)
        await page.press("enter")
        await page.wait_for("claims 1/")
        assert answers(db_path) == [("verified", "submitted", 1)]

        await page.click_words("Disputed")
        await page.wait_for("Source for “Disputed”")
        for key in "https://union.":
            await page.press(key)
        await page.wait_for("https://union.")
        children = children_of(server.pid)

        await page.script("sockets.at(-1).close()")
        await page.until("sockets.length === 2 && sockets[1].readyState === 1")
        await page.until("document.getElementById('notice').hidden")
        await page.paste("example/count")
        await page.wait_for(DISPUTED)
        await page.press("enter")
        await page.wait_for("claims 2/")
        assert children_of(server.pid) == children, "it is the same screen: not even the form was lost"
        assert [row[0] for row in answers(db_path)] == ["verified", "disputed"]

        await page.resize(1500, 900)
        await page.wait_for(lambda text: page.size[0] > 120 and "claims 2/" in text and len(text.splitlines()) > 30)
        await page.press("n")
        await page.wait_for("claims 3/")
        picture = Image.open(BytesIO(await page.picture())).convert("RGB")
        assert len(picture.getcolors(1 << 24) or ()) > 50, "the terminal is painted"

        await page.open(link.partition("/sign-in")[0])
        await page.wait_for("claims 3/")
        await page.press("u")
        await page.wait_for("claims 2/")
        assert await page.script("window.broken") == [], "the policy stops nothing that the page needs"
        assert all(url.startswith((link.partition("/sign-in")[0], "data:,")) for url in page.requested[1:])

        await page.press("q")
        await page.until("document.getElementById('notice').innerText.includes('You have left')")
        assert children_of(server.pid) == []
        await page.click(*await page.middle_of("#out"))
        await page.until("location.pathname === '/sign-in' && document.body.innerText.includes('that you were given')")

        token = one_more_link(db_path).partition("#")[2]
        await page.open(f"{link.partition('#')[0]}?again#{token}")
        await page.until("document.activeElement && document.activeElement.id === 'in'")
        assert await page.script(SIGN_IN.format(token=token)) == 204, "somebody else was faster"
        await page.press("enter")
        await page.until("document.body.innerText.includes('was used already')")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_the_end_of_the_server_ends_its_screens_once_they_have_saved(
    database: Database, db_path: Path, how: signal.Signals
) -> None:
    """However it ends: told to, or killed, which screens notice by themselves."""
    store(database)
    database.close()
    async with served(db_path) as (server, link), aiohttp.ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
        url, _, token = link.partition("/sign-in#")
        ana = Browser(client, url)
        assert await ana.sign_in(token) == 204
        line = await ana.line()
        await hear(line, "0.90")
        (screen,) = children_of(server.pid)
        await line.send_str('["stdin", "x"]')
        await hear(line, "Not a claim: ")
        server.send_signal(how)
        assert await server.wait() == (0 if how is signal.SIGTERM else -how)
        await until(lambda: not Path(f"/proc/{screen}").exists())
    assert answers(db_path) == [("not_a_claim", "submitted", 0)]
