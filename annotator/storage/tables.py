"""The Core tables behind the SQLModel classes, for queries that read columns instead of objects.

Lists and exports read tuples: an order of magnitude faster than loading model objects.
"""

from annotator.storage import models_checked, models_filters, models_sources
from annotator.storage.models import metadata

archive = models_sources.ArchiveRow.metadata.tables["archive"]
article = metadata.tables["article"]
checked_claim = models_checked.CheckedClaimRow.metadata.tables["checked_claim"]
claim = metadata.tables["claim"]
event = metadata.tables["event"]
evidence = models_sources.EvidenceRow.metadata.tables["evidence"]
project = metadata.tables["project"]
review = metadata.tables["review"]
reviewer = metadata.tables["reviewer"]
saved_filter = models_filters.SavedFilterRow.metadata.tables["saved_filter"]
sentence = metadata.tables["sentence"]
source = models_sources.SourceRow.metadata.tables["source"]
suggestion = metadata.tables["suggestion"]
