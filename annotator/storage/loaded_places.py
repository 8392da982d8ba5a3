"""Loading the further addresses of articles, and which article is the newer version of which."""

from sqlmodel import Session

from annotator.domain.article_places import FurtherAddress
from annotator.storage.known_articles import keep_address
from annotator.storage.loaded_articles import LoadedArticle
from annotator.storage.loaded_reviews import Loaded
from annotator.storage.versions import supersede, version_places
from annotator.text import article_public_id


class LoadedPlaces:
    """What a load says of articles beside their texts; kept once the claims are there, because answers are carried."""

    def __init__(self) -> None:
        """Start empty."""
        self._addresses: dict[str, tuple[FurtherAddress, ...]] = {}
        self._older: dict[str, str] = {}

    def add(self, article: LoadedArticle) -> None:
        """Note what is said of one article."""
        article_id = article_public_id(article.sha256)
        if article.addresses:
            self._addresses[article_id] = article.addresses
        if article.replaces is not None:
            self._older[article_id] = article.replaces

    def keep(self, session: Session, loaded: Loaded) -> None:
        """Store all of it. A different line of versions in this database is kept and reported as a conflict."""
        for article_id, addresses in self._addresses.items():
            for each in addresses:
                keep_address(session, article_id, each.url, each.seen_at)
        for newer in sorted(self._older, key=self._depth):
            older, here = self._older[newer], version_places(session).get(newer)
            if here is None or here.older != older:
                known = here is not None and here.older is not None
                if supersede(session, newer, older) is None and known:
                    loaded.conflict(f"Article {newer} is the newer version of another article in this database.")

    def _depth(self, article_id: str) -> int:
        """How many older versions an article has in this load, so that they are linked oldest first."""
        seen = {article_id}
        while (older := self._older.get(article_id)) is not None and older not in seen:
            seen.add(older)
            article_id = older
        return len(seen)
