"""What the campaign begins with: a small file of every kind, and pieces that break parsers and terminals."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile

from tests.hostile.wire import SEQUENCES
from tests.support import HOSTILE

_TEXT = "Port is busy\n\nThe port handled 4.1 million tonnes in 2025. “More will come,” said the mayor.\n"
_ROW = {
    "text": _TEXT,
    "title": "Port",
    "url": "https://ledger.example/a",
    "published_at": "2026-05-12",
    "meta": {"a": [1]},
}
_PAGE = (
    '<!doctype html><html lang="en"><head><title>Port</title><meta charset="utf-8"></head><body><article><h1>Port</h1>'
    + "<p>The port handled 4.1 million tonnes in 2025, the authority said on Tuesday.</p>" * 4
    + "</article></body></html>"
)


def _zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in ("../../a.txt", "/etc/b.txt", "c\x1b]52;c;x\x07\n.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(_TEXT.encode())
            archive.addfile(info, io.BytesIO(_TEXT.encode()))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


def _pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0)
    for n, line in enumerate(_TEXT.splitlines()):
        canvas.drawString(40, 700 - 20 * n, line)
    canvas.save()
    return out.getvalue()


def _parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table({"text": [_TEXT, None, "x"], "title": ["a", "b", None]}), out)
    return out.getvalue()


_DOCX = _zipped(
    {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        "<w:p><w:r><w:t>The port handled 4.1 million tonnes.</w:t></w:r></w:p></w:body></w:document>",
    }
)
_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY x "haha">'
    + "".join(f'<!ENTITY x{n} "{f"&x{n - 1 if n else str()};" * 10}">' for n in range(9))
    + "]>"
)
_FEED = (
    f'<?xml version="1.0"?>{_LAUGHS}<rss><channel><title>P</title><item><title>Port</title><description>'
    f"{_TEXT}&x8;</description><link>https://ledger.example/a</link></item></channel></rss>"
)
_WARC_PAGE = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{_PAGE}"
_WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://ledger.example/a\r\n"
    "WARC-Date: 2026-05-12T00:00:00Z\r\n"
    "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nContent-Type: application/http\r\n"
    f"Content-Length: {len(_WARC_PAGE.encode())}\r\n\r\n{_WARC_PAGE}\r\n\r\n"
)
_MAIL = f"From: Ana <ana@a.example>\r\nSubject: =?utf-8?q?Port?=\r\nContent-Type: text/html\r\n\r\n{_PAGE}"
_LINES = "\n".join(json.dumps(each) for each in (_ROW, {"text": "x"}, {"text": 1}, [], {"TEXT": _TEXT}))
_LABELLED = [
    {
        "text": "The port is busy.",
        "spans": [{"start": 4, "end": 8, "label": "verified"}],
        "answer": "accept",
        "_input_hash": 1,
    },
    {
        "id": 1,
        "data": {"text": "The port is busy."},
        "annotations": [
            {
                "result": [
                    {
                        "from_name": "label",
                        "to_name": "text",
                        "type": "labels",
                        "value": {"start": 0, "end": 8, "labels": ["verified"]},
                    }
                ]
            }
        ],
    },
    {
        "claim": "The port is busy.",
        "label": "Supported",
        "questions": [
            {
                "question": "Is it?",
                "answers": [{"answer": "Yes", "answer_type": "Boolean", "source_url": "https://a.example/"}],
            }
        ],
    },
    {"id": 3, "claim": "The port is busy.", "label": "SUPPORTS", "evidence": [[[1, 2, "Port", 0]]]},
    {"id": 4, "text": "The port is busy.", "label": [[0, 8, "verified"]], "Comments": []},
    {
        "@type": "ClaimReview",
        "claimReviewed": "The port is busy.",
        "reviewRating": {"ratingValue": 5, "alternateName": "True"},
        "url": "https://a.example/",
        "author": {"name": "A"},
        "datePublished": "2026-05-12",
    },
]
_SETTINGS = (
    'reviewer = "ana"\n[project]\nblind = true\nreviews_per_claim = 2\n[suggest]\nthreshold = 0.4\n'
    '[[labels]]\nname = "yes"\nkey = "y"\nexports = { fever = "SUPPORTS" }\n'
    '[[labels]]\nname = "no"\nkey = "n"\ntone = "error"\n[keys]\nundo = "z"\n'
)
_VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Ana>The port is busy.</v>\n"

_HOSTILE_TEXT = "\n\n".join(HOSTILE)
SEEDS: dict[str, list[bytes]] = {
    ".txt": [_TEXT.encode(), _HOSTILE_TEXT.encode(), _TEXT.encode("utf-16")],
    ".md": [
        b"---\ntitle: x\n---\n# Port\n\n- a\n  1. b\n\n| a | b |\n|---|---|\n| [x](y) | *z* |\n",
        b"[" * 3000,
        b"> " * 2000,
    ],
    ".html": [_PAGE.encode(), b"<div>" * 20_000 + b"x", b"<table><tr><td>" * 3000, b"<a href='" + b"x" * 100_000],
    ".jsonl": [
        _LINES.encode(),
        b'{"text": "' + b"\\ud800" + b'"}',
        b'{"text":"x","a":' + b"[" * 400 + b"]" * 400 + b"}",
    ],
    ".json": [json.dumps([_ROW]).encode(), b"[" * 100_000, b'{"a":' * 900 + b"1" + b"}" * 900],
    ".csv": [b'text,title\n"The port, it is busy.",Port\n', b'text,title\n"open,x\nb,c\n"', b"text\n" + b'"' * 10_001],
    ".tsv": [b"text\ttitle\nThe port is busy.\tPort\n"],
    ".pdf": [_pdf(), _pdf().replace(b"/Rotate 0", b"/\x1b7Key 1 /\x1b7Key 2 /Rotate 0")],
    ".docx": [_DOCX],
    ".odt": [_zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office:document/>"})],
    ".epub": [
        _zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": "<container/>", "a.xhtml": _PAGE})
    ],
    ".zip": [
        _zipped({"../a.txt": _TEXT, "b\n.html": _PAGE, "c.jsonl": _LINES}),
        _zipped({f"{n}.txt": "x" for n in range(300)}),
    ],
    ".tar": [_tarred()],
    ".gz": [gzip.compress(_LINES.encode()), gzip.compress(b"\0" * 3_000_000)],
    ".bz2": [bz2.compress(_LINES.encode())],
    ".xz": [lzma.compress(_LINES.encode())],
    ".rtf": [rb"{\rtf1\ansi\ansicpg1252 The port is busy.\par {\b bold} \u8222? \'84}", b"{\\rtf1" + b"{" * 50_000],
    ".eml": [_MAIL.encode()],
    ".mhtml": [_MAIL.replace("text/html", "multipart/related; boundary=x").encode()],
    ".rss": [_FEED.encode()],
    ".vtt": [_VTT.encode()],
    ".srt": [b"1\n00:00:01,000 --> 00:00:03,000\nThe port is busy.\n"],
    ".warc": [_WARC.encode()],
    ".parquet": [_parquet()],
    "load": [json.dumps(each).encode() for each in _LABELLED]
    + [json.dumps(_LABELLED).encode(), b'id,text,label\n1,x,"[[0,1,""a""]]"\n'],
    "settings": [_SETTINGS.encode(), b"a = " + b"[" * 2000, b"x = '''\n" + b"]\n" * 500 + b"'''\n"],
    "address": [
        b"https://ledger.example/a?b=c#d",
        b"https://user:pw@\xd0\xb0pple.com:99999/",
        b"https://[::1]/",
        b"http://a..b/",
        b"javascript:alert(1)",
        b"//x",
        b"https://www.google.com/amp/s/" * 20,
        b"https://xn--a/",
    ],
    "lines": [_LINES.encode(), b'{"text": "' + b"x" * 200_000 + b'"}'],
    "terminal": [b"\x1b[97;1u\x1b[M   \x1b[200~x\x1b[201~", b"\x1b[<0;1;1M\x1b[48;24;80;0;0t\x1b[<0;3;4M"],
    "words": [_HOSTILE_TEXT.encode()],
}
for _like, _suffixes in {
    ".txt": (".text",),
    ".md": (".markdown",),
    ".html": (".htm", ".xhtml"),
    ".jsonl": (".ndjson",),
    ".gz": (".tgz", ".zst"),
    ".eml": (".mht",),
    ".rss": (".atom", ".xml"),
}.items():
    SEEDS |= dict.fromkeys(_suffixes, SEEDS[_like])

PIECES = [
    *(each.encode("utf-8") for each in SEQUENCES),
    *(each.encode("utf-8") for each in HOSTILE[:-1]),
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\r",
    b"\n",
    b"\r\n\r\n",
    b'"',
    b"'",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b"<",
    b">",
    b"&#0;",
    b"&#xd800;",
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"<script>",
    b"%00",
    b"%",
    b"NaN",
    b"1e999",
    b"-1",
    b"9" * 400,
    b"null",
    b"true",
    b"\\ud800",
    b"\\u0000",
    b"../../etc/passwd",
    b"file:///etc/passwd",
    b"= ",
    b"2026-13-99",
    b"\xe2\x80\x8b",
    b"\xcc\x81" * 300,
    b"e\xcc\x81" * 50,
    b"\xd7\xa9\xd7\x9c",
    b"\xf0\x9f\x91\xa9\xe2\x80\x8d" * 30,
    b"obj\n<<",
    b">>\nstream\n",
    b"endstream",
    b"/Kids [1 0 R]",
    b"/Length 99999999",
    b"/Parent 1 0 R",
    b"\\'",
    b"\\u-1?",
    b"\\bin99 ",
    b"-->",
    b"00:00:99.999 --> 99:99:99",
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
    b"Content-Length: -1\r\n",
    b"[[labels]]\n",
    b'name = "x"\n',
    b'"text":',
    b'{"text":',
    b"text,",
    b",,,,",
    b'","',
    b";;;",
    b"\t\t",
    b"https://",
    b"@",
    b":99999",
    b"#/",
]
