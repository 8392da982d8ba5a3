"""Checking the sources of a database for problems with citations; changes nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from urllib.parse import urlsplit

from annotator.archive.archiver import Archiver
from annotator.archive.quote_check import find_quote
from annotator.domain.records import Quote, Source
from annotator.domain.source_facts import ArchiveAttempt, QuoteMatch, QuoteStatus, SourceUse
from annotator.domain.vocabulary import ReviewStatus
from annotator.errors import AnnotatorError, InputError
from annotator.matching.shingles import SAME_STORY, containment, pairs_to_compare, shingles
from annotator.schemes import LabelScheme
from annotator.text import counted, one_line, sha256_of
from annotator.web.address import Address, host_name, host_of, is_file_address

_SHOWN = 80


class Kind(StrEnum):
    """The kinds of findings. All but ``not_checked`` are problems."""

    DEAD = "dead"
    CHANGED = "changed"
    COPY_LOST = "copy_lost"
    QUOTE_MISSING = "quote_missing"
    QUOTE_DIFFERS = "quote_differs"
    SAME_STORY = "same_story"
    WATCHED = "watched"
    SELF_CITATION = "self_citation"
    AGAINST_VERDICT = "against_verdict"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding about a source, in a sentence; with the claim if it is about one citation."""

    kind: Kind
    source_id: str
    message: str
    claim_id: str | None = None
    other_source_id: str | None = None

    @property
    def is_problem(self) -> bool:
        """Whether somebody should act on it."""
        return self.kind is not Kind.NOT_CHECKED


@dataclass(frozen=True, slots=True)
class Checked:
    """One source to check: its citations and its last archived copy."""

    source: Source
    uses: Sequence[SourceUse]
    copy: ArchiveAttempt | None
    failed: ArchiveAttempt | None
    """The last attempt to archive it, if that failed."""


class Checking:
    """One check of the sources of a database."""

    def __init__(self, archiver: Archiver, watch: Collection[str], *, online: bool) -> None:
        """``watch`` lists hosts to report; ``online`` fetches the sources again to see whether they changed."""
        self._archiver = archiver
        self._watch = frozenset(map(host_name, watch))
        self._online = online
        self._shingles = lru_cache(256)(self._make_shingles)

    def source(self, checked: Checked) -> Iterator[Finding]:
        """All findings about one source."""
        source = checked.source
        host = host_of(source.url or "")
        listed = next((name for name in sorted(self._watch) if _is_at(source.url or "", name)), None)
        if listed is not None:
            yield Finding(Kind.WATCHED, source.id, f"{host} is on the watch list ({listed}).")
        own = _own_keys(checked)
        for use in checked.uses:
            why = _self_citation(source, own, use)
            if why is not None:
                yield Finding(Kind.SELF_CITATION, source.id, why, use.claim_id)
        yield from self._quotes(checked)
        if source.url is not None and not is_file_address(source.url):
            if self._online:
                yield from self._on_the_web(checked)
            else:
                yield Finding(Kind.NOT_CHECKED, source.id, "Not checked for changes: use --online.")

    def stories(self, sources: Mapping[str, Checked]) -> Iterator[Finding]:
        """Sources cited for the same claim whose copies are the same story."""
        by_claim: dict[str, dict[str, None]] = {}
        for source_id, checked in sources.items():
            for use in checked.uses:
                by_claim.setdefault(use.claim_id, {})[source_id] = None
        for claim_id, cited in by_claim.items():
            copies = {each: copy for each in cited if (copy := sources[each].copy) is not None}
            texts = {each: copy.text_sha256 for each, copy in copies.items() if copy.text_sha256 is not None}
            for one, other in pairs_to_compare({each: partial(self._shingles, key) for each, key in texts.items()}):
                alike = containment(self._shingles(texts[one]), self._shingles(texts[other]))
                if alike >= SAME_STORY:
                    where = sources[other].source.where
                    message = f"{alike:.0%} of its text is also in {_short(where)}: together they count as one source."
                    yield Finding(Kind.SAME_STORY, one, message, claim_id, other)

    def _make_shingles(self, text_sha256: str) -> frozenset[int]:
        try:
            return shingles(self._archiver.text(text_sha256))
        except AnnotatorError:
            return frozenset()  # the lost copy is reported with its source

    def _quotes(self, checked: Checked) -> Iterator[Finding]:
        copy, source_id = checked.copy, checked.source.id
        quoted = [use for use in checked.uses if use.quote]
        if copy is None:
            if quoted:
                tried = f": {checked.failed.reason}" if checked.failed else ""
                message = f"Not archived, so {counted(len(quoted), 'quote')} could not be checked{tried}."
                yield Finding(Kind.NOT_CHECKED, source_id, message.replace("..", "."))
            return
        try:
            self._archiver.text(copy.text_sha256 or "")
            for use in quoted:
                quote = Quote(use.quote or "", use.quote_prefix, use.quote_suffix)
                yield from _about_quote(source_id, use, self._archiver.find_quote(copy, quote))
        except AnnotatorError as error:
            yield Finding(Kind.COPY_LOST, source_id, str(error))

    def _on_the_web(self, checked: Checked) -> Iterator[Finding]:
        source, copy = checked.source, checked.copy
        try:
            page, whole = self._archiver.look(source.url or "")
        except InputError as error:
            yield Finding(Kind.DEAD, source.id, f"{_short(source.where)} {error}")
            return
        if copy is None:
            yield Finding(Kind.NOT_CHECKED, source.id, "Online, but not archived, so changes cannot be detected.")
            return
        if sha256_of(page.text) == copy.text_sha256:
            return
        gone = [use for use in checked.uses if use.quote and not (_has(page.text, use) or _has(whole, use))]
        quotes = f"; {counted(len(gone), 'quote')} missing" if gone else ""
        alike = self._likeness(copy, page.text)
        yield Finding(Kind.CHANGED, source.id, f"Changed since {copy.at:%Y-%m-%d} ({alike}{quotes}).")

    def _likeness(self, copy: ArchiveAttempt, text: str) -> str:
        from rapidfuzz.fuzz import ratio

        try:
            return f"{ratio(self._archiver.text(copy.text_sha256 or ''), text):.0f}% alike"
        except AnnotatorError:
            return "the copy is lost"


