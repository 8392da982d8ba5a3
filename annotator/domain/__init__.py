"""The field's terms as immutable values, shared by every layer and independent of database, terminal and spaCy.

Offsets are half-open ranges of Unicode code points; times are aware UTC datetimes.
"""
