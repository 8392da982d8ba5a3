"""Splits without leaks: what repeats stays on one side, also as the data grows.

``request`` parses the request, ``plan`` makes the splits, ``leak_check`` audits them. Nothing here uses the database;
``storage.splits`` stores the assignments.
"""
