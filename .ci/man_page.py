"""Puts the man page and the bill of materials into a wheel when it is built.

See ``tool.hatch.build.targets.wheel.hooks`` in pyproject.toml.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManPage(BuildHookInterface):  # type: ignore[type-arg]
    """Writes both to a folder that goes when the wheel is finished."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make both, unless the package only gets linked."""
        if version == "editable":
            return
        sys.path[:0] = [self.root, str(Path(self.root) / ".ci")]
        from sbom import written

        from annotator.cli.manual import manual

        self._folder = TemporaryDirectory()
        page = Path(self._folder.name) / "annotator.1"
        page.write_text(manual(), encoding="utf-8", newline="\n")
        build_data["shared_data"][str(page)] = "share/man/man1/annotator.1"
        bill = Path(self._folder.name) / "factdesk.cdx.json"
        bill.write_text(written(Path(self.root)), encoding="utf-8", newline="\n")
        build_data["sbom_files"].append(str(bill))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the folder."""
        if version != "editable":
            self._folder.cleanup()
