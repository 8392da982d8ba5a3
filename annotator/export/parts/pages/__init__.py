"""Articles as web pages with their claims marked: the text, the footnotes, the page around them, its style."""
