"""Settings from the command line, the environment and the nearest ``annotator.toml``.

They are read once at start and passed down; no other package reads the environment.
"""

from annotator.settings.folders import archive_folder, backup_folder, bundled, data_dir, find_config, serve_folder
from annotator.settings.precedence import ON_PURPOSE, is_handle, load_settings
from annotator.settings.sections import (
    DEFAULT_MODEL,
    DEFAULT_POSSIBLE,
    DEFAULT_THRESHOLD,
    BackupSettings,
    DatasetSettings,
    ProjectSettings,
    Settings,
    SourceSettings,
)

__all__ = [
    "DEFAULT_MODEL",
    "DEFAULT_POSSIBLE",
    "DEFAULT_THRESHOLD",
    "ON_PURPOSE",
    "BackupSettings",
    "DatasetSettings",
    "ProjectSettings",
    "Settings",
    "SourceSettings",
    "archive_folder",
    "backup_folder",
    "bundled",
    "data_dir",
    "find_config",
    "is_handle",
    "load_settings",
    "serve_folder",
]
