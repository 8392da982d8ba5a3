"""Splits that do not leak: what repeats itself stays on one side, and stays there as the data grows.

``request`` reads what was asked for, ``plan`` makes the splits, ``report`` says what was kept together. Nothing here
knows the database: ``storage.splits`` keeps what was assigned.
"""
