"""The Core tables that events and reviews are still read through."""

from annotator.storage.schema.models import metadata
from annotator.storage.schema.models_sources import EvidenceRow

event = metadata.tables["event"]
evidence = EvidenceRow.metadata.tables["evidence"]
