"""When the words of a transcript are spoken: time codes in the ``meta`` of its article, and addresses that begin there.

Time codes are pairs of an offset in the text (code points) and seconds, in the order of the text.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

TIME_CODES = "time_codes"
"""The name under which ``meta`` keeps them."""
TimeCodes = Sequence[tuple[int, float]]
_YOUTUBE = frozenset(("youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"))
_VIMEO = frozenset(("vimeo.com", "www.vimeo.com"))
_MEDIA = (".mp4", ".webm", ".ogg", ".ogv", ".oga", ".mp3", ".m4a", ".wav", ".mov")


def codes_of(meta: Mapping[str, Any]) -> tuple[tuple[int, float], ...]:
    """Return the time codes of an article; none if it has none, or others than a transcript has."""
    found = meta.get(TIME_CODES)
    pairs = found if isinstance(found, list) else []
    codes = [tuple(pair) for pair in pairs if isinstance(pair, list | tuple) and len(pair) == 2 and _is_code(*pair)]
    return tuple(codes) if len(codes) == len(pairs) and codes == sorted(codes) else ()


def spoken_at(codes: TimeCodes, offset: int) -> float | None:
    """Return when the words at an offset are spoken: the seconds of the last time code before them."""
    place = bisect_right([start for start, _ in codes], offset)
    return codes[place - 1][1] if place else None


def clock(seconds: float) -> str:
    """Return a time as people write it, in whole seconds: “1:02:03”, “2:03”."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def address_at(url: str, seconds: float) -> str:
    """Return an address at which a recording starts at a time, in whole seconds; others stay as they are.

    Links of YouTube to a time have the parameter “t” (https://support.google.com/youtube/answer/57741), those of Vimeo
    the fragment “t=30s”, and media files take the fragment “t=30” (https://www.w3.org/TR/media-frags/).
    """
    parts = urlsplit(url)
    host, start = (parts.hostname or "").lower(), int(seconds)
    if host in _YOUTUBE:
        query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in ("t", "start")]
        return urlunsplit(parts._replace(query=urlencode([*query, ("t", str(start))])))
    if host in _VIMEO:
        return urlunsplit(parts._replace(fragment=f"t={start}s"))
    return urlunsplit(parts._replace(fragment=f"t={start}")) if parts.path.lower().endswith(_MEDIA) else url


def _is_code(offset: object, seconds: object) -> bool:
    numbers = (int, float)
    is_number = isinstance(seconds, numbers) and not isinstance(seconds, bool) and 0 <= seconds < 1e9
    return isinstance(offset, int) and not isinstance(offset, bool) and offset >= 0 and is_number
