"""What type checkers know of the package: ``open_database`` is imported when it is asked for."""

from annotator.read_api import open_database as open_database

DISTRIBUTION: str
__version__: str
