"""No claims are suggested beside the article and in headers of tables, and none are drawn there for the audit."""

import pytest

from annotator.domain.suggestion import SentenceText
from annotator.domain.vocabulary import NO_CLAIMS, SentenceKind
from annotator.storage.audit_sample import draw_audit
from annotator.suggest.suggester import LinearSuggester
from annotator.text import sha256_of

CLAIM = "The harbour of Skarn spent 14 million crowns on its ferry in 2025."


@pytest.mark.parametrize("kind", sorted(NO_CLAIMS))
def test_the_same_words_are_a_claim_in_the_body_only(suggester: LinearSuggester, kind: SentenceKind) -> None:
    body, aside = SentenceText(CLAIM, SentenceKind.BODY, 0), SentenceText(CLAIM, kind, 1)
    (found,) = suggester.suggest([[body, aside]])
    assert found[0]
    assert found[1] == []
    drawn = draw_audit(sha256_of(CLAIM), [aside], [[]], suggester.info, 0.5, 1.0)
    assert (drawn.population, drawn.claims) == (0, {})
