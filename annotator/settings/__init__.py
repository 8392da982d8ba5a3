"""Where the database is, who is reviewing, and what the nearest ``annotator.toml`` says.

Settings are read once at start and handed down; nothing else in the package looks at the environment.
"""

from annotator.settings.folders import archive_folder, bundled, data_dir, find_config
from annotator.settings.precedence import is_handle, load_settings
from annotator.settings.sections import (
    DEFAULT_MODEL,
    DEFAULT_THRESHOLD,
    DatasetSettings,
    ProjectSettings,
    Settings,
    SourceSettings,
)

__all__ = [
    "DEFAULT_MODEL",
    "DEFAULT_THRESHOLD",
    "DatasetSettings",
    "ProjectSettings",
    "Settings",
    "SourceSettings",
    "archive_folder",
    "bundled",
    "data_dir",
    "find_config",
    "is_handle",
    "load_settings",
]
