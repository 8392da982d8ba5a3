"""Transcripts and threads: turns are paragraphs with their speaker, times are kept beside the text."""

import json

import pytest

from annotator.domain.records import ArticleInput
from annotator.domain.suggestion import SentenceText
from annotator.ingest.readers import expand, read
from annotator.ingest.segment import segment
from annotator.suggest.turns import turns_of


def one(path) -> ArticleInput:
    (entry,) = [entry for item in expand([str(path)]) for entry in read(item)]
    assert isinstance(entry, ArticleInput), entry
    return entry


def spoken(article: ArticleInput) -> list[tuple[str | None, str]]:
    """Each sentence with its speaker, and the words that are the speaker's own."""
    spans = segment(article.text, "en", article.headline_end)
    texts = [SentenceText(article.text[s.start : s.end], s.kind, s.paragraph, s.quotation) for s in spans]
    return [
        (turn.speaker if turn else None, text.text[turn.start if turn else 0 :])
        for text, turn in zip(texts, turns_of(texts), strict=True)
    ]


VTT = """WEBVTT

NOTE a note

1
00:01.000 --> 00:04.000 align:start
<v Mia Roth>The harbour cost
<i>4 million</i> crowns.</v>

2
00:04.500 --> 01:00:06.250
<v Tom Berg>It cost &amp; cost.
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
MIA ROTH: The harbour cost 4 million.

2
00:00:05,000 --> 00:00:07,000
It was paid in 2019.

3
00:00:08,500 --> 00:00:09,000
>> TOM BERG: It was 5 million.
"""
WHISPER = {
    "text": "x", "language": "en",
    "segments": [
        {"start": 0.5, "end": 2, "text": " The harbour cost", "speaker": "MIA ROTH"},
        {"start": 2, "end": 3, "text": " 4 million.", "speaker": "MIA ROTH"},
        {"start": 3.25, "end": 5, "text": " It was 5 million.", "speaker": "TOM BERG"},
    ],
}  # fmt: skip


def test_webvtt(write):
    entry = one(write("a.vtt", VTT))
    assert entry.text == "Mia Roth: The harbour cost 4 million crowns.\n\nTom Berg: It cost & cost.\n"
    assert entry.meta["time_codes"] == [[0, 1.0], [46, 4.5]]
    assert spoken(entry) == [("Mia Roth", "The harbour cost 4 million crowns."), ("Tom Berg", "It cost & cost.")]


@pytest.mark.parametrize("name", ["a.srt", "a.txt"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_subrip(write, name, end):
    entry = one(write(name, SRT.replace("\n", end)))
    assert entry.text == "MIA ROTH: The harbour cost 4 million. It was paid in 2019.\n\nTOM BERG: It was 5 million.\n"
    assert [seconds for _, seconds in entry.meta["time_codes"]] == [1.0, 5.0, 8.5]
    assert [speaker for speaker, _ in spoken(entry)] == ["MIA ROTH", "MIA ROTH", "TOM BERG"]
    for offset, _ in entry.meta["time_codes"]:
        assert entry.text[offset : offset + 3] in ("MIA", "It ", "TOM")


def test_whisper(write):
    entry = one(write("a.json", json.dumps(WHISPER)))
    assert entry.text == "MIA ROTH: The harbour cost 4 million.\n\nTOM BERG: It was 5 million.\n"
    assert entry.language == "en"
    assert entry.meta["time_codes"] == [[0, 0.5], [27, 2.0], [39, 3.25]]


def test_captions_that_roll_are_said_once(write):
    cues = "\n\n".join(
        f"00:0{second}.000 --> 00:0{second + 1}.000\n{words}"
        for second, words in enumerate(
            ["the ferry sank in 2019", "the ferry sank in 2019", "the ferry sank in 2019 again"]
        )
    )
    assert one(write("a.vtt", f"WEBVTT\n\n{cues}\n")).text == "the ferry sank in 2019 again\n"


def test_a_transcript_without_words_is_named(write):
    (failure,) = [
        entry for item in expand([str(write("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n"))]) for entry in read(item)
    ]
    assert "no words with times" in failure.reason


def test_a_thread_of_posts(write):
    thread = {
        "title": "On the ferry",
        "posts": [
            {"user": {"name": "Mia Roth", "screen_name": "miaroth"}, "full_text": "The ferry cost 4 million.\n\nYes.",
             "created_at": "2026-05-12T10:00:00Z", "url": "https://post.example/1"},
            {"user": {"screen_name": "tom"}, "full_text": "It cost 5 million."},
        ],
    }  # fmt: skip
    entry = one(write("a.json", json.dumps(thread)))
    assert entry.text == "@miaroth: The ferry cost 4 million.\n\n@miaroth: Yes.\n\n@tom: It cost 5 million.\n"
    assert (entry.title, entry.url, entry.author) == ("On the ferry", "https://post.example/1", "@miaroth")
    assert [post["start"] for post in entry.meta["posts"]] == [0, 53]
    said = spoken(entry)
    assert {speaker for speaker, _ in said} == {"@miaroth", "@tom"}
    assert not any("@" in words for _, words in said)
