"""The words of *About*: project, database and versions."""

from typing import TYPE_CHECKING

from annotator import __version__
from annotator.text import counted

if TYPE_CHECKING:
    from annotator.domain.figures import About
    from annotator.tui.screens.help import Groups


def about_groups(about: "About") -> "Groups":
    """What is known, in two groups."""
    guideline = f"{about.guideline or 'none'}, version {about.guideline_version}"
    reviews = counted(about.reviews_per_claim, "answer")
    return [
        (
            "Project",
            [
                ("name", about.project),
                ("labels", ", ".join(about.labels)),
                ("closed", f"a claim is closed by {reviews}"),
                ("others", "their answers are hidden until then" if about.blind else "their answers are shown"),
                ("guideline", guideline),
            ],
        ),
        (
            "Data and versions",
            [
                ("database", about.database),
                ("annotator", __version__),
                ("suggester", ", ".join(about.suggesters) or "none has run"),
            ],
        ),
    ]
