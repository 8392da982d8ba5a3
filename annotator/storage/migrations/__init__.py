"""Alembic's scripts, run by ``annotator.storage.database.migrate`` and never by hand on a user's database."""
