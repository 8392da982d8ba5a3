"""Keeping NumPy to one thread.

It looks at its setting only when it is first imported, so the package of the suggester imports this before that.
"""

import os
import sys

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "1")
"""The setting that does it, with its value."""
if "numpy" not in sys.modules:
    os.environ.setdefault(*ONE_THREAD)
