"""``annotator import``: articles in."""
