"""Whether a file lies on another machine, where SQLite's write-ahead log and its locks cannot be relied on.

The log is shared memory between processes of one machine (https://www.sqlite.org/wal.html), and file locks of network
file systems are known to be wrong now and then (https://www.sqlite.org/howtocorrupt.html).
"""

import re
from pathlib import Path

_MOUNTS = Path("/proc/self/mounts")
_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|afs|9p|ncpfs|ceph|glusterfs|lustre|beegfs|gfs2?|ocfs2|gpfs|davfs"
    r"|fuse\.(sshfs|glusterfs|ceph|s3fs|rclone|davfs2?|smbnetfs|gvfsd-fuse|juicefs)"
)
_ESCAPED = re.compile(r"\\([0-7]{3})")


def network_share(path: Path, mounts: str | None = None) -> str | None:
    """The kind of network file system that ``path`` lies on; ``None`` for a disk of this machine or where nobody tells.

    ``mounts`` is the system's table of mounts, as Linux gives it; without it the system's own is read.
    """
    if str(path).startswith(r"\\"):
        return "network share"
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text("utf-8", errors="surrogateescape")
        except OSError:  # a system without such a table
            return None
    kind = _kind_at(path.expanduser().resolve(), mounts)
    return kind if kind is not None and _NETWORK.fullmatch(kind) else None


def _kind_at(path: Path, mounts: str) -> str | None:
    """The file system mounted nearest above ``path``; of several at one place the last hides the others."""
    nearest, kind = -1, None
    for line in mounts.splitlines():
        _, at, found, *_ = [*line.split(" "), "", "", ""]
        place = Path(_ESCAPED.sub(lambda code: chr(int(code[1], 8)), at))
        if at and path.is_relative_to(place) and len(place.parts) >= nearest:
            nearest, kind = len(place.parts), found
    return kind