def against_evidence(sources: Mapping[str, Checked], scheme: LabelScheme) -> Iterator[Finding]:
    """Every submitted answer whose sources have the wrong stances for its label; ``sources`` must be complete.

    Each finding names the first source that the answer cites.
    """
    answers: dict[tuple[str, str], list[tuple[str, SourceUse]]] = {}
    for source_id, checked in sources.items():
        for use in checked.uses:
            if use.status is ReviewStatus.SUBMITTED:
                answers.setdefault((use.claim_id, use.reviewer), []).append((source_id, use))
    rule = scheme.evidence_rule
    for (claim_id, reviewer), cited in answers.items():
        source_id, first = cited[0]
        missing = rule.missing(first.label, (use.stance for _, use in cited), first.role)
        if missing is not None and first.label is not None:
            title = scheme[first.label].title.lower()
            message = f"{one_line(reviewer)} labelled “{_short(first.exact)}” {title} without {missing}."
            yield Finding(Kind.AGAINST_VERDICT, source_id, message, claim_id)


def _is_at(url: str, name: str) -> bool:
    """Whether an address is on this host or a subdomain; ``name`` may include a port."""
    wanted, _, port = name.removeprefix("www.").partition(":")
    host = host_of(url)
    at_port = not port or urlsplit(url).netloc.endswith(f":{port}")
    return at_port and (host == wanted or host.endswith(f".{wanted}"))


def _has(text: str, use: SourceUse) -> bool:
    return find_quote(use.quote or "", text).status in (QuoteStatus.EXACT, QuoteStatus.ELIDED)


def _about_quote(source_id: str, use: SourceUse, match: QuoteMatch) -> Iterator[Finding]:
    quote = _short(use.quote or "")
    if match.status is QuoteStatus.MISSING:
        yield Finding(Kind.QUOTE_MISSING, source_id, f"“{quote}” is not in the archived copy.", use.claim_id)
    elif match.status is QuoteStatus.APPROXIMATE:
        message = f"“{quote}” differs from the archived copy ({match.similarity:.0%} alike): “{_short(match.passage)}”."
        yield Finding(Kind.QUOTE_DIFFERS, source_id, message, use.claim_id)


def _own_keys(checked: Checked) -> frozenset[str]:
    """The keys of the source's address and of the final address of its copy."""
    url, copy = checked.source.url, checked.copy
    if url is None or is_file_address(url):
        return frozenset()
    reached = copy.final_url if copy and copy.final_url else None
    keys = {checked.source.key, Address.parse(reached).key if reached else None}
    return frozenset(key for key in keys if key is not None)


def _self_citation(source: Source, keys: frozenset[str], use: SourceUse) -> str | None:
    if not keys or use.article_url is None:
        return None
    try:
        article = Address.parse(use.article_url)
    except InputError:
        return None  # articles may have invalid addresses
    if article.key in keys:
        return "It is the article under review itself."
    if host_of(source.url or "") == host_of(article.url):
        return f"It has the same publisher as the article under review ({host_of(article.url)})."
    return None


def _short(text: str) -> str:
    line = " ".join(one_line(text).split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
