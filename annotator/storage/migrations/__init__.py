"""Alembic's scripts, run by ``annotator.storage.migrate`` and never by hand on a user's database."""
