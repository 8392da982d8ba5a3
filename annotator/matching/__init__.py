"""Compares two claims by their text alone: no database, no language model, so the UI process can import it."""
