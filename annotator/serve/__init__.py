"""The review screen in a browser, behind a guard.

What draws the terminal in the browser comes with textual-serve. Its server is not used, since it asks nobody who they
are: here every request passes ``guard``, a ``link`` signs one reviewer in once, and a ``session`` belongs to one
reviewer and runs one ``screen_process``, which is the program itself with ``web_driver`` in place of a terminal.
"""

WEB_DRIVER = "annotator.serve.web_driver:PipeDriver"
"""What Textual draws with in a served process, as its variable ``TEXTUAL_DRIVER`` names it."""
