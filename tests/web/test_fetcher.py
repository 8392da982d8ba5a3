"""Fetching, against a server on this machine: what is refused never reaches it, what is too much is given up."""

import socket
import ssl
import time
from typing import Any

import pytest

from annotator.archive.page_text import readable
from annotator.errors import InputError
from annotator.web import fetcher, machines
from annotator.web.fetcher import FetchError, fetch
from annotator.web.machines import is_public, resolve, target_of
from annotator.web.purposes import Limits
from tests.archive.conftest import LIMITS, STORY, Site, bomb, page, pdf


def refused(url: str, allowed: tuple[str, ...] = ()) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, allowed, LIMITS)
    return str(caught.value)


class TestWhatMayBeAsked:
    @pytest.mark.parametrize(
        "address",
        ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00:1450:4001::1", "64:ff9b::808:808", "2002:808:808::1"],
    )
    def test_addresses_of_the_public_internet(self, address: str) -> None:
        assert is_public(address)

    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1",
            "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.170", "192.0.2.1", "192.88.99.1",
            "198.18.0.1", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
            "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
            "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001::1",
            "2001:db8::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
            "100::1", "5f00::1", "", "not an address",
        ],
    )  # fmt: skip
    def test_all_other_addresses_are_not(self, address: str) -> None:
        assert not is_public(address)

    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1", "localhost", "LOCALHOST", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
            "017700000001", "0.0.0.0", "0", "127.0.0.1.", "１２７.０.０.１", "127。0。0。1",
        ],
    )  # fmt: skip
    def test_this_machine_by_any_name_is_refused_before_it_is_asked(self, site: Site, host: str) -> None:
        for port in (site.port, 80):
            problem = refused(f"http://{host}:{port}/story")
            assert "not on the public internet" in problem or "port" in problem
        monkeyless = refused(f"http://{host}/story")
        assert "not on the public internet" in monkeyless
        assert site.asked == []

    @pytest.mark.parametrize(
        "host",
        ["[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "169.254.169.254",
         "10.0.0.1", "[fe80::1]", "[fd00:ec2::254]", "192.168.0.1", "[64:ff9b::7f00:1]"],
    )  # fmt: skip
    def test_private_addresses_are_refused(self, host: str) -> None:
        assert "not on the public internet" in refused(f"http://{host}/latest/meta-data")

    @pytest.mark.parametrize(
        "url",
        ["file:///etc/passwd", "ftp://news.example/x", "gopher://127.0.0.1:70/x", "javascript:alert(1)", "//x/y",
         "http://", "http://a b/", "http://news.example\\@127.0.0.1/", "ni:///sha-256;" + "A" * 43],
    )  # fmt: skip
    def test_what_is_not_on_the_web_is_refused(self, url: str) -> None:
        assert "is not a web address" in refused(url) or "is a file" in refused(url)

    def test_a_name_before_the_host_hides_nothing(self, site: Site) -> None:
        assert "not on the public internet" in refused("http://news.example@127.0.0.1/story")
        assert site.asked == []

    @pytest.mark.parametrize("port", [21, 22, 25, 6379, 8080, 11211])
    def test_other_ports_than_those_of_the_web_are_refused(self, port: int) -> None:
        problem = refused(f"http://93.184.216.34:{port}/")
        assert f"uses port {port}" in problem
        assert f"“93.184.216.34:{port}”" in problem

    def test_a_host_is_allowed_by_the_very_name_and_port(self, site: Site) -> None:
        assert fetch(site.url("story"), (site.here,), LIMITS).data == page()
        for allowed in (("127.0.0.1",), ("localhost",), (f"localhost:{site.port}",), (f"127.0.0.1:{site.port + 1}",)):
            with pytest.raises(FetchError):
                fetch(site.url("story"), allowed, LIMITS)
        assert len(site.asked) == 1

    def test_an_allowed_host_is_allowed_on_the_ports_of_the_web(self) -> None:
        assert target_of("http://127.0.0.1/x", ("127.0.0.1",), 1).addresses == ("127.0.0.1",)
        assert target_of("https://[::1]/x", ("[::1]",), 1).addresses == ("::1",)


