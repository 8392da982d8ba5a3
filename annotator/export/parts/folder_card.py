"""The card of a folder whose rows are not those of ``hf``: one task each, or made for an annotation program."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from annotator.export.job import Job
from annotator.export.parts.answer_rows import Column
from annotator.export.parts.card import card_templates, label_names
from annotator.export.parts.croissant_metadata import description_of, title_of
from annotator.export.parts.responsible_ai import agreement_of, missing_of, people_of, protocol_of


def folder_card(
    job: Job,
    each_row: str,
    names: Mapping[str | None, str],
    *,
    labels: Sequence[str] | None = None,
    columns: Sequence[Column] = (),
    front_matter: str = "",
    opening: str = "",
) -> str:
    """Render the card; ``names`` are what the splits are called in the files, empty without splits.

    ``each_row`` is a sentence on what a row is. ``labels`` are those of the rows, if not those of claims.
    ``front_matter`` is YAML and ``opening`` Markdown, both already escaped.
    """
    manifest, shown = job.manifest(), names or {None: "claims"}
    return (
        card_templates()
        .get_template("rows.md")
        .render(
            front_matter=Markup(front_matter),  # noqa: S704 — escaped as JSON
            title=f"{title_of(job)}: {job.format.name}",
            description=description_of(job),
            opening=Markup(opening),  # noqa: S704 — a constant of the format
            each_row=each_row,
            claims=job.claims,
            names=list(shown.values()),
            rows=[(label, *(job.rows[split, label] for split in shown)) for label in labels or label_names(job)],
            splits=job.splits,
            columns=[(column.name, column.about) for column in columns],
            protocol=[*protocol_of(job), people_of(manifest)],
            agreement=agreement_of(manifest),
            missing=missing_of(manifest),
            limits=manifest["notes"],
            licence=job.dataset.license,
        )
    )
