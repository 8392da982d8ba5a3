"""Telling a network file system from a disk, by the system's own table."""

from pathlib import Path

import pytest

from annotator.storage.database.location import network_share

MOUNTS = r"""/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
nas:/export /srv/team nfs4 rw,vers=4.2 0 0
//nas/desk /srv/the\040desk cifs rw 0 0
ben@host:/ /srv/there fuse.sshfs rw 0 0
/dev/sdb1 /srv/team/local xfs rw 0 0
/dev/sdc1 /srv/hidden nfs rw 0 0
/dev/sdd1 /srv/hidden ext4 rw 0 0
short
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ana/work.db", None),
        ("/srv/team/work.db", "nfs4"),
        ("/srv/team/2026/work.db", "nfs4"),
        ("/srv/team/../home/work.db", None),
        ("/srv/teams/work.db", None),
        ("/srv/team/local/work.db", None),
        ("/srv/the desk/work.db", "cifs"),
        ("/srv/there/work.db", "fuse.sshfs"),
        ("/srv/hidden/work.db", None),
        (r"\\nas\desk\work.db", "network share"),
    ],
)
def test_the_nearest_mount_says_where_a_file_lies(path: str, kind: str | None) -> None:
    assert network_share(Path(path), MOUNTS) == kind


def test_this_machine_is_asked_where_no_table_is_given(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert network_share(tmp_path / "link" / "work.db") == network_share(tmp_path)
    assert network_share(tmp_path, "") is None
