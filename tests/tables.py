"""The tables themselves, for tests that write or read them behind the models: raw rows, constraints, triggers."""

from annotator.storage.schema import (
    models_checked,
    models_datasets,
    models_filters,
    models_library,
    models_sources,
    models_tallies,
)
from annotator.storage.schema.models import metadata

archive = models_sources.ArchiveRow.metadata.tables["archive"]
article = metadata.tables["article"]
checked_claim = models_checked.CheckedClaimRow.metadata.tables["checked_claim"]
claim = metadata.tables["claim"]
document = models_library.DocumentRow.metadata.tables["document"]
event = metadata.tables["event"]
evidence = models_sources.EvidenceRow.metadata.tables["evidence"]
own_source = models_tallies.OwnSourceRow.metadata.tables["own_source"]
passage = models_library.PassageRow.metadata.tables["passage"]
project = metadata.tables["project"]
release = models_datasets.ReleaseRow.metadata.tables["release"]
release_part = models_datasets.ReleasePartRow.metadata.tables["release_part"]
review = metadata.tables["review"]
reviewer = metadata.tables["reviewer"]
same_claim = models_datasets.SameClaimRow.metadata.tables["same_claim"]
saved_filter = models_filters.SavedFilterRow.metadata.tables["saved_filter"]
sentence = metadata.tables["sentence"]
source = models_sources.SourceRow.metadata.tables["source"]
split_article = models_datasets.SplitArticleRow.metadata.tables["split_article"]
split_set = models_datasets.SplitSetRow.metadata.tables["split_set"]
suggestion = metadata.tables["suggestion"]
tally = models_tallies.TallyRow.metadata.tables["tally"]
