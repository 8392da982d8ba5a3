"""What evidence must show: ten claims with sources in at most forty keys, and every warning where it belongs."""

from collections.abc import Iterator

import pytest

from tests.e2e.program import Program
from tests.e2e.ten_claims import ARCHIVE_FAILURE, CLAIMS, CONTRADICTION, MOST_KEYS, QUOTE_WARNING, Run, Web, an_article

pytestmark = pytest.mark.slow


@pytest.fixture
def web() -> Iterator[Web]:
    """The pages that are cited."""
    web = Web()
    yield web
    web.close()


def test_ten_claims_with_sources_take_at_most_forty_keys(program: Program, web: Web) -> None:
    run = Run(program, web, an_article())
    run.prepare()
    run.go()
    assert run.keys <= MOST_KEYS
    assert run.terminal.process.returncode == 0
    assert set(run.screens) == {QUOTE_WARNING, CONTRADICTION, ARCHIVE_FAILURE}

    claims = [claim for claim in run.program.json("claims") if claim["evidence_count"]]
    assert len(claims) == CLAIMS
    assert {claim["status"] for claim in claims} == {"submitted"}
    assert [claim["label"] for claim in claims].count("disputed") == 4
    assert [claim["evidence_count"] for claim in claims] == [1, 1, 1, 1, 1, 1, 1, 2, 1, 1]
    _check_sources(run, claims)
    _check_findings(run, claims)


def _check_sources(run: Run, claims: list[dict[str, object]]) -> None:
    """Each page is one source however often it is cited, with the stance that goes with the label."""
    sources = {source["url"]: source for source in run.program.json("sources", "list")}
    assert {name: sources[run.web.url(name)]["uses"] for name in ("ledger", "minutes", "register", "gone")} == {
        "ledger": 4,
        "minutes": 1,
        "register": 2,
        "gone": 1,
    }
    ledger = run.program.json("sources", "show", run.web.url("ledger"))[0]
    assert {(use["label"], use["stance"]) for use in ledger["uses"]} == {
        ("verified", "supports"),
        ("disputed", "refutes"),
    }
    assert claims[2]["id"] in {use["claim_id"] for use in ledger["uses"]}, "reused with two keys"
    copies = {url: source["archived"]["ok"] for url, source in sources.items()}
    assert copies == {url: not url.endswith("/gone") for url in sources}, "a failure is kept as one"


def _check_findings(run: Run, claims: list[dict[str, object]]) -> None:
    """The commands find again what the screen warned of."""
    found = run.program.json("sources", "check", code=1)
    assert "quote_differs" in {finding["finding"] for finding in found}
    assert any("returned 404" in finding["message"] for finding in found)
    pairs = run.program.json("claims", "--contradictions")
    assert [[side["label"] for side in pair["claims"]] for pair in pairs] == [["verified", "disputed"]]
    assert pairs[0]["claims"][0]["claim_id"] == claims[5]["id"]
