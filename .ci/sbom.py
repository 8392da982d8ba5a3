"""Prints what the program is made of: the runtime lock as a software bill of materials, CycloneDX 1.6 in JSON.

Specification: https://cyclonedx.org/docs/1.6/json/. Run as ``python .ci/sbom.py``; the build puts the same into the
wheel (PEP 770). It has no time and no serial number, so the same lock gives the same bytes.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

_ROOT = Path(__file__).parents[1]
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?:\s*;\s*(.*?))?\s*\\?$")
_VIA = re.compile(r"^\s+#\s+(?:via (?!-c))?(?!via\b|-c)([A-Za-z0-9._-]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class Package(NamedTuple):
    """One package of the lock: for which systems it is, the hashes of its files, and what needs it."""

    name: str
    version: str
    marker: str | None
    hashes: list[str]
    needed_by: list[str]

    @property
    def purl(self) -> str:
        """Its package URL (https://github.com/package-url/purl-spec)."""
        return f"pkg:pypi/{self.name.lower().replace('_', '-')}@{self.version}"


def packages(lock: str) -> Iterator[Package]:
    """The packages of a lock as uv writes it."""
    found: Package | None = None
    for line in lock.splitlines():
        if pinned := _PINNED.match(line):
            if found:
                yield found
            found = Package(pinned[1], pinned[2], pinned[3] or None, [], [])
        elif found and (hashed := _HASH.search(line)):
            found.hashes.append(hashed[1])
        elif found and (by := _VIA.match(line)):
            found.needed_by.append(by[1])
    if found:
        yield found


def bill(lock: str, name: str, version: str) -> dict[str, Any]:
    """The bill of materials of a distribution with this lock."""
    found = list(packages(lock))
    own = f"pkg:pypi/{name}@{version}"
    refs = {name: own} | {each.name: each.purl for each in found}
    needs: dict[str, set[str]] = {ref: set() for ref in refs.values()}
    for each in found:
        for parent in each.needed_by:
            needs[refs[parent]].add(each.purl)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": own, "name": name, "version": version, "purl": own}
        },
        "components": [_component(each) for each in found],
        "dependencies": [{"ref": ref, "dependsOn": sorted(needs[ref])} for ref in sorted(needs)],
    }


def _component(package: Package) -> dict[str, Any]:
    hashes = [{"alg": "SHA-256", "content": each} for each in package.hashes]
    said: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "hashes": hashes,
    }
    return said | ({"properties": [{"name": "marker", "value": package.marker}]} if package.marker else {})


def written(root: Path = _ROOT) -> str:
    """The bill of materials of the checkout at ``root`` as JSON text."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    lock = (root / "requirements.lock").read_text("utf-8")
    return json.dumps(bill(lock, project["name"], project["version"]), indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(written())
