"""What strangers try: other pages, other names, other people's links, files that are not theirs, and sheer number."""

import asyncio
import json
import os
import stat
import time
from collections.abc import Callable

import aiohttp
import pytest

from annotator.serve import sign_ins
from annotator.serve.sign_in_links import HOURS
from tests.serve.conftest import Running, Serve, hear, screens_here, until

FOREIGN = (
    "https://evil.example", "http://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1", "file://",
    "http://127.0.0.1:{port}.evil.example", "http://evil.example/http://127.0.0.1:{port}", "https://127.0.0.1:{port}",
    "http://127.0.0.1:{port}@evil.example", "HTTP://127.0.0.1:{port}/", "",
)  # fmt: skip
"""What the header ``Origin`` says when another page asks."""
PATHS = (
    "/static/../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2fetc%2fpasswd",
    "/static//etc/passwd", "/static/..%5c..%5cserver.py", "/static/%00door.js", "/static/", "/static",
    "/static/js/textual.js", "/static/door.js%00.css", "/static/....//door.js", "/../annotator.db", "/facts.db",
    "/facts.db.serve/sign-ins.log",
    "/download/1", "/ws", "//evil.example/", "/static/screen.html", "/static/%252e%252e%252fpasswd", "/.git/config",
)  # fmt: skip
"""Where a server could have files that are nobody's business."""


async def test_a_page_of_a_stranger_gets_nothing(serve: Serve) -> None:
    """Every request that a foreign page could make a signed-in browser send is refused, the socket above all."""
    async with serve() as running:
        ana = await running.signed_in()
        for foreign in FOREIGN:
            origin = foreign.format(port=running.port)
            assert await ana.refused_line(Origin=origin) == 403, origin
            assert (await ana.post("/sign-out", Origin=origin)).status == 403, origin
            assert (await ana.get("/", Origin=origin)).status == 403, origin
            assert (await ana.post("/sign-in", {"token": running.token("ben")}, Origin=origin)).status == 403, origin
        assert set(running.refusals) == {"another page asks"}
        assert screens_here() == []
        assert (await ana.get("/")).status == 200, "and she is signed in as before"


async def test_a_request_of_no_page_gets_nothing(serve: Serve) -> None:
    """A socket or a change without ``Origin`` comes from no browser."""
    async with serve() as running:
        ana = await running.signed_in()
        cookie = next(iter(ana.client.cookie_jar))
        for method, path, more in (
            ("GET", "/line", "Upgrade: websocket\nConnection: upgrade\n"),
            ("POST", "/sign-out", ""),
        ):
            asked = (
                f"{method} {path} HTTP/1.1\nHost: 127.0.0.1:{running.port}\nCookie: {cookie.key}={cookie.value}\n"
                f"Sec-WebSocket-Version: 13\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\n{more}Content-Length: 0\n\n"
            )
            assert b" 403 " in (await running.raw(asked + "\n"))[:20]


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:{port}.evil.example", "", "[::1"],
)
async def test_a_name_that_was_given_this_address_gets_nothing(serve: Serve, host: str) -> None:
    """DNS rebinding: the browser believes that the page of ``evil.example`` comes from here, and says so."""
    async with serve() as running:
        ana = await running.signed_in()
        name = host.format(port=running.port)
        for path in ("/", "/sign-in", "/static/door.js", "/session"):
            assert (await ana.get(path, Host=name)).status == 403
        assert await ana.refused_line(Host=name, Origin=f"http://{name}") == 403
        assert await running.browser().sign_in(running.token(), Host=name, Origin=f"http://{name}") == 403
        assert "this server has another name" in running.refusals


async def test_a_request_with_two_names_or_none_is_refused(serve: Serve) -> None:
    async with serve() as running:
        here = f"127.0.0.1:{running.port}"
        for asked in (
            f"GET / HTTP/1.1\nHost: {here}\nHost: evil.example\nConnection: close\n\n",
            f"GET / HTTP/1.1\nHost: evil.example\nHost: {here}\nConnection: close\n\n",
            "GET / HTTP/1.0\n\n",
            f"GET http://{here}/ HTTP/1.1\nHost: evil.example\nConnection: close\n\n",
        ):
            status = (await running.raw(asked)).split()[1]
            assert status in (b"403", b"400"), asked


