"""The field's words are loaded only when they are needed."""

import subprocess
import sys


def test_the_screen_paints_without_records_or_http() -> None:
    code = (
        "import sys, annotator.cli.screen, annotator.tui.app\n"
        "late = ('annotator.domain.records', 'annotator.domain.source_facts', "
        "'annotator.domain.seen_before', 'urllib.request')\n"
        "print([name for name in late if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ended.stdout == "[]\n"