class TestNames:
    """Name servers are not ours to ask in a test: the system's answer is given here, everything else is real."""

    def answers(self, monkeypatch: pytest.MonkeyPatch, *turns: list[str]) -> list[str]:
        asked: list[str] = []
        real = socket.getaddrinfo

        def answer(host: Any, port: Any, *args: Any, **more: Any) -> Any:
            if not str(host).endswith(".example"):
                return real(host, port, *args, **more)
            asked.append(str(host))
            found = turns[min(len(asked), len(turns)) - 1]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

        monkeypatch.setattr(socket, "getaddrinfo", answer)
        return asked

    def test_a_name_that_leads_to_this_machine_is_refused(self, monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
        self.answers(monkeypatch, ["127.0.0.1"])
        assert "leads to 127.0.0.1, which is not on the public internet" in refused("http://innocent.example/story")

    def test_one_private_address_among_public_ones_is_enough(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers(monkeypatch, ["93.184.216.34", "10.1.2.3"])
        assert "leads to 10.1.2.3" in refused("http://mixed.example/")

    def test_a_second_answer_of_the_name_server_changes_nothing(
        self, monkeypatch: pytest.MonkeyPatch, site: Site
    ) -> None:
        """DNS rebinding: judged as public, then answered with this machine; nobody asks for a second answer."""
        asked = self.answers(monkeypatch, ["192.0.2.7"], ["127.0.0.1"])
        monkeypatch.setattr(machines, "is_public", lambda address: address == "192.0.2.7")
        monkeypatch.setattr(machines, "PORTS", {"http": site.port, "https": 443})
        monkeypatch.setattr(fetcher, "PORTS", {"http": site.port, "https": 443})
        quick = Limits(total_seconds=0.4, silence_seconds=0.3)
        with pytest.raises(FetchError):
            fetch("http://rebinding.example/story", (), quick)
        assert asked == ["rebinding.example"], "the name is resolved once"
        assert site.asked == [], "and the connection goes to the address that was judged"

    def test_an_allowed_name_is_connected_to_by_its_address_and_asked_for_by_its_name(
        self, monkeypatch: pytest.MonkeyPatch, site: Site
    ) -> None:
        asked = self.answers(monkeypatch, ["127.0.0.1"])
        fetched = fetch(f"http://wiki.example:{site.port}/story", (f"wiki.example:{site.port}",), LIMITS)
        assert fetched.data == page()
        assert asked == ["wiki.example"]
        assert site.asked == [("/story", f"wiki.example:{site.port}")]

    def test_a_name_server_that_does_not_answer_is_not_waited_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(0.6) or [])
        start = time.monotonic()
        with pytest.raises(InputError, match="the name server does not answer"):
            resolve("slow.example", 80, 0.2)
        assert time.monotonic() - start < 0.5

    def test_a_name_that_is_not_there_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def nobody(*_: object, **__: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", nobody)
        assert "has a host that cannot be found (Name or service not known)" in refused("http://nobody.example/")


class TestRedirects:
    def test_one_is_followed_to_the_address_without_tracking(self, site: Site) -> None:
        fetched = fetch(site.url("moved"), (site.here,), LIMITS)
        assert fetched.final_url == site.url("story")
        assert [path for path, _ in site.asked] == ["/moved", "/story"]

    @pytest.mark.parametrize(
        ("onward", "problem"),
        [
            ("http://localhost:{port}/story", "uses port"),
            ("http://127.0.0.1/story", "not on the public internet"),
            ("http://[::ffff:127.0.0.1]/story", "not on the public internet"),
            ("http://169.254.169.254/latest/meta-data", "not on the public internet"),
            ("http://0.0.0.0/", "not on the public internet"),
            ("http://2130706433/", "not on the public internet"),
            ("file:///etc/passwd", "is not a web address"),
            ("gopher://127.0.0.1:6379/_FLUSHALL", "is not a web address"),
        ],
    )
    def test_each_is_judged_like_a_first_address(self, site: Site, onward: str, problem: str) -> None:
        with pytest.raises(FetchError, match=problem) as caught:
            fetch(site.url("away?" + onward.format(port=site.port)), (site.here,), LIMITS)
        assert caught.value.http_status == 302
        assert len(site.asked) == 1

    @pytest.mark.parametrize(
        ("path", "problem"),
        [
            ("loop", "redirected more than 5 times"),
            ("nowhere", "redirects (302) without an address"),
            ("ftp", "is not a web address"),
        ],
    )
    def test_those_that_lead_nowhere_are_given_up(self, site: Site, path: str, problem: str) -> None:
        assert problem in refused(site.url(path), (site.here,))
        assert len(site.asked) <= fetcher.MAX_HOPS + 1


class TestLimits:
    @pytest.mark.parametrize("path", ["large", "endless", "bomb"])
    def test_too_much_is_given_up(self, site: Site, path: str) -> None:
        bomb()
        assert "is larger than" in refused(site.url(path), (site.here,))

    @pytest.mark.parametrize("path", ["silent", "drip", "slowhead"])
    def test_too_slow_is_given_up_and_never_taken_for_an_end(self, site: Site, path: str) -> None:
        start = time.monotonic()
        problem = refused(site.url(path), (site.here,))
        assert "sent nothing for 0.8 seconds" in problem or "did not answer in full within 1.5 seconds" in problem
        assert time.monotonic() - start < 3

    @pytest.mark.parametrize(
        ("path", "problem"),
        [
            ("gone", "returned 404"),
            ("broken", "was cut off before its end"),
            ("chunks", "was cut off before its end"),
            ("cut", "was cut off before its end"),
            ("garbled", "has damaged compressed data"),
            ("brotli", "uses an unsupported compression (br)"),
        ],
    )
    def test_what_is_not_whole_is_a_failure(self, site: Site, path: str, problem: str) -> None:
        assert problem in refused(site.url(path), (site.here,))

    @pytest.mark.parametrize("path", ["zipped", "deflated"])
    def test_what_is_packed_is_unpacked(self, site: Site, path: str) -> None:
        assert fetch(site.url(path), (site.here,), LIMITS).data == page()

    def test_nobody_there(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        assert "cannot be reached" in refused(f"http://127.0.0.1:{port}/", (f"127.0.0.1:{port}",))

    def test_a_certificate_is_held_against_the_name(self, site: Site) -> None:
        target = machines.Target("https://news.example/", "https", "news.example", 443, "/", ("192.0.2.1",))
        connection: Any = fetcher._connection(target, "192.0.2.1", 1.0)
        assert (connection.host, connection.server_hostname, connection.assert_hostname) == (
            "192.0.2.1", "news.example", "news.example",
        )  # fmt: skip
        assert connection.ssl_context.verify_mode is ssl.CERT_REQUIRED
        problem = refused(f"https://127.0.0.1:{site.port}/story", (site.here,))
        assert "cannot be reached" in problem, "a server that speaks no TLS is not asked without it"

    def test_proxies_of_the_environment_are_not_used(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        assert fetch(site.url("story"), (site.here,), LIMITS).http_status == 200


class TestReading:
    def test_a_page_is_its_article(self) -> None:
        found = readable(page(), "text/html", "utf-8", "https://news.example/a")
        assert (found.title, found.media_type) == ("Cargo record at Lysna", "text/html")
        assert "4.1 million tonnes of cargo" in found.text
        assert "Weather" not in found.text

    def test_a_page_without_an_article_is_read_whole(self) -> None:
        found = readable(
            b"<html><body><table><tr><td>2025</td><td>4.1 Mt</td></tr></table></body></html>", "text/html", None, None
        )
        assert "4.1 Mt" in found.text

    def test_the_bytes_tell_where_the_server_does_not(self) -> None:
        assert readable(page(), None, None, None).media_type == "text/html"
        assert readable(b"plain words", "application/octet-stream", None, None).media_type == "text/plain"
        assert readable(b'{"tonnes": 4.1}', "application/json", None, None).text == '{"tonnes": 4.1}'

    def test_text_is_read_in_its_encoding(self) -> None:
        assert readable("très vieux".encode("cp1252"), "text/plain", "iso-8859-1", None).text == "très vieux"

    @pytest.mark.parametrize(
        ("data", "kind", "problem"),
        [
            (b"\x89PNG\0", "image/png", "has no text to archive"),
            (b"\x89PNG\0", None, "of an unknown kind"),
            (b" \n", "text/html", "is empty"),
            (b"%PDF-1.7 nothing", "application/pdf", "PDF"),
            (b"a\0b", "text/plain", "NUL"),
            (b"<html><script>go()</script></html>", "text/html", "contains no text"),
        ],
    )
    def test_what_has_no_text_is_refused(self, data: bytes, kind: str | None, problem: str) -> None:
        with pytest.raises(InputError, match=problem):
            readable(data, kind, None, None)

    def test_every_sentence_of_a_pdf_is_there(self, site: Site) -> None:
        pdf(STORY)
        fetched = fetch(site.url("report.pdf"), (site.here,), LIMITS)
        found = readable(fetched.data, fetched.media_type, fetched.charset, fetched.final_url)
        assert found.media_type in ("application/pdf", "application/octet-stream")
        assert all(word in found.text for word in ("tonnes", "canal", "harbour master", "berths"))
        assert STORY.split(". ", maxsplit=1)[0] in " ".join(found.text.split())


def test_a_redirect_may_be_written_in_utf_8(site: Site) -> None:
    with pytest.raises(FetchError, match="returned 404"):
        fetch(site.url("accents"), (site.here,), LIMITS)
    assert site.asked[-1][0] == "/%C5%BEof%C3%ADn"


def test_all_parts_of_a_gzip_stream_are_read(site: Site) -> None:
    assert fetch(site.url("twice"), (site.here,), LIMITS).data == page()


def test_a_host_with_letters_beyond_ascii_may_be_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.web.machines.resolve", lambda *_: ("10.0.0.1",))
    for name in ("Bücher.example", "xn--bcher-kva.example", "bücher.example:8080"):
        url = "http://bücher.example" + (":8080/" if ":" in name else "/")
        assert target_of(url, (name,), 1.0).host == "xn--bcher-kva.example"