async def test_a_link_signs_in_once(serve: Serve) -> None:
    async with serve() as running:
        token = running.token()
        assert await running.browser().sign_in(token) == 204
        assert await running.browser().sign_in(token) == 403
        assert running.refusals == ["the link is wrong, used or too old"]


async def test_of_twenty_who_use_a_link_at_once_one_is_signed_in(serve: Serve) -> None:
    async with serve(max_sessions=30) as running:
        token = running.token()
        statuses = await asyncio.gather(*(running.browser().sign_in(token) for _ in range(20)))
        assert sorted(statuses) == [204] + [403] * 19


async def test_no_token_that_was_not_given_signs_in(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serve() as running:
        old = running.token()
        good = running.token()
        name = next(iter(os.listdir(running.server.place.folder / "links"))).removesuffix(".json")
        later = time.time() + HOURS * 3600 + 1
        for wrong in (
            "",
            "x",
            good[:-1],
            good + "x",
            name,
            "../links/" + name,
            "\ud800",
            "x" * 900,
            None,
            7,
            [good],
            {"a": 1},
        ):
            assert (await running.browser().post("/sign-in", {"token": wrong})).status == 403, wrong
        for body in ([], "x", {"no": "token"}, None, [[[[]]]]):
            assert (await running.browser().post("/sign-in", body)).status == 403
        as_form = await running.browser().post("/sign-in", {"token": good}, **{"Content-Type": "text/plain"})
        assert as_form.status == 403, "a form of another page can send that without asking"
        packed = await running.browser().post("/sign-in", {"token": good}, **{"Content-Encoding": "gzip"})
        assert packed.status == 403
        assert (await running.browser().post("/sign-in", {"token": "x" * 100_000})).status in (403, 413)
        with monkeypatch.context() as patched:
            patched.setattr(time, "time", lambda: later)
            assert await running.browser().sign_in(old) == 403, "too old"
        assert await running.browser().sign_in(good) == 204


async def test_nobody_is_signed_in_by_a_cookie_they_made_up(serve: Serve) -> None:
    async with serve() as running:
        ana = await running.signed_in()
        cookie = next(iter(ana.client.cookie_jar))
        for value in ("", "x", cookie.value[:-1], cookie.value.swapcase(), cookie.value + "=", "a" * 5000):
            stranger = running.browser(Cookie=f"{cookie.key}={value}")
            assert (await stranger.get("/session")).status == 401
            assert (await stranger.get("/")).headers["Location"] == "/sign-in"
            assert await stranger.refused_line() == 401
        planted = running.browser(Cookie=f"{cookie.key}=planted")
        answer = await planted.post("/sign-in", {"token": running.token("ben")})
        assert answer.cookies[cookie.key].value not in ("planted", cookie.value), "what was planted is never taken on"


async def test_the_cookie_is_of_no_use_to_scripts_and_other_sites(serve: Serve) -> None:
    async with serve() as running:
        answer = await running.browser().post("/sign-in", {"token": running.token()})
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert len(next(iter(answer.cookies.values())).value) == 43, "256 random bits"


async def test_there_is_no_way_to_other_files(serve: Serve) -> None:
    async with serve() as running:
        cookie = next(iter((await running.signed_in()).client.cookie_jar))
        for path in PATHS:
            answer = await running.raw(
                f"GET {path} HTTP/1.1\nHost: 127.0.0.1:{running.port}\nCookie: {cookie.key}={cookie.value}\n"
                "Connection: close\n\n"
            )
            assert answer.split()[1] in (b"404", b"400", b"403"), (path, answer)
            assert b"root:" not in answer


async def test_every_answer_keeps_other_pages_away_from_it(serve: Serve) -> None:
    async with serve() as running:
        ana = await running.signed_in()
        answers = [
            await ana.get("/"), await ana.get("/sign-in"), await ana.get("/static/door.js"), await ana.get("/?ping=x"),
            await ana.get("/nothing"), await ana.get("/", Host="evil.example"), await ana.post("/"),
            await ana.get("/session"),
        ]  # fmt: skip
        assert [answer.status for answer in answers] == [200, 200, 200, 303, 404, 403, 405, 204]
        for answer in answers:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Server"] == "annotator"
            assert "aiohttp" not in await answer.text()
        assert answers[0].headers["Cache-Control"] == "no-store"
        nonces = {(await ana.get("/")).headers["Content-Security-Policy"] for _ in range(3)}
        assert len(nonces) == 3, "the mark of own styles cannot be guessed from the last one"


async def test_pages_name_nothing_that_is_elsewhere(serve: Serve) -> None:
    async with serve() as running:
        ana = await running.signed_in()
        for path in ("/", "/sign-in", "/static/door.js", "/static/sign_in.js", "/static/door.css"):
            text = await (await ana.get(path)).text()
            assert "http://" not in text
            assert "https://" not in text
        assert "url(" not in await (await ana.get("/static/xterm.css")).text()


async def test_two_hundred_silent_connections_shut_nobody_out(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.serve.connections.FIRST_REQUEST", 1.0)
    async with serve() as running:
        ana = await running.signed_in()
        line = await ana.line()
        await hear(line, "hello")
        silent = [await asyncio.open_connection("127.0.0.1", running.port) for _ in range(200)]
        await line.send_str('["stdin", "still there"]')
        await hear(line, "Dstill there")
        assert (await ana.get("/session")).status == 204
        async with asyncio.timeout(10):
            assert [await reader.read() for reader, _ in silent] == [b""] * 200, "they are closed, having asked nothing"


async def test_connections_that_have_gone_take_no_place(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.serve.connections.MOST", 20)
    async with serve() as running:
        for _ in range(60):
            _, writer = await asyncio.open_connection("127.0.0.1", running.port)
            writer.close()
        await asyncio.sleep(0.1)
        assert (await running.browser().get("/sign-in")).status == 200


async def test_a_request_that_does_not_end_keeps_no_place(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its head nor its body, and nor does one that is answered before its end."""
    monkeypatch.setattr("annotator.serve.connections.FIRST_REQUEST", 0.3)
    monkeypatch.setattr("annotator.serve.routes.FIRST_REQUEST", 0.3)
    monkeypatch.setattr("annotator.serve.server._REST", 0.3)
    async with serve() as running:
        head = f"Host: 127.0.0.1:{running.port}\nOrigin: {running.url}\nContent-Type: application/json\n"
        for begun in (
            f"GET / HTTP/1.1\n{head}",
            f"POST /sign-in HTTP/1.1\n{head}Content-Length: 500\n\n{{",
            f"POST /sign-out HTTP/1.1\n{head}Content-Length: 500\n\n{{",
        ):
            reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
            writer.write(begun.replace("\n", "\r\n").encode())
            async with asyncio.timeout(5):
                while await reader.read(1 << 16):
                    pass
            writer.close()


async def test_beyond_the_limit_connections_are_turned_away(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.serve.connections.MOST", 20)
    async with serve() as running:
        line = await (await running.signed_in()).line()
        many = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", running.port) for _ in range(200)))
        ended = [asyncio.create_task(reader.read()) for reader, _ in many]
        await until(lambda: sum(task.done() for task in ended) >= 180)
        await line.send_str('["stdin", "still there"]')
        await hear(line, "Dstill there")
        for task in ended:
            task.cancel()


async def test_two_hundred_sockets_of_strangers_start_nothing(serve: Serve) -> None:
    async with serve() as running:
        stranger = running.browser()
        statuses = await asyncio.gather(*(stranger.refused_line() for _ in range(200)))
        assert statuses == [401] * 200
        assert screens_here() == []
        lines = running.server.place.log.read_text().splitlines()
        assert len(lines) == 1 + sign_ins._REFUSALS, "nobody fills the disk by being refused"


async def test_two_hundred_sockets_of_one_session_are_one_screen(serve: Serve) -> None:
    async with serve() as running:
        ana = await running.signed_in()
        sockets = await asyncio.gather(*(ana.line() for _ in range(200)))
        await until(lambda: len(screens_here()) == 1)
        closed = [asyncio.create_task(_close_code(socket)) for socket in sockets]
        await until(lambda: sum(task.done() for task in closed) == 199)
        assert {task.result() for task in closed if task.done()} == {4002}
        assert len(screens_here()) == 1
        for task in closed:
            task.cancel()


async def _close_code(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    async for _ in socket:
        pass
    return socket.close_code


@pytest.mark.parametrize(
    "message",
    [
        "", "x", "null", "7", "[]", "{}", '["stdin"]', '["stdin", 7]', '["resize", {}]',
        '["resize", {"width": 1e9, "height": -1}]',
        '["resize", {"width": true, "height": "24"}]', '["quit"]', '["meta", {"type": "quit"}]', "[" * 100_000,
        '["ping", {}]', '["deliver_chunk_request", {}]', '["stdin", "\\ud800"]', '["focus", "x", "y"]',
    ],
)  # fmt: skip
async def test_messages_that_are_none_do_nothing(serve: Serve, message: str) -> None:
    async with serve() as running:
        line = await (await running.signed_in()).line()
        await line.send_str(message)
        await line.send_bytes(b"\xff\x00")
        await line.send_str('["stdin", "next"]')
        await hear(line, "Dnext")


async def test_sizes_are_held_to_what_can_be_drawn(serve: Serve) -> None:
    async with serve() as running:
        ana = await running.signed_in()
        line = await ana.line("/line?width=99999999999&height=-3")
        assert (await hear(line, "hello")).endswith(" 80"), "no number at all"
        await line.send_str('["resize", {"width": 100000, "height": 0}]')
        assert json.loads((await hear(line, "resize"))[1:]) == {"type": "resize", "width": 500, "height": 5}


async def test_a_paste_beyond_the_limit_ends_the_socket_alone(serve: Serve) -> None:
    async with serve() as running:
        ana = await running.signed_in()
        line = await ana.line()
        await hear(line, "hello")
        await line.send_str(json.dumps(["stdin", "x" * (1 << 21)]))
        assert await _close_code(line) == 1009
        assert "show" in await hear(await ana.line(), "show"), "the screen is still there"


@pytest.mark.parametrize(
    ("url", "passed"),
    [
        ("https://stat.example/ports?a=1#b", True), ("http://stat.example", True), ("javascript:alert(1)", False),
        ("data:text/html,x", False), ("file:///etc/passwd", False), ("https://", False), ("//evil.example", False),
        ("https://stat.example/\\u0007", False), ("https://stat.example/ x", False),
    ],
)  # fmt: skip
async def test_a_screen_opens_web_pages_and_nothing_else(serve: Serve, url: str, passed: bool) -> None:
    async with serve() as running:
        line = await (await running.signed_in()).line()
        asked = f'meta {{"type": "open_url", "url": "{url}", "new_tab": true}}'
        await line.send_str(json.dumps(["stdin", asked]))
        heard = await hear(line, "stat.example" if passed else "Dmeta")
        assert heard.startswith('["open_url"' if passed else "Dmeta")


async def test_a_screen_offers_no_files(serve: Serve) -> None:
    """What Textual would deliver is dropped: no page of this server gives files out."""
    async with serve() as running:
        ana = await running.signed_in()
        line = await ana.line()
        offered = '{"type": "deliver_file_start", "key": "k", "path": "/etc/passwd", "open_method": "browser"}'
        await line.send_str(json.dumps(["stdin", f"meta {offered}"]))
        assert (await hear(line, "deliver")).startswith("Dmeta"), "only the echo"
        assert (await ana.get("/download/k")).status == 404


async def test_the_log_tells_who_came_and_holds_no_secret(serve: Serve) -> None:
    async with serve() as running:
        token = running.token()
        ana = running.browser()
        await ana.sign_in(token)
        secret = next(iter(ana.client.cookie_jar)).value
        await running.browser().sign_in(token)
        await ana.get("/", Origin="https://evil.example/\x1b[31m".replace("\x1b", "%1b"))
        await ana.post("/sign-out")
        text = running.server.place.log.read_text()
        assert [event["event"] for event in running.events] == [
            "server starts", "link made", "signed in", "refused", "refused", "signed out",
        ]  # fmt: skip
        assert running.events[2] | {"at": ""} == {
            "at": "",
            "event": "signed in",
            "reviewer": "ana",
            "address": "127.0.0.1",
        }
        assert token not in text
        assert secret not in text
        _check_modes(running)


def _check_modes(running: Running) -> None:
    mode: Callable[[os.PathLike[str]], int] = lambda path: stat.S_IMODE(os.stat(path).st_mode)  # noqa: E731
    folder = running.server.place.folder
    assert mode(folder) == mode(folder / "links") == 0o700
    assert mode(folder / "sign-ins.log") == mode(folder / "running.json") == 0o600
    running.token()
    assert [mode(each) for each in (folder / "links").iterdir()] == [0o600]
