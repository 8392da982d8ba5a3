"""The words of the field as plain values, shared by every layer.

Nothing here knows of a database, a terminal or spaCy. Offsets are Unicode code points, start included and end
excluded; times are aware UTC datetimes. Values are immutable: a changed one is a new one.
"""
