"""A small dataset of our own making: sentences with figures are claims, sentences of feeling are none."""

import json
import random
from pathlib import Path

_PLACES = ("Varnhaven", "Tessbury", "Orrith", "Milldown", "Reka")
_THINGS = ("bridges", "buses", "schools", "clinics", "farms", "ships")
_DEEDS = ("closed", "bought", "repaired", "sold", "opened")
_FEELINGS = ("wonderful", "sad", "great", "terrible", "fair")


def sentences(count: int, seed: int = 1) -> list[tuple[str, int]]:
    """``count`` sentences with their labels, the same for the same ``seed``."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        place, thing, deed = chance.choice(_PLACES), chance.choice(_THINGS), chance.choice(_DEEDS)
        if number % 2:
            found.append((f"{place} {deed} {chance.randint(3, 900)} {thing} in {chance.randint(1990, 2025)}.", 1))
        else:
            feeling = chance.choice(_FEELINGS)
            found.append((f"I think our {thing} in {place} are {feeling}, and we hope they will be {feeling}.", 0))
    return found


def write_dataset(path: Path, count: int = 120, seed: int = 1, **more: object) -> Path:
    """The sentences as JSON lines with a text and a label."""
    rows = [{"text": text, "label": label, **more} for text, label in sentences(count, seed)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def write_export(path: Path, count: int = 60) -> Path:
    """The sentences as the lines of an export, with a record that nobody has labelled."""
    claims = ("verified", "disputed", "unverifiable")
    rows = [
        {"exact": text, "label": claims[number % 3] if label else "not_a_claim", "article": {"id": f"a{number % 7}"}}
        for number, (text, label) in enumerate(sentences(count, 3))
    ]
    rows.append({"exact": "Nobody has looked at this.", "label": None, "article": {"id": "a0"}})
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path
