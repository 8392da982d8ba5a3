"""Puts the man page into a wheel when it is built (see ``tool.hatch.build.targets.wheel.hooks`` in pyproject.toml)."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManPage(BuildHookInterface):  # type: ignore[type-arg]
    """Writes the page to a folder that goes when the wheel is finished."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the page, unless the package only gets linked."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from annotator.cli.manual import manual

        self._folder = TemporaryDirectory()
        page = Path(self._folder.name) / "annotator.1"
        page.write_text(manual(), encoding="utf-8", newline="\n")
        build_data["shared_data"][str(page)] = "share/man/man1/annotator.1"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the folder."""
        if version != "editable":
            self._folder.cleanup()
