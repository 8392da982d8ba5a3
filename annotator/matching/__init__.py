"""Whether two claims say the same. Pure text: no database and no language model, so a screen may use it too."""
