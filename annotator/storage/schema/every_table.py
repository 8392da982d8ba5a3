"""All tables: whoever takes ``metadata`` from here has every one of them."""

from annotator.storage.schema import (  # noqa: F401
    models_checked,
    models_datasets,
    models_filters,
    models_import,
    models_library,
    models_progress,
    models_project,
    models_questions,
    models_rulings,
    models_shown,
    models_sources,
    models_tallies,
    models_versions,
)
from annotator.storage.schema.models import metadata

__all__ = ["metadata"]
