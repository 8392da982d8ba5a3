"""Who is signed in and what runs for them: places, time, sockets that drop, screens that end."""

import asyncio
import json

import pytest

from annotator.serve.screen_process import ScreenProcess
from annotator.serve.sessions import Closing
from tests.serve.conftest import SECRET, Serve, hear, screens_here, until


async def test_a_reviewer_is_who_the_link_was_for(serve: Serve) -> None:
    """Nothing that the browser says can change it, and the database is not on the command line."""
    async with serve() as running:
        ben = await running.signed_in("ben")
        said = await hear(await ben.line("/line?width=90&height=30&reviewer=ana"), "hello")
        assert said.startswith("hello ['--reviewer=ben'] ")
        assert said.endswith(f"{SECRET} 90")
        (child,) = screens_here()
        with open(f"/proc/{child}/cmdline") as stream:
            assert "hush" not in stream.read()
        assert "ben" in await (await ben.get("/")).text()


async def test_a_dropped_socket_finds_its_screen_again(serve: Serve) -> None:
    async with serve() as running:
        ana = await running.signed_in()
        line = await ana.line()
        first = (await hear(line, "hello")).split()[2]
        line._response.connection.transport.abort()  # as a network does that goes away
        again = await ana.line("/line?width=120&height=40")
        shown = json.loads((await hear(again, "show"))[1:])
        assert shown == {"type": "show", "width": 120, "height": 40}
        await again.send_str('["stdin", "x"]')
        await hear(again, "Dx")
        assert [str(child) for child in screens_here()] == [first]


async def test_a_second_window_takes_the_screen_over(serve: Serve) -> None:
    async with serve() as running:
        ana = await running.signed_in()
        first = await ana.line()
        await hear(first, "hello")
        second = await ana.line()
        await hear(second, "show")
        async for _ in first:
            pass
        assert first.close_code == Closing.ELSEWHERE
        assert len(screens_here()) == 1


async def test_a_screen_that_is_left_opens_again(serve: Serve) -> None:
    async with serve() as running:
        ana = await running.signed_in()
        line = await ana.line()
        await line.send_str('["stdin", "leave"]')
        async for _ in line:
            pass
        assert line.close_code == Closing.ENDED
        await hear(await ana.line(), "hello")


async def test_a_screen_that_fails_says_why_in_one_harmless_line(serve: Serve) -> None:
    async with serve() as running:
        line = await (await running.signed_in()).line()
        await hear(line, "hello")
        await line.send_str('["stdin", "break"]')
        message = await asyncio.wait_for(line.receive(), 10)
        assert (message.data, message.extra) == (Closing.ENDED, "annotator: it is \ufffd[31mbroken")


async def test_a_screen_that_speaks_nonsense_is_ended(serve: Serve) -> None:
    async with serve() as running:
        line = await (await running.signed_in()).line()
        await hear(line, "hello")
        await line.send_str('["stdin", "noise"]')
        async for _ in line:
            pass
        assert line.close_code == Closing.ENDED


async def test_a_screen_nobody_looks_at_is_closed_after_a_while(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.serve.sessions.GRACE", 0.1)
    monkeypatch.setattr("annotator.serve.sessions._LOOK", 0.05)
    async with serve() as running:
        ana = await running.signed_in()
        line = await ana.line()
        first = (await hear(line, "hello")).split()[2]
        await line.close()
        await until(lambda: not screens_here())
        assert (await hear(await ana.line(), "hello")).split()[2] != first, "she is still signed in"


async def test_who_comes_back_while_a_screen_closes_gets_the_next(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is not told that the screen has ended, which was the old one."""
    async with serve() as running:
        ana = await running.signed_in()
        line = await ana.line()
        first = (await hear(line, "hello")).split()[2]
        stop, begun = ScreenProcess.stop, asyncio.Event()

        async def slow(screen: ScreenProcess) -> None:
            begun.set()
            await asyncio.sleep(0.3)
            await stop(screen)

        monkeypatch.setattr(ScreenProcess, "stop", slow)
        monkeypatch.setattr("annotator.serve.sessions.GRACE", 0.0)
        await line.close()
        await asyncio.wait_for(begun.wait(), 10)
        assert (await hear(await ana.line(), "hello")).split()[2] != first


async def test_a_browser_that_takes_nothing_is_dropped_so_that_it_comes_back(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it missed is lost: going on from there would leave it with a screen that stands still."""
    monkeypatch.setattr("annotator.serve.screen_process._PATIENCE", 0.3)
    async with serve() as running:
        ana = await running.signed_in()
        line = await ana.line()
        await line.send_str('["stdin", "flood"]')
        await asyncio.sleep(1.0)
        async with asyncio.timeout(10):
            async for _ in line:
                pass
        await hear(await ana.line(), "show")


async def test_who_does_nothing_is_signed_out(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that only stays open does nothing, although it asks now and then whether the server is there."""
    monkeypatch.setattr("annotator.serve.sessions._LOOK", 0.05)
    async with serve(idle=0.6) as running:
        ana = await running.signed_in()
        line = await ana.line()
        for _ in range(4):
            await asyncio.sleep(0.2)
            await line.send_str('["stdin", "x"]')
        assert (await ana.get("/session")).status == 204
        while not line.closed:
            await line.send_str('["ping", "1"]')
            await line.send_str(json.dumps(["stdin", "\x1b[?2026;2$y"]))  # not a key: the terminal's own answer
            if (await line.receive()).type.name == "CLOSE":
                break
        assert line.close_code == Closing.SIGNED_OUT
        assert (await ana.get("/session")).status == 401
        await until(lambda: not screens_here())
        assert running.events[-1]["event"] == "signed out, idle"


async def test_no_more_are_signed_in_than_there_are_places(serve: Serve) -> None:
    async with serve(max_sessions=2) as running:
        first = await running.signed_in("ana")
        await running.signed_in("ben")
        token = running.token("cleo")
        assert await running.browser().sign_in(token) == 503
        await first.post("/sign-out")
        assert await running.browser().sign_in(token) == 204, "a link that found no place is not used up"
        assert running.refusals == ["all places are taken"]


async def test_signing_in_anew_ends_what_the_browser_had(serve: Serve) -> None:
    async with serve(max_sessions=2) as running:
        browser = await running.signed_in("ana")
        line = await browser.line()
        await hear(line, "hello")
        assert await browser.sign_in(running.token("ben")) == 204
        async for _ in line:
            pass
        assert line.close_code == Closing.SIGNED_OUT
        assert "ben" in await hear(await browser.line(), "hello")


async def test_signing_out_ends_screen_and_cookie(serve: Serve) -> None:
    async with serve() as running:
        ana = await running.signed_in()
        line = await ana.line()
        await hear(line, "hello")
        cookie = next(iter(ana.client.cookie_jar))
        assert (await ana.post("/sign-out")).status == 204
        assert await running.browser(Cookie=f"{cookie.key}={cookie.value}").refused_line() == 401
        await until(lambda: not screens_here())


async def test_no_screen_outlives_the_server(serve: Serve) -> None:
    async with serve() as running:
        for name in ("ana", "ben"):
            await hear(await (await running.signed_in(name)).line(), "hello")
        assert len(screens_here()) == 2
    assert not screens_here()
    assert running.events[-1]["event"] == "server ends"
    assert (running.server.place.folder / "running.json").read_text() == ""
