"""Reading FEVER's claims (Thorne et al. 2018): each is a claim with one answer, and its sets of evidence.

A piece of evidence names a page of Wikipedia and a sentence in it; a page that is an address, as in our own exports, is
taken as it is. Of those files, ``sources`` has more than ``evidence``: stances, quotes, and who cites what.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from annotator.dataset.fever_pages import title_in
from annotator.errors import InputError
from annotator.load.foreign import ours
from annotator.load.foreign.annotators import named
from annotator.load.foreign.labels import LabelTable
from annotator.load.foreign.tool_record import CitedSource, ForeignRecord, Piece, Remarks

NAME = "fever"
_LABELS = ("SUPPORTS", "REFUTES", "NOT ENOUGH INFO")
_WIKIPEDIA = "https://en.wikipedia.org/wiki/"


def looks_like(value: Mapping[str, Any]) -> bool:
    """Whether a record is a claim of FEVER with its label."""
    known = value.get("label") in _LABELS if isinstance(value.get("label"), str) else False
    return isinstance(value.get("claim"), str) and known and isinstance(value.get("evidence"), list)


def read(where: str, value: Mapping[str, Any], table: LabelTable) -> tuple[ForeignRecord, ...]:
    """Read one claim.

    Raises:
        InputError: if it has no text.

    """
    del table  # not needed: labels do not affect how a claim is read
    text, remarks = ours.claim_text(value), Remarks()
    sources = value.get("sources")
    cited = (
        ours.evidence(remarks, {"sources": sources}) if isinstance(sources, list) else tuple(_evidence(value, remarks))
    )
    label = value.get("label")
    piece = Piece(
        None,
        (label,) if isinstance(label, str) else (),
        reviewer=named(value.get("reviewer")),
        evidence=cited,
        normalised=ours.reworded(value.get("claim"), text),
    )
    about = value.get("article")
    article = about if isinstance(about, dict) else {}
    record = ForeignRecord(
        where,
        text,
        (piece,),
        (),
        ours.article_id({"article_id": article.get("id")}),
        ours.claim_id(value),
        ours.offset(value),
        ours.details(article),
        remarks,
    )
    return (record,)


def _evidence(value: Mapping[str, Any], remarks: Remarks) -> Iterator[CitedSource]:
    """The pages in the sets, without repetitions: several annotators of FEVER may have found the same sentence."""
    sets: dict[tuple[tuple[str, Any], ...], None] = {}
    evidence = value.get("evidence")
    for pieces in evidence if isinstance(evidence, list) else ():
        rows = pieces if isinstance(pieces, list) else []
        found = [(row[2], row[3]) for row in rows if isinstance(row, list) and len(row) == 4 and row[2]]
        if found and all(isinstance(page, str) for page, _ in found):
            sets[tuple(found)] = None
        elif found:
            remarks.failed.append("a set of evidence whose page is no text")
    for number, pages in enumerate(sets):
        for page, sentence in pages:
            piece = {"source": _source(page), "set": number, "note": f"sentence {sentence}" if sentence else None}
            try:
                yield ours.cited_source(piece)
            except InputError as error:
                remarks.failed.append(str(error))


def _source(page: str) -> dict[str, str]:
    if page.startswith(("http://", "https://", "ni:")):
        return {"url": page}
    title = title_in(page)
    return {
        "url": _WIKIPEDIA + quote(title.replace(" ", "_"), safe="/(),:!'"),
        "title": title,
        "publisher": "Wikipedia",
    }
