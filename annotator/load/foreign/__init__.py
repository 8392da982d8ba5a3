"""Loading annotations made with Prodigy, Label Studio or doccano.

One module per tool reads its files into ``tool_record`` values; ``labels`` maps its labels, ``article_match`` finds or
creates the articles, and ``loader`` stores everything at once.
"""
