"""Limiting NumPy to one thread.

NumPy reads the setting when it is first imported, so ``annotator.suggest`` imports this module first.
"""

import os
import sys

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "1")
"""The environment variable and its value."""
if "numpy" not in sys.modules:
    os.environ.setdefault(*ONE_THREAD)
