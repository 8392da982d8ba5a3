"""Fetching one web address that the user named: bounded in time and size, http and https only."""

import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import urlsplit

from annotator.errors import InputError
from annotator.ingest.items import FORMS
from annotator.web.address import canonical_url

TIMEOUT_SECONDS = 20.0
MAX_BYTES = 20 * 1024 * 1024
_ASTRAY = "leads round in circles or off the web, and is not followed: open it in a browser and save the page."
_CHUNK = 64 * 1024
_HEADERS = {
    "User-Agent": "annotator (fact-checking tool; reads one page for one person)",
    "Accept": "text/html, application/xhtml+xml, application/pdf;q=0.9, text/plain;q=0.8, */*;q=0.1",
    "Accept-Encoding": "identity",
}
_CONTENT_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "text/markdown": "md",
    "text/csv": "csv",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
}
_BY_NAME = frozenset(("text/plain", "application/octet-stream", "binary/octet-stream"))
"""Content types that servers give to files they know nothing about: the name in the address decides then."""


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: the bytes, the address after redirects, which reader they need, and the stated encoding."""

    data: bytes
    url: str
    form: str
    charset: str | None


class _WebRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects as long as they stay on the web; urllib would follow one to ftp as well."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme.lower() not in ("http", "https"):
            raise InputError(_ASTRAY)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(url: str, timeout: float = TIMEOUT_SECONDS, limit: int = MAX_BYTES) -> Page:
    """The page at ``url``, with at most ``timeout`` seconds for all of it and ``limit`` bytes.

    Raises:
        InputError: when it cannot be fetched or is of a kind that is not read; goes on from the address.

    """
    deadline = time.monotonic() + timeout
    request = urllib.request.Request(_address(url), headers=_HEADERS)  # noqa: S310 - the scheme was checked
    opener = urllib.request.build_opener(_WebRedirects)
    try:
        with opener.open(request, timeout=timeout) as response:
            form = _form(response.headers, response.url)
            data = _body(response, deadline, timeout, limit)
            if len(data) < int(response.headers.get("Content-Length") or 0):
                raise InputError("broke off while it was read: try again.")
            return Page(data, response.url, form, response.headers.get_content_charset())
    except urllib.error.HTTPError as error:
        error.close()
        if error.code // 100 == 3:
            raise InputError(_ASTRAY) from None
        raise InputError(f"answers {error.code} {error.reason}: open it in a browser and save the page.") from None
    except TimeoutError:
        raise InputError(_late(timeout)) from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise InputError(_late(timeout)) from None
        raise InputError(f"cannot be reached ({error.reason}): check the address and the network.") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise InputError(f"broke off while it was read ({error or type(error).__name__}): try again.") from None


def _address(url: str) -> str:
    """The address in the form that goes over the wire (host in ASCII, path quoted)."""
    try:
        return canonical_url(url)
    except InputError:
        raise InputError("is not a web address: it must start with https:// or http:// and name a host.") from None


def _late(timeout: float) -> str:
    return f"did not answer in full within {timeout:g} seconds: try again, or save the page and import the file."


def _form(headers: http.client.HTTPMessage, url: str) -> str:
    """Which reader the content type asks for.

    Raises:
        InputError: for a kind that is not read, or bytes packed although plain ones were asked for.

    """
    if headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        raise InputError("is sent compressed although plain was asked for: save the page and import the file.")
    stated = headers.get_content_type() if headers.get("Content-Type") else "text/html"
    named = FORMS.get(PurePosixPath(urlsplit(url).path).suffix.lower())
    form = _CONTENT_TYPES.get(stated) or (named if stated in _BY_NAME else None)
    if form is None and stated == "text/plain":
        form = "txt"
    if form is None:
        raise InputError(f"is {stated}, which is not read: give a page, a PDF or a text.")
    return form


def _body(response: IO[bytes], deadline: float, timeout: float, limit: int) -> bytes:
    """All bytes of the answer, as long as they are few enough and come in time."""
    data = bytearray()
    while chunk := response.read(_CHUNK):
        data += chunk
        if len(data) > limit:
            raise InputError(f"is larger than {limit // (1024 * 1024)} MB: save the part you need and import the file.")
        if time.monotonic() > deadline:
            raise InputError(_late(timeout))
    return bytes(data)
