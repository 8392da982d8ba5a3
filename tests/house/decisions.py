"""In how many places one decision stands, each counted by a pattern that outlives names as far as one can."""

from collections.abc import Iterator

from tests.house import patterns
from tests.house.finding import Finding, modules, sites
from tests.house.source import Source

_MEANINGS = "modules with a table by names of labels, a comparison with one, or a choice between stances"
_FIELDS = f"modules where one statement names {patterns.ENOUGH_FIELDS} of {', '.join(sorted(patterns.OF_A_SOURCE))}"
_LOOPS = "loops over numbered lines in modules that parse JSON; `formats`, which read back what they wrote, left out"
_MONTHS = f"modules whose texts name {patterns.ENOUGH_WORDS} months or more"
_VERBS = f"modules whose texts hold {patterns.ENOUGH_WORDS} or more of {', '.join(sorted(patterns.VERBS))}"


def decision_findings(source: Source) -> Iterator[Finding]:
    """The places per decision."""
    yield modules("what a label means", _MEANINGS, source, patterns.meanings)
    asking = "conditions (and/or) that ask which labels need evidence: `needs_evidence`, `rule.needing`"
    yield sites("when an answer counts", asking, source, patterns.rules)
    yield sites("who may see what", "calls of `Viewpoint(…)`", source, patterns.viewpoints)
    made = "calls of `canonical_url`, `document_key` and of methods of `Address`"
    yield sites("canonical addresses", made, source, patterns.addresses)
    yield modules("web fetchers", "modules that import an HTTP client", source, patterns.clients)
    yield modules("fields of a source", _FIELDS, source, patterns.source_fields)
    yield sites("stored words that are screen words", "StrEnum values with a space", source, patterns.screen_words)
    yield sites("reading JSON Lines", _LOOPS, source, patterns.line_loops)
    quoting = "modules that put a word in double quotes for one"
    yield modules("full-text queries", quoting, source, patterns.quoted_words)
    progress = "aliases of `Callable[[int, int…, str], None]`"
    yield sites("progress callbacks", progress, source, patterns.progress_callbacks)
    yield modules("months", _MONTHS, source, patterns.months)
    yield modules("reporting verbs", _VERBS, source, patterns.reporting_verbs)
