"""The measuring itself, on sources small enough to count by hand."""

import ast
from collections.abc import Iterable
from pathlib import Path

import grimp
import pytest

from tests.house.classes import Classes
from tests.house.decisions import decision_findings
from tests.house.finding import Finding
from tests.house.imports import longest_chain
from tests.house.names import repeated_names
from tests.house.report import save, table
from tests.house.source import Module, Source, read_source


def _source(**texts: str) -> Source:
    modules = (Module(f"annotator.{name.replace('__', '.')}", text, is_package=False) for name, text in texts.items())
    return Source(Path(), tuple(modules))


def _graph(imports: Iterable[tuple[str, str]]) -> grimp.ImportGraph:
    graph = grimp.ImportGraph()
    for importer, imported in imports:
        graph.add_import(importer=importer, imported=imported)
    return graph


def test_the_chain_is_the_longest_path_and_not_the_shortest() -> None:
    assert longest_chain(_graph([("a", "d"), ("a", "b"), ("b", "c"), ("c", "d")])) == ["a", "b", "c", "d"]


def test_a_circle_counts_all_its_modules() -> None:
    assert longest_chain(_graph([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")])) == ["a", "b", "c", "d"]


def test_bases_are_followed_through_names_that_are_handed_on() -> None:
    classes = Classes(
        _source(
            low="class Low: ...",
            room="from annotator.low import Low",
            middle="from annotator.room import Low as Base\nclass Middle(Base, Exception): ...",
            top="from annotator.middle import Middle\nclass Top(Middle[int]): ...",
        )
    )
    assert classes.ancestors("annotator.top.Top") == {"annotator.middle.Middle", "annotator.low.Low"}


def test_names_are_compared_across_rooms() -> None:
    found = repeated_names(_source(cli__load="", export__load="", export__run=""))
    assert found == {"load": ["annotator.cli.load", "annotator.export.load"]}


def test_lines_of_code_are_neither_blank_nor_comments_nor_docstrings() -> None:
    module = Module(
        "annotator.a", '"""One.\n\nTwo."""\n\n# why\nx = 1\n"""What x is."""\ny = """\n# text\n"""\n', False
    )
    assert module.code_lines() == 3  # a comment inside a text looks like one


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("what a label means", 'NAMES = {"verified": 1, "disputed": 2}'),
        ("what a label means", "def f(label): return Stance.REFUTES if label else Stance.SUPPORTS"),
        ("what a label means", 'def f(label): return label == "unverifiable"'),
        ("when an answer counts", "def f(spec, cited): return spec.needs_evidence and not cited"),
        ("when an answer counts", "def f(self, label, cited): return label not in self.needing or bool(cited)"),
        ("who may see what", "view = Viewpoint(1, True, 2)"),
        ("canonical addresses", 'key = document_key("https://a.example")'),
        ("canonical addresses", 'key = Address.of("https://a.example")'),
        ("web fetchers", "def f():\n    from urllib3 import PoolManager"),
        ("fields of a source", 'FIELDS = ("title", "publisher", "author", "published_at", "medium")'),
        ("stored words that are screen words", 'class Filter(StrEnum):\n    NEEDS = "needs me"'),
        ("reading JSON Lines", "for number, line in enumerate(stream, 1):\n    json.loads(line)"),
        ("full-text queries", "query = ' '.join(f'\"{word}\"' for word in words)"),
        ("progress callbacks", "Told = Callable[[int, int | None, str], None]"),
        ("months", 'M = "jan feb mar apr may jun"'),
        ("reporting verbs", 'V = "said told claimed denied stated warned"'),
    ],
)
def test_a_decision_is_found_where_it_stands(title: str, code: str) -> None:
    found = {finding.title: finding.value for finding in decision_findings(_source(a=code))}
    assert {name: value for name, value in found.items() if value} == {title: 1}


@pytest.mark.parametrize(
    "code",
    [
        'said = {"verified": True, "count": 2}',
        "show = spec.needs_evidence",
        "from urllib.request import url2pathname",
        'ARTICLE = ("title", "url", "publisher", "author", "published_at")',
        '"""Jan Feb Mar Apr May Jun: said told claimed denied stated warned."""',
        "for number, line in enumerate(lines):\n    print(line)",
        "for number, line in enumerate(lines):\n    tomllib.loads(line)",
    ],
)
def test_what_only_looks_like_a_decision_is_passed_over(code: str) -> None:
    ast.parse(code)
    assert not [finding for finding in decision_findings(_source(a=code)) if finding.value]


def test_the_table_has_both_sides_and_no_loose_bars(tmp_path: Path) -> None:
    kept = tmp_path / "before.json"
    save("abc", [Finding("lines", 1200, "all"), Finding("size", 7, "given")], kept)
    lines = table([Finding("lines", 900, "a | b", detail="small")], "now", kept).splitlines()
    assert lines[0] == "| measure | abc | now | how it is counted |"
    assert lines[2:] == [r"| lines | 1,200 | 900 (small) | a \| b |", "| size | 7 | – | not measured this time |"]


def test_a_package_bears_its_own_name_and_migrations_are_history(tmp_path: Path) -> None:
    versions = tmp_path / "annotator" / "storage" / "migrations" / "versions"
    versions.mkdir(parents=True)
    (versions / "0001_first.py").write_text("", "utf-8")
    (tmp_path / "annotator" / "__init__.py").write_text("", "utf-8")
    source = read_source(tmp_path)
    assert [module.name for module in source.living] == ["annotator"]
    assert len(source.modules) == 2
