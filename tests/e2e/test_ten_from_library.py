"""Ten verified claims with quotes from the library take at most 25 keys in a real terminal."""

import pytest

from tests.e2e.program import Program
from tests.support import ARTICLES

pytestmark = pytest.mark.slow
MOST_KEYS = 25
CLAIMS = 10


def test_ten_claims_with_quotes_from_the_library_take_at_most_25_keys(program: Program) -> None:
    program.home.mkdir(exist_ok=True)
    program.here("import", ARTICLES / "port-cargo.txt")
    claims = program.json("claims")[:CLAIMS]
    report = program.home / "report.md"
    said = "\n\n".join(f"The office has looked into it. {claim['exact']} So says its book." for claim in claims)
    report.write_text(f"# The report of the office\n\n{said}\n", encoding="utf-8")
    program.here("library", "add", report)

    terminal = program.open("review", rows=24, columns=80)
    terminal.wait_for("not answered yet")
    keys = 0
    for number in range(1, CLAIMS + 1):
        terminal.press("v", "1")
        keys += 2
        terminal.wait_for(f"claims {number}/")
    terminal.press("q")
    terminal.wait()

    assert keys + 1 <= MOST_KEYS
    assert terminal.process.returncode == 0
    answered = program.json("claims")[:CLAIMS]
    assert {(claim["label"], claim["status"], claim["evidence_count"]) for claim in answered} == {
        ("verified", "submitted", 1)
    }
    (source,) = program.json("sources", "list")
    assert source["title"] == "The report of the office" and source["uses"] == CLAIMS
    detail = program.json("sources", "show", source["id"])[0]
    text = report.read_text("utf-8")
    assert all(use["quote"] in text for use in detail["uses"])
