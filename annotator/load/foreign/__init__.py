"""Annotations that were made with another tool: Prodigy, Label Studio or doccano.

One module knows one tool's files and turns each record into the values of ``record``; ``labels`` is the table that
gives its labels a meaning here, ``placing`` finds or makes the articles, and ``load`` stores everything at once.
"""
