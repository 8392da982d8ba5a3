"""``annotator help``: pages for people and scripts, words found in all of them, and near topics for a wrong one."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import ExitCode
from annotator.guide import TOPICS, for_shell, near, page, pages, search, sections, slug
from annotator.output import print_markdown


def test_without_a_topic_every_page_is_listed_with_what_it_is_for(run) -> None:
    ended = run("help")
    lines = [line.split(maxsplit=1) for line in ended.out.splitlines()[1:]]
    assert [(topic, summary.strip()) for topic, summary in lines] == [(each.topic, each.summary) for each in pages()]
    asked = run("help", "--json")
    assert asked.lines == [{"topic": e.topic, "title": e.title, "summary": e.summary} for e in pages()]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_prints_its_page_as_it_is_written(run, topic: str) -> None:
    ended = run("help", topic)
    assert (ended.code, ended.out) == (0, page(topic).text)
    assert run("help", topic.upper()).out == ended.out
    (shown,) = run("help", topic, "--json").lines
    assert shown == {"topic": topic, "title": page(topic).title, "summary": page(topic).summary, "text": ended.out}


@pytest.mark.parametrize("topic", TOPICS)
def test_on_a_terminal_the_page_is_laid_out(topic: str, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    print_markdown(for_shell(page(topic).text))
    out = capsys.readouterr().out
    assert page(topic).title in out
    assert max(map(len, out.splitlines())) <= 80
    assert "\n## " not in out
    assert ".md#" not in out


def test_words_are_looked_for_in_all_pages(run) -> None:
    ended = run("help", "locked", "database")
    assert ended.code == 0
    first = ended.out.splitlines()[1]
    assert first.startswith("troubleshooting  The database is locked")
    hits = run("help", "--json", "locked", "database").lines
    assert hits[0]["topic"] == "troubleshooting"
    assert hits[0]["section"] == "The database is locked"
    assert {"reviewing"} < {hit["topic"] for hit in hits}


def test_who_asks_for_a_command_is_told_where_its_help_is(run) -> None:
    assert run("help", "label").err == "For the command: annotator label --help\n"
    assert run("help", "locked", "database").err == ""
    assert run("help", "sources").err == ""


def test_a_wrong_topic_names_the_near_ones(run) -> None:
    ended = run("help", "sorces")
    assert ended.code == ExitCode.USAGE
    assert ended.out == ""
    assert ended.err == "annotator: The guide has no page “sorces” and nothing about it: try sources.\n"
    assert near("data") == ["datasets"]
    assert near("troubleshoot") == ["troubleshooting"]
    assert near("zzz") == list(TOPICS)


@given(st.text(max_size=30))
def test_any_words_can_be_looked_for(words: str) -> None:
    for hit in search(words):
        assert hit.topic in TOPICS
        assert not hit.section or hit.section in dict(sections(page(hit.topic)))
    assert set(near(words)) <= set(TOPICS)


def test_headings_are_named_as_in_links() -> None:
    assert slug("Claims seen before") == "claims-seen-before"
    assert slug("The log, and reporting an error") == "the-log-and-reporting-an-error"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from annotator.cli.commands import run\n"
        "run(['help', 'sources'])\n"
        "heavy = {'textual', 'sqlmodel', 'sqlalchemy', 'spacy', 'pydantic', 'numpy'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
