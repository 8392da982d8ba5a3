"""Where the server may listen, and what it wants there."""

import re
import ssl
import subprocess
from pathlib import Path

import aiohttp
import pytest

from annotator.errors import AnnotatorError, UsageError
from annotator.serve.connections import bound
from annotator.serve.endpoint import Endpoint
from annotator.settings import serve_folder
from tests.serve.conftest import Browser, Serve

PUBLIC = "https://desk.example"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"host": "0.0.0.0"}, "can be reached from other machines"),
        ({"host": "192.168.1.5", "proxies": ("192.168.1.1",)}, "can be reached from other machines"),
        ({"host": "desk.example"}, "can be reached from other machines"),
        ({"host": "0.0.0.0", "public_url": PUBLIC}, "--public-url needs TLS"),
        ({"public_url": PUBLIC}, "--public-url needs TLS"),
        ({"proxies": ("127.0.0.1",)}, "need the address in the browser"),
        ({"certificate": Path("c"), "key": Path("k")}, "need the address in the browser"),
        ({"certificate": Path("c"), "public_url": PUBLIC}, "TLS needs both files"),
        ({"key": Path("k"), "public_url": PUBLIC, "proxies": ("::1",)}, "TLS needs both files"),
        ({"proxies": ("proxy.example",), "public_url": PUBLIC}, "give the IP address"),
        *(
            ({"proxies": ("::1",), "public_url": url}, "give https:// and a host")
            for url in (
                "http://desk.example", "desk.example", "https://", "https://a@desk.example", "https://desk.example/x",
                "https://desk.example?x", "https://d\u00e9sk.example", "https://desk.example:x", "https://desk.example:99999",
            )
        ),
    ],
)  # fmt: skip
def test_no_server_is_in_reach_of_others_by_accident(said: dict[str, object], why: str) -> None:
    with pytest.raises(UsageError, match=re.escape(why)):
        Endpoint(**said)  # type: ignore[arg-type]


def test_browsers_may_call_it_by_its_own_name_alone() -> None:
    local = Endpoint(port=8642)
    assert local.origins == ("http://127.0.0.1:8642", "http://localhost:8642", "http://[::1]:8642")
    assert local.hosts == {"127.0.0.1:8642", "localhost:8642", "[::1]:8642"}
    assert Endpoint(port=80).hosts == {"127.0.0.1", "localhost", "[::1]"}
    public = Endpoint("0.0.0.0", 8642, "https://Desk.example/", ("10.0.0.1",))
    assert public.origins == ("https://desk.example",)
    assert public.hosts == {"desk.example"}
    assert Endpoint("::", 1, "https://[2001:db8::1]:8443", ("::1",)).hosts == {"[2001:db8::1]:8443"}


def test_a_port_that_is_taken_is_said() -> None:
    with bound(Endpoint(port=0)) as taken, pytest.raises(AnnotatorError, match="give another --port"):
        bound(Endpoint(port=taken.getsockname()[1]))


def test_each_database_has_a_folder_of_its_own(tmp_path: Path) -> None:
    assert serve_folder(str(tmp_path / "a.db")) == tmp_path / "a.db.serve"
    one, other = (serve_folder(f"postgresql://ana:hush@server/{name}") for name in ("a", "b"))
    assert one != other
    assert one == serve_folder("postgresql://ben:other@server/a"), "whoever opens it"
    assert "hush" not in str(one)


async def test_behind_a_proxy_only_the_proxy_may_connect(serve: Serve) -> None:
    for proxies, status in ((("127.0.0.1",), 204), (("192.0.2.1",), 403)):
        async with serve(Endpoint(port=0, public_url=PUBLIC, proxies=proxies)) as running:
            ana = Browser(running.browser().client, f"http://127.0.0.1:{running.port}")
            told = {"Host": "desk.example", "Origin": PUBLIC, "X-Forwarded-Proto": "https"}
            answer = await ana.post(
                "/sign-in", {"token": running.token()}, **told, **{"X-Forwarded-For": "::9, 192.0.2.7"}
            )
            assert answer.status == status
            if status == 403:
                assert running.events[-1]["why"] == "only the stated proxy may connect"
                continue
            assert answer.headers["Strict-Transport-Security"]
            assert "wss://desk.example" in answer.headers["Content-Security-Policy"]
            cookie = answer.headers["Set-Cookie"]
            assert cookie.startswith("__Host-annotator=")
            assert "Secure" in cookie
            assert running.events[-1]["address"] == "192.0.2.7", "what the proxy itself says, not what it was told"
            assert (await ana.get("/", **told | {"X-Forwarded-Proto": "http"})).status == 403
            twice = "GET / HTTP/1.1\nHost: desk.example\nX-Forwarded-Proto: https\nX-Forwarded-Proto: http\n"
            own = "X-Forwarded-For: 203.0.113.9\nX-Forwarded-For: 192.0.2.8\nConnection: close\n\n"
            assert b" 403 " in (await running.raw(twice + own))[:20], "what the caller says beside the proxy"
            assert running.events[-1]["address"] == "192.0.2.8"
            assert (await ana.get("/", **told | {"Host": f"127.0.0.1:{running.port}"})).status == 403


async def test_it_does_tls_with_files_of_its_own(serve: Serve, tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key),
        "-out", str(certificate),
    ]  # fmt: skip
    subprocess.run(made, check=True, capture_output=True)
    port = bound(Endpoint(port=0)).getsockname()[1]
    endpoint = Endpoint("127.0.0.1", port, f"https://localhost:{port}", (), certificate, key)
    async with serve(endpoint, called=f"https://localhost:{port}") as running:
        trusting = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=str(certificate)))
        async with aiohttp.ClientSession(connector=trusting) as client:
            ana = Browser(client, running.url)
            assert await ana.sign_in(running.token()) == 204
            socket = await ana.line()
            assert (await socket.receive()).data.startswith(b"hello")
            await socket.close()
        async with aiohttp.ClientSession() as plain:
            with pytest.raises(aiohttp.ClientError):
                await plain.get(f"http://localhost:{port}/")
    with pytest.raises(UsageError, match="cannot be used for TLS"):
        Endpoint("127.0.0.1", 1, PUBLIC, (), key, certificate).tls()
