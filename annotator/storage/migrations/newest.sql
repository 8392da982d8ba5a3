CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE article (
	id INTEGER NOT NULL,
	public_id VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	text TEXT NOT NULL,
	title TEXT,
	url TEXT,
	publisher TEXT,
	author TEXT,
	published_at VARCHAR,
	language VARCHAR,
	external_id VARCHAR,
	meta JSON NOT NULL,
	origin TEXT NOT NULL,
	segmenter VARCHAR NOT NULL,
	sentence_count INTEGER NOT NULL,
	imported_at DATETIME NOT NULL, document_key VARCHAR, file_key VARCHAR,
	CONSTRAINT pk_article PRIMARY KEY (id),
	CONSTRAINT ck_article_sha256 CHECK (length(sha256) = 64),
	CONSTRAINT uq_article_public_id UNIQUE (public_id),
	CONSTRAINT uq_article_sha256 UNIQUE (sha256)
);
CREATE TABLE project (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	scheme JSON NOT NULL,
	blind BOOLEAN NOT NULL,
	reviews_per_claim INTEGER NOT NULL,
	guideline_version VARCHAR NOT NULL,
	created_at DATETIME NOT NULL, pseudonym_key VARCHAR NOT NULL DEFAULT '', doubled_below VARCHAR DEFAULT '' NOT NULL, guideline TEXT, guideline_name VARCHAR,
	CONSTRAINT pk_project PRIMARY KEY (id),
	CONSTRAINT ck_project_single CHECK (id = 1),
	CONSTRAINT ck_project_reviews CHECK (reviews_per_claim >= 1)
);
CREATE TABLE source (
	id INTEGER NOT NULL,
	public_id VARCHAR NOT NULL,
	url TEXT,
	document_key TEXT,
	title TEXT,
	publisher TEXT,
	author TEXT,
	published_at VARCHAR,
	kind VARCHAR(20),
	archived_url TEXT,
	sha256 VARCHAR,
	withheld_reason TEXT,
	created_at DATETIME NOT NULL, medium VARCHAR(20) CONSTRAINT ck_source_source_medium CHECK (medium IN ('web_text', 'web_table', 'pdf', 'image', 'video', 'audio', 'metadata', 'other')), archived_at VARCHAR, file_name TEXT, merged_into VARCHAR, corrected_to TEXT, host TEXT NOT NULL DEFAULT '', uses INTEGER NOT NULL DEFAULT 0, public_uses INTEGER NOT NULL DEFAULT 0, first_public INTEGER, varied BOOLEAN NOT NULL DEFAULT false,
	CONSTRAINT pk_source PRIMARY KEY (id),
	CONSTRAINT ck_source_key CHECK ((url IS NULL) = (document_key IS NULL)),
	CONSTRAINT ck_source_citable CHECK (url IS NOT NULL OR withheld_reason IS NOT NULL),
	CONSTRAINT uq_source_document_key UNIQUE (document_key),
	CONSTRAINT uq_source_public_id UNIQUE (public_id),
	CONSTRAINT ck_source_source_kind CHECK (kind IN ('primary', 'secondary', 'fact_check'))
);
CREATE TABLE reviewer (
	id INTEGER NOT NULL,
	handle VARCHAR NOT NULL,
	created_at DATETIME NOT NULL,
	place_article_id INTEGER,
	place_sentence INTEGER NOT NULL,
	place_claim VARCHAR, walk JSON, has_queue BOOLEAN DEFAULT 0 NOT NULL, role VARCHAR(20) DEFAULT 'reviewer' NOT NULL CONSTRAINT ck_reviewer_team_role CHECK (role IN ('reviewer', 'adjudicator', 'lead')), kind VARCHAR(20) DEFAULT 'person' NOT NULL CONSTRAINT ck_reviewer_member_kind CHECK (kind IN ('person', 'script', 'model')), version VARCHAR, accounts JSON DEFAULT '[]' NOT NULL,
	CONSTRAINT pk_reviewer PRIMARY KEY (id),
	CONSTRAINT fk_reviewer_place_article_id FOREIGN KEY(place_article_id) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT uq_reviewer_handle UNIQUE (handle)
);
CREATE TABLE sentence (
	id INTEGER NOT NULL,
	article_id INTEGER NOT NULL,
	n INTEGER NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	paragraph INTEGER NOT NULL,
	kind VARCHAR(20) NOT NULL,
	quotation INTEGER,
	text TEXT NOT NULL,
	CONSTRAINT pk_sentence PRIMARY KEY (id),
	CONSTRAINT ck_sentence_length CHECK (length(text) = "end" - start),
	CONSTRAINT ck_sentence_span CHECK (n >= 0 AND start >= 0 AND "end" > start),
	CONSTRAINT fk_sentence_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT uq_sentence_article_id_n UNIQUE (article_id, n),
	CONSTRAINT ck_sentence_sentence_kind CHECK (kind IN ('headline', 'byline', 'body', 'list_item', 'quote', 'aside', 'table_header'))
);
CREATE TABLE claim (
	id INTEGER NOT NULL,
	public_id VARCHAR NOT NULL,
	article_id INTEGER NOT NULL,
	sentence_id INTEGER NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	exact TEXT NOT NULL,
	origin VARCHAR(20) NOT NULL,
	created_by INTEGER,
	created_at DATETIME NOT NULL,
	withdrawn_at DATETIME, submitted INTEGER DEFAULT '0' NOT NULL, wanted INTEGER DEFAULT '1' NOT NULL, disputed BOOLEAN DEFAULT 0 NOT NULL, ruled BOOLEAN DEFAULT 0 NOT NULL, settled BOOLEAN DEFAULT 0 NOT NULL, unscored BOOLEAN DEFAULT 1 NOT NULL, closed_at DATETIME,
	CONSTRAINT pk_claim PRIMARY KEY (id),
	CONSTRAINT ck_claim_length CHECK (length(exact) = "end" - start),
	CONSTRAINT ck_claim_span CHECK (start >= 0 AND "end" > start),
	CONSTRAINT fk_claim_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT fk_claim_created_by FOREIGN KEY(created_by) REFERENCES reviewer (id) ON DELETE RESTRICT,
	CONSTRAINT fk_claim_sentence_id FOREIGN KEY(sentence_id) REFERENCES sentence (id) ON DELETE RESTRICT,
	CONSTRAINT uq_claim_public_id UNIQUE (public_id),
	CONSTRAINT ck_claim_origin CHECK (origin IN ('suggested', 'manual', 'audit'))
);
CREATE INDEX ix_claim_article_id_start ON claim (article_id, start);
CREATE INDEX ix_claim_sentence_id ON claim (sentence_id);
CREATE TABLE event (
	id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	kind VARCHAR NOT NULL,
	reviewer_id INTEGER,
	claim_id INTEGER,
	article_id INTEGER,
	payload JSON NOT NULL,
	target_id INTEGER,
	undo_id INTEGER,
	redo_id INTEGER, link VARCHAR DEFAULT '' NOT NULL,
	CONSTRAINT pk_event PRIMARY KEY (id),
	CONSTRAINT fk_event_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT fk_event_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id) ON DELETE RESTRICT,
	CONSTRAINT fk_event_redo_id FOREIGN KEY(redo_id) REFERENCES event (id) ON DELETE RESTRICT,
	CONSTRAINT fk_event_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES reviewer (id) ON DELETE RESTRICT,
	CONSTRAINT fk_event_target_id FOREIGN KEY(target_id) REFERENCES event (id) ON DELETE RESTRICT,
	CONSTRAINT fk_event_undo_id FOREIGN KEY(undo_id) REFERENCES event (id) ON DELETE RESTRICT
);
CREATE INDEX ix_event_claim_id ON event (claim_id);
CREATE INDEX ix_event_reviewer_id_id ON event (reviewer_id, id);
CREATE INDEX ix_event_target_id ON event (target_id);
CREATE TABLE lease (
	id INTEGER NOT NULL,
	claim_id INTEGER NOT NULL,
	reviewer_id INTEGER NOT NULL,
	expires_at DATETIME NOT NULL,
	CONSTRAINT pk_lease PRIMARY KEY (id),
	CONSTRAINT fk_lease_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id) ON DELETE RESTRICT,
	CONSTRAINT fk_lease_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES reviewer (id) ON DELETE RESTRICT,
	CONSTRAINT uq_lease_claim_id_reviewer_id UNIQUE (claim_id, reviewer_id)
);
CREATE INDEX ix_lease_expires_at ON lease (expires_at);
CREATE TABLE review (
	id INTEGER NOT NULL,
	claim_id INTEGER NOT NULL,
	reviewer_id INTEGER NOT NULL,
	role VARCHAR(20) NOT NULL,
	label VARCHAR,
	status VARCHAR(20) NOT NULL,
	confidence INTEGER,
	note TEXT,
	flagged BOOLEAN NOT NULL,
	guideline_version VARCHAR,
	submitted_at DATETIME,
	seconds FLOAT,
	version INTEGER NOT NULL,
	updated_at DATETIME NOT NULL, as_of VARCHAR, recheck_at VARCHAR, normalised JSON, keystrokes INTEGER, unconfirmed BOOLEAN DEFAULT 0 NOT NULL, unanswered INTEGER,
	CONSTRAINT pk_review PRIMARY KEY (id),
	CONSTRAINT ck_review_submitted CHECK ((status = 'submitted') = (submitted_at IS NOT NULL)),
	CONSTRAINT ck_review_labelled CHECK ((status IN ('draft', 'submitted')) = (label IS NOT NULL)),
	CONSTRAINT ck_review_confidence CHECK (confidence IS NULL OR (confidence >= 1 AND confidence <= 5)),
	CONSTRAINT fk_review_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id) ON DELETE RESTRICT,
	CONSTRAINT fk_review_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES reviewer (id) ON DELETE RESTRICT,
	CONSTRAINT uq_review_claim_id_reviewer_id_role UNIQUE (claim_id, reviewer_id, role),
	CONSTRAINT ck_review_role CHECK (role IN ('reviewer', 'adjudicator', 'model')),
	CONSTRAINT ck_review_review_status CHECK (status IN ('open', 'draft', 'submitted', 'skipped'))
);
CREATE INDEX ix_review_reviewer_id_status_submitted_at ON review (reviewer_id, status, submitted_at);
CREATE TABLE suggestion (
	id INTEGER NOT NULL,
	claim_id INTEGER NOT NULL,
	suggester VARCHAR NOT NULL,
	version VARCHAR NOT NULL,
	model VARCHAR NOT NULL,
	score FLOAT NOT NULL,
	reasons JSON NOT NULL,
	speaker TEXT,
	cue TEXT,
	current BOOLEAN NOT NULL,
	created_at DATETIME NOT NULL, tags JSON DEFAULT '[]' NOT NULL, threshold FLOAT DEFAULT '0' NOT NULL, wanting BOOLEAN DEFAULT 1 NOT NULL,
	CONSTRAINT pk_suggestion PRIMARY KEY (id),
	CONSTRAINT ck_suggestion_score CHECK (score >= 0 AND score <= 1),
	CONSTRAINT fk_suggestion_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id) ON DELETE RESTRICT,
	CONSTRAINT uq_suggestion_claim_id_suggester_version UNIQUE (claim_id, suggester, version)
);
CREATE UNIQUE INDEX uq_suggestion_current ON suggestion (claim_id) WHERE current;
CREATE TABLE evidence (
	id INTEGER NOT NULL,
	review_id INTEGER NOT NULL,
	source_id INTEGER NOT NULL,
	stance VARCHAR(20) NOT NULL,
	quote_exact TEXT,
	quote_prefix TEXT NOT NULL,
	quote_suffix TEXT NOT NULL,
	accessed_at VARCHAR,
	note TEXT,
	evidence_set INTEGER NOT NULL,
	created_at DATETIME NOT NULL,
	withdrawn_at DATETIME, told JSON,
	CONSTRAINT pk_evidence PRIMARY KEY (id),
	CONSTRAINT fk_evidence_review_id FOREIGN KEY(review_id) REFERENCES review (id) ON DELETE RESTRICT,
	CONSTRAINT fk_evidence_source_id FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE RESTRICT,
	CONSTRAINT ck_evidence_stance CHECK (stance IN ('supports', 'refutes', 'context'))
);
CREATE INDEX ix_evidence_review_id ON evidence (review_id);
CREATE INDEX ix_evidence_source_id ON evidence (source_id);
CREATE TRIGGER claim_exact_insert BEFORE INSERT ON claim
WHEN NEW.exact IS NOT COALESCE(
    (SELECT substr(s.text, NEW.start - s.start + 1, NEW."end" - NEW.start) FROM sentence AS s
      WHERE s.id = NEW.sentence_id AND s.article_id = NEW.article_id
        AND NEW.start >= s.start AND NEW."end" <= s."end"),
    (SELECT substr(a.text, NEW.start + 1, NEW."end" - NEW.start) FROM article AS a WHERE a.id = NEW.article_id))
BEGIN SELECT RAISE(ABORT, 'exact is not the slice of the article text'); END;
CREATE TRIGGER claim_exact_update BEFORE UPDATE OF exact, start, "end", sentence_id, article_id ON claim
WHEN NEW.exact IS NOT COALESCE(
    (SELECT substr(s.text, NEW.start - s.start + 1, NEW."end" - NEW.start) FROM sentence AS s
      WHERE s.id = NEW.sentence_id AND s.article_id = NEW.article_id
        AND NEW.start >= s.start AND NEW."end" <= s."end"),
    (SELECT substr(a.text, NEW.start + 1, NEW."end" - NEW.start) FROM article AS a WHERE a.id = NEW.article_id))
BEGIN SELECT RAISE(ABORT, 'exact is not the slice of the article text'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE TRIGGER article_text_fixed BEFORE UPDATE OF text, sha256, public_id ON article
BEGIN SELECT RAISE(ABORT, 'the text of article rows never changes'); END;
CREATE TRIGGER sentence_text_fixed BEFORE UPDATE OF article_id, n, start, "end", text ON sentence
BEGIN SELECT RAISE(ABORT, 'the text of sentence rows never changes'); END;
CREATE TRIGGER project_no_delete BEFORE DELETE ON project
BEGIN SELECT RAISE(ABORT, 'nothing is deleted from project'); END;
CREATE TRIGGER article_no_delete BEFORE DELETE ON article
BEGIN SELECT RAISE(ABORT, 'nothing is deleted from article'); END;
CREATE TRIGGER sentence_no_delete BEFORE DELETE ON sentence
BEGIN SELECT RAISE(ABORT, 'nothing is deleted from sentence'); END;
CREATE TRIGGER claim_no_delete BEFORE DELETE ON claim
BEGIN SELECT RAISE(ABORT, 'nothing is deleted from claim'); END;
CREATE TRIGGER suggestion_no_delete BEFORE DELETE ON suggestion
BEGIN SELECT RAISE(ABORT, 'nothing is deleted from suggestion'); END;
CREATE TRIGGER review_no_delete BEFORE DELETE ON review
BEGIN SELECT RAISE(ABORT, 'nothing is deleted from review'); END;
CREATE TRIGGER source_no_delete BEFORE DELETE ON source
BEGIN SELECT RAISE(ABORT, 'nothing is deleted from source'); END;
CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence
BEGIN SELECT RAISE(ABORT, 'nothing is deleted from evidence'); END;
CREATE TRIGGER reviewer_no_delete BEFORE DELETE ON reviewer
BEGIN SELECT RAISE(ABORT, 'nothing is deleted from reviewer'); END;
CREATE VIRTUAL TABLE sentence_fts USING fts5(text, content='sentence', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER sentence_fts_insert AFTER INSERT ON sentence BEGIN INSERT INTO sentence_fts(rowid, text) VALUES (NEW.id, NEW.text); END;
CREATE TABLE checked_claim (
	id INTEGER NOT NULL,
	public_id VARCHAR NOT NULL,
	text TEXT NOT NULL,
	rating TEXT,
	label VARCHAR,
	url TEXT,
	publisher TEXT,
	reviewed_at VARCHAR,
	claimant TEXT,
	claimed_at VARCHAR,
	collection TEXT NOT NULL,
	loaded_at DATETIME NOT NULL, title TEXT, external_id TEXT,
	CONSTRAINT pk_checked_claim PRIMARY KEY (id),
	CONSTRAINT ck_checked_claim_text CHECK (length(text) > 0),
	CONSTRAINT uq_checked_claim_public_id UNIQUE (public_id)
);
CREATE VIRTUAL TABLE claim_fts USING fts5(exact, content='claim', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER claim_fts_insert AFTER INSERT ON claim BEGIN INSERT INTO claim_fts(rowid, exact) VALUES (NEW.id, NEW.exact); END;
CREATE TRIGGER claim_fts_update AFTER UPDATE OF exact ON claim BEGIN INSERT INTO claim_fts(claim_fts, rowid, exact) VALUES ('delete', OLD.id, OLD.exact); INSERT INTO claim_fts(rowid, exact) VALUES (NEW.id, NEW.exact); END;
CREATE TRIGGER checked_claim_no_delete BEFORE DELETE ON checked_claim BEGIN SELECT RAISE(ABORT, 'nothing is deleted from checked_claim'); END;
CREATE TRIGGER checked_claim_text_fixed BEFORE UPDATE ON checked_claim BEGIN SELECT RAISE(ABORT, 'rows of checked_claim never change'); END;
CREATE INDEX ix_source_merged_into ON source (merged_into);
CREATE TABLE archive (
	id INTEGER NOT NULL,
	source_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	status VARCHAR NOT NULL,
	reason TEXT,
	url TEXT NOT NULL,
	final_url TEXT,
	http_status INTEGER,
	media_type VARCHAR,
	title TEXT,
	bytes INTEGER,
	content_sha256 VARCHAR,
	text_sha256 VARCHAR, reviewer_id INTEGER,
	CONSTRAINT pk_archive PRIMARY KEY (id),
	CONSTRAINT ck_archive_status CHECK (status IN ('ok', 'failed')),
	CONSTRAINT ck_archive_reason CHECK ((status = 'failed') = (reason IS NOT NULL)),
	CONSTRAINT ck_archive_content CHECK ((status = 'ok') = (content_sha256 IS NOT NULL)),
	CONSTRAINT ck_archive_text CHECK ((content_sha256 IS NULL) = (text_sha256 IS NULL)),
	CONSTRAINT fk_archive_source_id FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE RESTRICT
);
CREATE INDEX ix_archive_source_id ON archive (source_id);
CREATE TRIGGER archive_no_update BEFORE UPDATE ON archive
BEGIN SELECT RAISE(ABORT, 'archive is append-only'); END;
CREATE TRIGGER archive_no_delete BEFORE DELETE ON archive
BEGIN SELECT RAISE(ABORT, 'archive is append-only'); END;
CREATE TABLE saved_filter (
	id INTEGER NOT NULL,
	reviewer_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	walk JSON NOT NULL,
	chosen VARCHAR NOT NULL,
	CONSTRAINT pk_saved_filter PRIMARY KEY (id),
	CONSTRAINT fk_saved_filter_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES reviewer (id) ON DELETE RESTRICT,
	CONSTRAINT uq_saved_filter_reviewer_id_name UNIQUE (reviewer_id, name)
);
CREATE INDEX ix_review_note ON review (reviewer_id) WHERE note IS NOT NULL;
CREATE TABLE split_set (
	id INTEGER NOT NULL,
	"key" VARCHAR NOT NULL,
	names JSON NOT NULL,
	created_at DATETIME NOT NULL,
	CONSTRAINT pk_split_set PRIMARY KEY (id),
	CONSTRAINT ck_split_set_key CHECK (length(key) > 0),
	CONSTRAINT uq_split_set_key UNIQUE ("key")
);
CREATE TABLE split_article (
	id INTEGER NOT NULL,
	split_set_id INTEGER NOT NULL,
	article_id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	assigned_at DATETIME NOT NULL,
	CONSTRAINT pk_split_article PRIMARY KEY (id),
	CONSTRAINT ck_split_article_name CHECK (length(name) > 0),
	CONSTRAINT fk_split_article_split_set_id FOREIGN KEY(split_set_id) REFERENCES split_set (id) ON DELETE RESTRICT,
	CONSTRAINT fk_split_article_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT uq_split_article_split_set_id_article_id UNIQUE (split_set_id, article_id)
);
CREATE TABLE release (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	created_at DATETIME NOT NULL,
	reviewer_id INTEGER,
	options JSON NOT NULL,
	manifest JSON NOT NULL,
	tool_version VARCHAR NOT NULL,
	CONSTRAINT pk_release PRIMARY KEY (id),
	CONSTRAINT ck_release_name CHECK (length(name) > 0),
	CONSTRAINT fk_release_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES reviewer (id) ON DELETE RESTRICT,
	CONSTRAINT uq_release_name UNIQUE (name)
);
CREATE TABLE release_part (
	id INTEGER NOT NULL,
	release_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	n INTEGER NOT NULL,
	rows INTEGER NOT NULL,
	data BLOB NOT NULL,
	CONSTRAINT pk_release_part PRIMARY KEY (id),
	CONSTRAINT ck_release_part_kind CHECK (kind IN ('claims', 'articles')),
	CONSTRAINT ck_release_part_counts CHECK (n >= 0 AND rows >= 0),
	CONSTRAINT fk_release_part_release_id FOREIGN KEY(release_id) REFERENCES release (id) ON DELETE RESTRICT,
	CONSTRAINT uq_release_part_release_id_kind_n UNIQUE (release_id, kind, n)
);
CREATE TRIGGER split_set_no_update BEFORE UPDATE ON split_set
BEGIN SELECT RAISE(ABORT, 'split_set is append-only'); END;
CREATE TRIGGER split_set_no_delete BEFORE DELETE ON split_set
BEGIN SELECT RAISE(ABORT, 'split_set is append-only'); END;
CREATE TRIGGER split_article_no_update BEFORE UPDATE ON split_article
BEGIN SELECT RAISE(ABORT, 'split_article is append-only'); END;
CREATE TRIGGER split_article_no_delete BEFORE DELETE ON split_article
BEGIN SELECT RAISE(ABORT, 'split_article is append-only'); END;
CREATE TRIGGER release_no_update BEFORE UPDATE ON release
BEGIN SELECT RAISE(ABORT, 'release is append-only'); END;
CREATE TRIGGER release_no_delete BEFORE DELETE ON release
BEGIN SELECT RAISE(ABORT, 'release is append-only'); END;
CREATE TRIGGER release_part_no_update BEFORE UPDATE ON release_part
BEGIN SELECT RAISE(ABORT, 'release_part is append-only'); END;
CREATE TRIGGER release_part_no_delete BEFORE DELETE ON release_part
BEGIN SELECT RAISE(ABORT, 'release_part is append-only'); END;
CREATE VIRTUAL TABLE checked_claim_fts USING fts5(text, title, content='checked_claim', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER checked_claim_fts_insert AFTER INSERT ON checked_claim BEGIN INSERT INTO checked_claim_fts(rowid, text, title) VALUES (NEW.id, NEW.text, NEW.title); END;
CREATE TABLE same_claim (
	id INTEGER NOT NULL,
	claim_id INTEGER NOT NULL,
	other_id INTEGER NOT NULL,
	reviewer_id INTEGER NOT NULL,
	linked_at DATETIME NOT NULL,
	CONSTRAINT pk_same_claim PRIMARY KEY (id),
	CONSTRAINT ck_same_claim_order CHECK (claim_id < other_id),
	CONSTRAINT fk_same_claim_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id) ON DELETE RESTRICT,
	CONSTRAINT fk_same_claim_other_id FOREIGN KEY(other_id) REFERENCES claim (id) ON DELETE RESTRICT,
	CONSTRAINT fk_same_claim_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES reviewer (id) ON DELETE RESTRICT,
	CONSTRAINT uq_same_claim_claim_id_other_id UNIQUE (claim_id, other_id)
);
CREATE TABLE article_address (
	id INTEGER NOT NULL,
	article_id INTEGER NOT NULL,
	url TEXT NOT NULL,
	document_key TEXT NOT NULL,
	seen_at DATETIME NOT NULL,
	CONSTRAINT pk_article_address PRIMARY KEY (id),
	CONSTRAINT ck_article_address_url CHECK (length(url) > 0),
	CONSTRAINT fk_article_address_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT uq_article_address_article_id_document_key UNIQUE (article_id, document_key)
);
CREATE INDEX ix_article_address_document_key ON article_address (document_key);
CREATE TABLE article_version (
	id INTEGER NOT NULL,
	article_id INTEGER NOT NULL,
	replaces_id INTEGER NOT NULL,
	since DATETIME NOT NULL,
	CONSTRAINT pk_article_version PRIMARY KEY (id),
	CONSTRAINT ck_article_version_other CHECK (article_id <> replaces_id),
	CONSTRAINT fk_article_version_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT fk_article_version_replaces_id FOREIGN KEY(replaces_id) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT uq_article_version_article_id UNIQUE (article_id),
	CONSTRAINT uq_article_version_replaces_id UNIQUE (replaces_id)
);
CREATE TABLE claim_version (
	id INTEGER NOT NULL,
	claim_id INTEGER NOT NULL,
	earlier_id INTEGER NOT NULL,
	CONSTRAINT pk_claim_version PRIMARY KEY (id),
	CONSTRAINT ck_claim_version_other CHECK (claim_id <> earlier_id),
	CONSTRAINT fk_claim_version_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id) ON DELETE RESTRICT,
	CONSTRAINT fk_claim_version_earlier_id FOREIGN KEY(earlier_id) REFERENCES claim (id) ON DELETE RESTRICT,
	CONSTRAINT uq_claim_version_claim_id UNIQUE (claim_id),
	CONSTRAINT uq_claim_version_earlier_id UNIQUE (earlier_id)
);
CREATE TRIGGER article_address_no_update BEFORE UPDATE ON article_address
BEGIN SELECT RAISE(ABORT, 'article_address is append-only'); END;
CREATE TRIGGER article_address_no_delete BEFORE DELETE ON article_address
BEGIN SELECT RAISE(ABORT, 'article_address is append-only'); END;
CREATE TRIGGER article_version_no_update BEFORE UPDATE ON article_version
BEGIN SELECT RAISE(ABORT, 'article_version is append-only'); END;
CREATE TRIGGER article_version_no_delete BEFORE DELETE ON article_version
BEGIN SELECT RAISE(ABORT, 'article_version is append-only'); END;
CREATE TRIGGER claim_version_no_update BEFORE UPDATE ON claim_version
BEGIN SELECT RAISE(ABORT, 'claim_version is append-only'); END;
CREATE TRIGGER claim_version_no_delete BEFORE DELETE ON claim_version
BEGIN SELECT RAISE(ABORT, 'claim_version is append-only'); END;
CREATE INDEX ix_article_document_key ON article (document_key);
CREATE INDEX ix_article_file_key ON article (file_key);
CREATE TABLE article_total (
	article_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	claims INTEGER NOT NULL,
	open INTEGER NOT NULL,
	CONSTRAINT pk_article_total PRIMARY KEY (article_id),
	CONSTRAINT fk_article_total_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT uq_article_total_position UNIQUE (position)
);
CREATE TABLE article_progress (
	article_id INTEGER NOT NULL,
	reviewer_id INTEGER NOT NULL,
	needs INTEGER NOT NULL,
	drafts INTEGER NOT NULL,
	flagged INTEGER NOT NULL,
	CONSTRAINT pk_article_progress PRIMARY KEY (article_id, reviewer_id),
	CONSTRAINT fk_article_progress_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT fk_article_progress_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES reviewer (id) ON DELETE RESTRICT
)
 WITHOUT ROWID;
CREATE INDEX ix_article_title ON article ((LOWER(SUBSTR(COALESCE(NULLIF(title, ''), NULLIF(url, ''), public_id), 1, 200))), id);
CREATE INDEX ix_article_published ON article ((COALESCE(published_at, '')) DESC, id);
CREATE INDEX ix_claim_open ON claim (article_id, start, "end" DESC, id) WHERE withdrawn_at IS NULL AND submitted < wanted;
CREATE INDEX ix_claim_disputed ON claim (article_id, start, "end" DESC, id) WHERE withdrawn_at IS NULL AND disputed;
CREATE UNIQUE INDEX uq_article_progress_queue ON article_progress (reviewer_id, article_id) WHERE needs > 0;
CREATE INDEX ix_reviewer_queue ON reviewer (id) WHERE has_queue;
CREATE INDEX ix_review_recheck ON review (reviewer_id, recheck_at) WHERE recheck_at IS NOT NULL;
CREATE INDEX ix_review_flagged ON review (reviewer_id) WHERE flagged;
CREATE INDEX ix_suggestion_wanting_score ON suggestion (score DESC, claim_id) WHERE current AND wanting;
CREATE INDEX ix_suggestion_wanting_uncertainty ON suggestion ((abs(score - 0.5)), claim_id) WHERE current AND wanting;
CREATE INDEX ix_article_about ON article (url, title, publisher, author, published_at, public_id);
CREATE TRIGGER article_counted AFTER INSERT ON article WHEN 1 = 1 BEGIN INSERT INTO article_total (article_id, position, claims, open)
    VALUES (NEW.id, COALESCE((SELECT MAX(position) FROM article_total), 0) + 1, 0, 0); INSERT INTO article_progress (article_id, reviewer_id, needs, drafts, flagged)
    SELECT NEW.id, reviewer.id, 0, 0, 0 FROM reviewer WHERE reviewer.has_queue; END;
CREATE TRIGGER review_counted_insert BEFORE INSERT ON review WHEN NEW.role = 'reviewer' AND (NEW.status <> 'open' OR NEW.flagged) BEGIN UPDATE claim SET submitted = submitted + (CASE WHEN NEW.status = 'submitted' THEN 1 ELSE 0 END),
        disputed = COALESCE((SELECT MIN(given.label) < MAX(given.label) FROM (SELECT other.label FROM review AS other WHERE other.claim_id = NEW.claim_id
    AND other.reviewer_id <> NEW.reviewer_id AND other.role = 'reviewer' AND other.status = 'submitted'
    UNION ALL SELECT NEW.label WHERE NEW.status = 'submitted') AS given), FALSE)
        WHERE id = NEW.claim_id AND (NEW.status = 'submitted'); UPDATE article_progress SET needs = needs - (CASE WHEN NEW.status IN ('submitted', 'skipped') THEN 1 ELSE 0 END)
        WHERE reviewer_id = NEW.reviewer_id AND article_id = (SELECT claim.article_id FROM claim WHERE claim.id = NEW.claim_id) AND (CASE WHEN NEW.status IN ('submitted', 'skipped') THEN 1 ELSE 0 END) <> 0 AND EXISTS (SELECT 1 FROM claim WHERE claim.id = NEW.claim_id AND claim.withdrawn_at IS NULL AND claim.submitted < claim.wanted); UPDATE article_progress SET drafts = drafts + (CASE WHEN NEW.status = 'draft' THEN 1 ELSE 0 END), flagged = flagged + (CASE WHEN NEW.flagged THEN 1 ELSE 0 END)
        WHERE reviewer_id = NEW.reviewer_id AND article_id = (SELECT claim.article_id FROM claim WHERE claim.id = NEW.claim_id) AND ((CASE WHEN NEW.status = 'draft' THEN 1 ELSE 0 END) <> 0 OR (CASE WHEN NEW.flagged THEN 1 ELSE 0 END) <> 0)
        AND EXISTS (SELECT 1 FROM claim WHERE claim.id = NEW.claim_id AND claim.withdrawn_at IS NULL); END;
CREATE TRIGGER review_counted_update BEFORE UPDATE OF status, label, flagged ON review WHEN NEW.role = 'reviewer' AND (OLD.status <> NEW.status OR OLD.flagged <> NEW.flagged OR COALESCE(OLD.label, '') <> COALESCE(NEW.label, '')) BEGIN UPDATE claim SET submitted = submitted + (CASE WHEN NEW.status = 'submitted' THEN 1 ELSE 0 END - CASE WHEN OLD.status = 'submitted' THEN 1 ELSE 0 END),
        disputed = COALESCE((SELECT MIN(given.label) < MAX(given.label) FROM (SELECT other.label FROM review AS other WHERE other.claim_id = NEW.claim_id
    AND other.reviewer_id <> NEW.reviewer_id AND other.role = 'reviewer' AND other.status = 'submitted'
    UNION ALL SELECT NEW.label WHERE NEW.status = 'submitted') AS given), FALSE)
        WHERE id = NEW.claim_id AND (OLD.status = 'submitted' OR NEW.status = 'submitted'); UPDATE article_progress SET needs = needs - (CASE WHEN NEW.status IN ('submitted', 'skipped') THEN 1 ELSE 0 END - CASE WHEN OLD.status IN ('submitted', 'skipped') THEN 1 ELSE 0 END)
        WHERE reviewer_id = NEW.reviewer_id AND article_id = (SELECT claim.article_id FROM claim WHERE claim.id = NEW.claim_id) AND (CASE WHEN NEW.status IN ('submitted', 'skipped') THEN 1 ELSE 0 END - CASE WHEN OLD.status IN ('submitted', 'skipped') THEN 1 ELSE 0 END) <> 0 AND EXISTS (SELECT 1 FROM claim WHERE claim.id = NEW.claim_id AND claim.withdrawn_at IS NULL AND claim.submitted < claim.wanted); UPDATE article_progress SET drafts = drafts + (CASE WHEN NEW.status = 'draft' THEN 1 ELSE 0 END - CASE WHEN OLD.status = 'draft' THEN 1 ELSE 0 END), flagged = flagged + (CASE WHEN NEW.flagged THEN 1 ELSE 0 END - CASE WHEN OLD.flagged THEN 1 ELSE 0 END)
        WHERE reviewer_id = NEW.reviewer_id AND article_id = (SELECT claim.article_id FROM claim WHERE claim.id = NEW.claim_id) AND ((CASE WHEN NEW.status = 'draft' THEN 1 ELSE 0 END - CASE WHEN OLD.status = 'draft' THEN 1 ELSE 0 END) <> 0 OR (CASE WHEN NEW.flagged THEN 1 ELSE 0 END - CASE WHEN OLD.flagged THEN 1 ELSE 0 END) <> 0)
        AND EXISTS (SELECT 1 FROM claim WHERE claim.id = NEW.claim_id AND claim.withdrawn_at IS NULL); END;
CREATE TABLE tally (
	reviewer_id INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	n INTEGER NOT NULL,
	CONSTRAINT pk_tally PRIMARY KEY (reviewer_id, kind, "key"),
	CONSTRAINT ck_tally_kind CHECK (kind IN ('answer', 'quarter', 'host')),
	CONSTRAINT fk_tally_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES reviewer (id) ON DELETE RESTRICT
)
 WITHOUT ROWID;
CREATE TABLE own_source (
	reviewer_id INTEGER NOT NULL,
	source_id INTEGER NOT NULL,
	cited INTEGER DEFAULT 0 NOT NULL,
	hidden INTEGER DEFAULT 0 NOT NULL,
	first_cited INTEGER,
	CONSTRAINT pk_own_source PRIMARY KEY (reviewer_id, source_id),
	CONSTRAINT fk_own_source_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES reviewer (id) ON DELETE RESTRICT,
	CONSTRAINT fk_own_source_source_id FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE RESTRICT
)
 WITHOUT ROWID;
CREATE INDEX ix_own_source_reviewer_id_first_cited ON own_source (reviewer_id, first_cited);
CREATE INDEX ix_own_source_source_id ON own_source (source_id);
CREATE INDEX ix_source_host ON source (host);
CREATE INDEX ix_source_first_public ON source (first_public);
CREATE INDEX ix_archive_reviewer_id ON archive (reviewer_id);
CREATE TRIGGER tally_answer_insert AFTER INSERT ON review BEGIN INSERT INTO tally (reviewer_id, kind, key, n) SELECT NEW.reviewer_id, 'answer', NEW.role || ' ' || NEW.status || ' ' || COALESCE(NEW.label, ''), 1 WHERE EXISTS (SELECT 1 FROM claim AS c WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NULL) ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; INSERT INTO tally (reviewer_id, kind, key, n) SELECT NEW.reviewer_id, 'quarter', (substr(NEW.submitted_at, 1, 14) || printf('%02d', substr(NEW.submitted_at, 15, 2) / 15 * 15)), 1 WHERE NEW.role = 'reviewer' AND NEW.status = 'submitted' AND EXISTS (SELECT 1 FROM claim AS c WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NULL) ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; END;
CREATE TRIGGER tally_answer_update AFTER UPDATE OF status, label, submitted_at ON review WHEN COALESCE(OLD.status, '') <> COALESCE(NEW.status, '') OR COALESCE(OLD.label, '') <> COALESCE(NEW.label, '') OR COALESCE(OLD.submitted_at, '1970-01-01') <> COALESCE(NEW.submitted_at, '1970-01-01') BEGIN INSERT INTO tally (reviewer_id, kind, key, n) SELECT OLD.reviewer_id, 'answer', OLD.role || ' ' || OLD.status || ' ' || COALESCE(OLD.label, ''), -1 WHERE EXISTS (SELECT 1 FROM claim AS c WHERE c.id = OLD.claim_id AND c.withdrawn_at IS NULL) ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; INSERT INTO tally (reviewer_id, kind, key, n) SELECT OLD.reviewer_id, 'quarter', (substr(OLD.submitted_at, 1, 14) || printf('%02d', substr(OLD.submitted_at, 15, 2) / 15 * 15)), -1 WHERE OLD.role = 'reviewer' AND OLD.status = 'submitted' AND EXISTS (SELECT 1 FROM claim AS c WHERE c.id = OLD.claim_id AND c.withdrawn_at IS NULL) ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; INSERT INTO tally (reviewer_id, kind, key, n) SELECT NEW.reviewer_id, 'answer', NEW.role || ' ' || NEW.status || ' ' || COALESCE(NEW.label, ''), 1 WHERE EXISTS (SELECT 1 FROM claim AS c WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NULL) ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; INSERT INTO tally (reviewer_id, kind, key, n) SELECT NEW.reviewer_id, 'quarter', (substr(NEW.submitted_at, 1, 14) || printf('%02d', substr(NEW.submitted_at, 15, 2) / 15 * 15)), 1 WHERE NEW.role = 'reviewer' AND NEW.status = 'submitted' AND EXISTS (SELECT 1 FROM claim AS c WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NULL) ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; END;
CREATE TRIGGER source_public_close AFTER UPDATE OF submitted, wanted ON claim WHEN NEW.submitted >= NEW.wanted AND NOT (OLD.submitted >= OLD.wanted) BEGIN UPDATE source SET public_uses = public_uses + (SELECT count(*) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND NEW.withdrawn_at IS NULL AND e.source_id = source.id) WHERE id IN (SELECT e.source_id FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND NEW.withdrawn_at IS NULL); INSERT INTO own_source (reviewer_id, source_id, hidden) SELECT r.reviewer_id, e.source_id, -count(*) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND NEW.withdrawn_at IS NULL GROUP BY r.reviewer_id, e.source_id ON CONFLICT (reviewer_id, source_id) DO UPDATE SET hidden = own_source.hidden + excluded.hidden; UPDATE source SET first_public = (SELECT min(e.id) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.source_id = source.id) WHERE id IN (SELECT e.source_id FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id) AND (first_public IS NULL OR first_public > (SELECT min(e.id) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.source_id = source.id)); END;
CREATE TRIGGER source_public_reopen AFTER UPDATE OF submitted, wanted ON claim WHEN OLD.submitted >= OLD.wanted AND NOT (NEW.submitted >= NEW.wanted) BEGIN UPDATE source SET public_uses = public_uses - (SELECT count(*) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND NEW.withdrawn_at IS NULL AND e.source_id = source.id) WHERE id IN (SELECT e.source_id FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND NEW.withdrawn_at IS NULL); INSERT INTO own_source (reviewer_id, source_id, hidden) SELECT r.reviewer_id, e.source_id, +count(*) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND NEW.withdrawn_at IS NULL GROUP BY r.reviewer_id, e.source_id ON CONFLICT (reviewer_id, source_id) DO UPDATE SET hidden = own_source.hidden + excluded.hidden; UPDATE source SET first_public = (SELECT e.id FROM evidence AS e JOIN review AS r ON r.id = e.review_id JOIN claim AS c ON c.id = r.claim_id WHERE e.source_id = source.id AND c.submitted >= c.wanted ORDER BY e.id LIMIT 1) WHERE first_public IN (SELECT e.id FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id); END;
CREATE TRIGGER tally_claim_withdraw AFTER UPDATE OF withdrawn_at ON claim WHEN (OLD.withdrawn_at IS NULL) <> (NEW.withdrawn_at IS NULL) AND NOT (NEW.withdrawn_at IS NULL) BEGIN UPDATE source SET uses = uses - (SELECT count(*) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND e.source_id = source.id) WHERE id IN (SELECT e.source_id FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL); UPDATE source SET public_uses = public_uses - (SELECT count(*) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND NEW.submitted >= NEW.wanted AND e.source_id = source.id) WHERE id IN (SELECT e.source_id FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND NEW.submitted >= NEW.wanted); INSERT INTO own_source (reviewer_id, source_id, cited) SELECT r.reviewer_id, e.source_id, -count(*) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL GROUP BY r.reviewer_id, e.source_id ON CONFLICT (reviewer_id, source_id) DO UPDATE SET cited = own_source.cited + excluded.cited; INSERT INTO own_source (reviewer_id, source_id, hidden) SELECT r.reviewer_id, e.source_id, -count(*) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND NOT (NEW.submitted >= NEW.wanted) GROUP BY r.reviewer_id, e.source_id ON CONFLICT (reviewer_id, source_id) DO UPDATE SET hidden = own_source.hidden + excluded.hidden; INSERT INTO tally (reviewer_id, kind, key, n) SELECT r.reviewer_id, 'answer', r.role || ' ' || r.status || ' ' || COALESCE(r.label, ''), -count(*) FROM review AS r WHERE r.claim_id = NEW.id GROUP BY 1, 3 ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; INSERT INTO tally (reviewer_id, kind, key, n) SELECT r.reviewer_id, 'quarter', (substr(r.submitted_at, 1, 14) || printf('%02d', substr(r.submitted_at, 15, 2) / 15 * 15)), -count(*) FROM review AS r WHERE r.claim_id = NEW.id AND r.role = 'reviewer' AND r.status = 'submitted' GROUP BY 1, 3 ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; END;
CREATE TRIGGER tally_claim_restore AFTER UPDATE OF withdrawn_at ON claim WHEN (OLD.withdrawn_at IS NULL) <> (NEW.withdrawn_at IS NULL) AND (NEW.withdrawn_at IS NULL) BEGIN UPDATE source SET uses = uses + (SELECT count(*) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND e.source_id = source.id) WHERE id IN (SELECT e.source_id FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL); UPDATE source SET public_uses = public_uses + (SELECT count(*) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND NEW.submitted >= NEW.wanted AND e.source_id = source.id) WHERE id IN (SELECT e.source_id FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND NEW.submitted >= NEW.wanted); INSERT INTO own_source (reviewer_id, source_id, cited) SELECT r.reviewer_id, e.source_id, +count(*) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL GROUP BY r.reviewer_id, e.source_id ON CONFLICT (reviewer_id, source_id) DO UPDATE SET cited = own_source.cited + excluded.cited; INSERT INTO own_source (reviewer_id, source_id, hidden) SELECT r.reviewer_id, e.source_id, +count(*) FROM evidence AS e JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id AND e.withdrawn_at IS NULL AND NOT (NEW.submitted >= NEW.wanted) GROUP BY r.reviewer_id, e.source_id ON CONFLICT (reviewer_id, source_id) DO UPDATE SET hidden = own_source.hidden + excluded.hidden; INSERT INTO tally (reviewer_id, kind, key, n) SELECT r.reviewer_id, 'answer', r.role || ' ' || r.status || ' ' || COALESCE(r.label, ''), +count(*) FROM review AS r WHERE r.claim_id = NEW.id GROUP BY 1, 3 ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; INSERT INTO tally (reviewer_id, kind, key, n) SELECT r.reviewer_id, 'quarter', (substr(r.submitted_at, 1, 14) || printf('%02d', substr(r.submitted_at, 15, 2) / 15 * 15)), +count(*) FROM review AS r WHERE r.claim_id = NEW.id AND r.role = 'reviewer' AND r.status = 'submitted' GROUP BY 1, 3 ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; END;
CREATE TRIGGER own_source_cite AFTER INSERT ON evidence BEGIN INSERT INTO own_source (reviewer_id, source_id, cited, hidden, first_cited) SELECT r.reviewer_id, NEW.source_id, (CASE WHEN NEW.withdrawn_at IS NULL AND c.withdrawn_at IS NULL THEN 1 ELSE 0 END), (CASE WHEN NEW.withdrawn_at IS NULL AND c.withdrawn_at IS NULL AND NOT (c.submitted >= c.wanted) THEN 1 ELSE 0 END), NEW.id FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id ON CONFLICT (reviewer_id, source_id) DO UPDATE SET cited = own_source.cited + excluded.cited, hidden = own_source.hidden + excluded.hidden, first_cited = CASE WHEN own_source.first_cited < excluded.first_cited THEN own_source.first_cited ELSE excluded.first_cited END; UPDATE source SET uses = uses + (SELECT (CASE WHEN c.withdrawn_at IS NULL AND NEW.withdrawn_at IS NULL THEN 1 ELSE 0 END) FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id), public_uses = public_uses + (SELECT (CASE WHEN c.withdrawn_at IS NULL AND NEW.withdrawn_at IS NULL AND c.submitted >= c.wanted THEN 1 ELSE 0 END) FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id) WHERE id = NEW.source_id; UPDATE source SET first_public = NEW.id WHERE id = NEW.source_id AND (first_public IS NULL OR first_public > NEW.id) AND (SELECT c.submitted >= c.wanted FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id); UPDATE source SET varied = true WHERE id = NEW.source_id AND NOT varied AND COALESCE(CAST((SELECT f.told FROM evidence AS f WHERE f.source_id = NEW.source_id ORDER BY f.id LIMIT 1) AS TEXT), '') <> COALESCE(CAST(NEW.told AS TEXT), ''); END;
CREATE TRIGGER own_source_withdraw AFTER UPDATE OF withdrawn_at ON evidence WHEN (OLD.withdrawn_at IS NULL) <> (NEW.withdrawn_at IS NULL) AND NOT (NEW.withdrawn_at IS NULL) BEGIN UPDATE own_source SET cited = cited - (SELECT (CASE WHEN c.withdrawn_at IS NULL AND 1 = 1 THEN 1 ELSE 0 END) FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id), hidden = hidden - (SELECT (CASE WHEN c.withdrawn_at IS NULL AND NOT (c.submitted >= c.wanted) THEN 1 ELSE 0 END) FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id) WHERE source_id = NEW.source_id AND reviewer_id = (SELECT r.reviewer_id FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id); UPDATE source SET uses = uses - (SELECT (CASE WHEN c.withdrawn_at IS NULL AND 1 = 1 THEN 1 ELSE 0 END) FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id), public_uses = public_uses - (SELECT (CASE WHEN c.withdrawn_at IS NULL AND c.submitted >= c.wanted THEN 1 ELSE 0 END) FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id) WHERE id = NEW.source_id; END;
CREATE TRIGGER own_source_restore AFTER UPDATE OF withdrawn_at ON evidence WHEN (OLD.withdrawn_at IS NULL) <> (NEW.withdrawn_at IS NULL) AND NEW.withdrawn_at IS NULL BEGIN UPDATE own_source SET cited = cited + (SELECT (CASE WHEN c.withdrawn_at IS NULL AND 1 = 1 THEN 1 ELSE 0 END) FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id), hidden = hidden + (SELECT (CASE WHEN c.withdrawn_at IS NULL AND NOT (c.submitted >= c.wanted) THEN 1 ELSE 0 END) FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id) WHERE source_id = NEW.source_id AND reviewer_id = (SELECT r.reviewer_id FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id); UPDATE source SET uses = uses + (SELECT (CASE WHEN c.withdrawn_at IS NULL AND 1 = 1 THEN 1 ELSE 0 END) FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id), public_uses = public_uses + (SELECT (CASE WHEN c.withdrawn_at IS NULL AND c.submitted >= c.wanted THEN 1 ELSE 0 END) FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id) WHERE id = NEW.source_id; END;
CREATE TRIGGER own_source_keep AFTER INSERT ON archive WHEN NEW.reviewer_id IS NOT NULL BEGIN INSERT INTO own_source (reviewer_id, source_id) SELECT NEW.reviewer_id, NEW.source_id WHERE true ON CONFLICT (reviewer_id, source_id) DO NOTHING; END;
CREATE TRIGGER tally_host_insert AFTER INSERT ON own_source BEGIN INSERT INTO tally (reviewer_id, kind, key, n) SELECT NEW.reviewer_id, 'host', COALESCE((SELECT CASE WHEN s.url IS NULL THEN '' WHEN s.host = '' THEN 'file:' ELSE s.host END FROM source AS s WHERE s.public_id = (SELECT COALESCE(t.merged_into, t.public_id) FROM source AS t WHERE t.id = NEW.source_id)), ''), NEW.cited WHERE NEW.cited <> 0 ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; END;
CREATE TRIGGER tally_host_update AFTER UPDATE OF cited ON own_source WHEN NEW.cited <> OLD.cited BEGIN INSERT INTO tally (reviewer_id, kind, key, n) SELECT NEW.reviewer_id, 'host', COALESCE((SELECT CASE WHEN s.url IS NULL THEN '' WHEN s.host = '' THEN 'file:' ELSE s.host END FROM source AS s WHERE s.public_id = (SELECT COALESCE(t.merged_into, t.public_id) FROM source AS t WHERE t.id = NEW.source_id)), ''), NEW.cited - OLD.cited WHERE true ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; END;
CREATE TRIGGER tally_host_merge AFTER UPDATE OF merged_into ON source WHEN COALESCE(OLD.merged_into, '') <> COALESCE(NEW.merged_into, '') BEGIN INSERT INTO tally (reviewer_id, kind, key, n) SELECT o.reviewer_id, 'host', COALESCE((SELECT CASE WHEN s.url IS NULL THEN '' WHEN s.host = '' THEN 'file:' ELSE s.host END FROM source AS s WHERE s.public_id = COALESCE(OLD.merged_into, OLD.public_id)), ''), -o.cited FROM own_source AS o WHERE o.source_id = NEW.id AND o.cited > 0 ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; INSERT INTO tally (reviewer_id, kind, key, n) SELECT o.reviewer_id, 'host', COALESCE((SELECT CASE WHEN s.url IS NULL THEN '' WHEN s.host = '' THEN 'file:' ELSE s.host END FROM source AS s WHERE s.public_id = COALESCE(NEW.merged_into, NEW.public_id)), ''), +o.cited FROM own_source AS o WHERE o.source_id = NEW.id AND o.cited > 0 ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n; END;
CREATE TABLE text_facts (
	id INTEGER NOT NULL,
	"key" VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	facts BLOB NOT NULL,
	CONSTRAINT pk_text_facts PRIMARY KEY (id),
	CONSTRAINT uq_text_facts_key UNIQUE ("key")
);
CREATE TABLE article_key (
	id INTEGER NOT NULL,
	"key" VARCHAR NOT NULL,
	article_id INTEGER NOT NULL,
	CONSTRAINT pk_article_key PRIMARY KEY (id),
	CONSTRAINT fk_article_key_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT uq_article_key_key_article_id UNIQUE ("key", article_id)
);
CREATE TABLE source_wording (
	id INTEGER NOT NULL,
	source_id INTEGER NOT NULL,
	title TEXT,
	publisher TEXT,
	author TEXT,
	url TEXT,
	CONSTRAINT pk_source_wording PRIMARY KEY (id),
	CONSTRAINT fk_source_wording_source_id FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE RESTRICT
);
CREATE INDEX ix_source_wording_source_id ON source_wording (source_id);
CREATE VIRTUAL TABLE article_words USING fts5(title, publisher, author, url, published_at, public_id, content='article', content_rowid='id', columnsize=0, prefix='2 3', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER article_words_insert AFTER INSERT ON article WHEN COALESCE(NEW.title, NEW.publisher, NEW.author, NEW.url, NEW.published_at, NEW.public_id, NULL) IS NOT NULL BEGIN INSERT INTO article_words(rowid, title, publisher, author, url, published_at, public_id) SELECT NEW.id, NEW.title, NEW.publisher, NEW.author, NEW.url, NEW.published_at, NEW.public_id WHERE COALESCE(NEW.title, NEW.publisher, NEW.author, NEW.url, NEW.published_at, NEW.public_id, NULL) IS NOT NULL; END;
CREATE TRIGGER article_words_update AFTER UPDATE OF title, publisher, author, url, published_at, public_id ON article WHEN OLD.title IS NOT NEW.title OR OLD.publisher IS NOT NEW.publisher OR OLD.author IS NOT NEW.author OR OLD.url IS NOT NEW.url OR OLD.published_at IS NOT NEW.published_at OR OLD.public_id IS NOT NEW.public_id BEGIN INSERT INTO article_words(article_words, rowid, title, publisher, author, url, published_at, public_id) SELECT 'delete', OLD.id, OLD.title, OLD.publisher, OLD.author, OLD.url, OLD.published_at, OLD.public_id WHERE COALESCE(OLD.title, OLD.publisher, OLD.author, OLD.url, OLD.published_at, OLD.public_id, NULL) IS NOT NULL; INSERT INTO article_words(rowid, title, publisher, author, url, published_at, public_id) SELECT NEW.id, NEW.title, NEW.publisher, NEW.author, NEW.url, NEW.published_at, NEW.public_id WHERE COALESCE(NEW.title, NEW.publisher, NEW.author, NEW.url, NEW.published_at, NEW.public_id, NULL) IS NOT NULL; END;
CREATE VIRTUAL TABLE address_words USING fts5(url, content='article_address', content_rowid='id', columnsize=0, prefix='2 3', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER address_words_insert AFTER INSERT ON article_address WHEN COALESCE(NEW.url, NULL) IS NOT NULL BEGIN INSERT INTO address_words(rowid, url) SELECT NEW.id, NEW.url WHERE COALESCE(NEW.url, NULL) IS NOT NULL; END;
CREATE TRIGGER address_words_update AFTER UPDATE OF url ON article_address WHEN OLD.url IS NOT NEW.url BEGIN INSERT INTO address_words(address_words, rowid, url) SELECT 'delete', OLD.id, OLD.url WHERE COALESCE(OLD.url, NULL) IS NOT NULL; INSERT INTO address_words(rowid, url) SELECT NEW.id, NEW.url WHERE COALESCE(NEW.url, NULL) IS NOT NULL; END;
CREATE VIRTUAL TABLE source_words USING fts5(title, publisher, author, url, file_name, content='source', content_rowid='id', columnsize=0, prefix='2 3', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER source_words_insert AFTER INSERT ON source WHEN COALESCE(NEW.title, NEW.publisher, NEW.author, NEW.url, NEW.file_name, NULL) IS NOT NULL BEGIN INSERT INTO source_words(rowid, title, publisher, author, url, file_name) SELECT NEW.id, NEW.title, NEW.publisher, NEW.author, NEW.url, NEW.file_name WHERE COALESCE(NEW.title, NEW.publisher, NEW.author, NEW.url, NEW.file_name, NULL) IS NOT NULL; END;
CREATE TRIGGER source_words_update AFTER UPDATE OF title, publisher, author, url, file_name ON source WHEN OLD.title IS NOT NEW.title OR OLD.publisher IS NOT NEW.publisher OR OLD.author IS NOT NEW.author OR OLD.url IS NOT NEW.url OR OLD.file_name IS NOT NEW.file_name BEGIN INSERT INTO source_words(source_words, rowid, title, publisher, author, url, file_name) SELECT 'delete', OLD.id, OLD.title, OLD.publisher, OLD.author, OLD.url, OLD.file_name WHERE COALESCE(OLD.title, OLD.publisher, OLD.author, OLD.url, OLD.file_name, NULL) IS NOT NULL; INSERT INTO source_words(rowid, title, publisher, author, url, file_name) SELECT NEW.id, NEW.title, NEW.publisher, NEW.author, NEW.url, NEW.file_name WHERE COALESCE(NEW.title, NEW.publisher, NEW.author, NEW.url, NEW.file_name, NULL) IS NOT NULL; END;
CREATE VIRTUAL TABLE wording_words USING fts5(title, publisher, author, url, content='source_wording', content_rowid='id', columnsize=0, prefix='2 3', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER wording_words_insert AFTER INSERT ON source_wording WHEN COALESCE(NEW.title, NEW.publisher, NEW.author, NEW.url, NULL) IS NOT NULL BEGIN INSERT INTO wording_words(rowid, title, publisher, author, url) SELECT NEW.id, NEW.title, NEW.publisher, NEW.author, NEW.url WHERE COALESCE(NEW.title, NEW.publisher, NEW.author, NEW.url, NULL) IS NOT NULL; END;
CREATE TRIGGER wording_words_update AFTER UPDATE OF title, publisher, author, url ON source_wording WHEN OLD.title IS NOT NEW.title OR OLD.publisher IS NOT NEW.publisher OR OLD.author IS NOT NEW.author OR OLD.url IS NOT NEW.url BEGIN INSERT INTO wording_words(wording_words, rowid, title, publisher, author, url) SELECT 'delete', OLD.id, OLD.title, OLD.publisher, OLD.author, OLD.url WHERE COALESCE(OLD.title, OLD.publisher, OLD.author, OLD.url, NULL) IS NOT NULL; INSERT INTO wording_words(rowid, title, publisher, author, url) SELECT NEW.id, NEW.title, NEW.publisher, NEW.author, NEW.url WHERE COALESCE(NEW.title, NEW.publisher, NEW.author, NEW.url, NULL) IS NOT NULL; END;
CREATE VIRTUAL TABLE note_words USING fts5(note, content='review', content_rowid='id', columnsize=0, prefix='2 3', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER note_words_insert AFTER INSERT ON review WHEN COALESCE(NEW.note, NULL) IS NOT NULL BEGIN INSERT INTO note_words(rowid, note) SELECT NEW.id, NEW.note WHERE COALESCE(NEW.note, NULL) IS NOT NULL; END;
CREATE TRIGGER note_words_update AFTER UPDATE OF note ON review WHEN OLD.note IS NOT NEW.note BEGIN INSERT INTO note_words(note_words, rowid, note) SELECT 'delete', OLD.id, OLD.note WHERE COALESCE(OLD.note, NULL) IS NOT NULL; INSERT INTO note_words(rowid, note) SELECT NEW.id, NEW.note WHERE COALESCE(NEW.note, NULL) IS NOT NULL; END;
CREATE VIRTUAL TABLE source_note_words USING fts5(note, content='evidence', content_rowid='id', columnsize=0, prefix='2 3', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER source_note_words_insert AFTER INSERT ON evidence WHEN COALESCE(NEW.note, NULL) IS NOT NULL BEGIN INSERT INTO source_note_words(rowid, note) SELECT NEW.id, NEW.note WHERE COALESCE(NEW.note, NULL) IS NOT NULL; END;
CREATE TRIGGER source_note_words_update AFTER UPDATE OF note ON evidence WHEN OLD.note IS NOT NEW.note BEGIN INSERT INTO source_note_words(source_note_words, rowid, note) SELECT 'delete', OLD.id, OLD.note WHERE COALESCE(OLD.note, NULL) IS NOT NULL; INSERT INTO source_note_words(rowid, note) SELECT NEW.id, NEW.note WHERE COALESCE(NEW.note, NULL) IS NOT NULL; END;
CREATE VIRTUAL TABLE quote_words USING fts5(quote_exact, content='evidence', content_rowid='id', columnsize=0, prefix='2 3', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER quote_words_insert AFTER INSERT ON evidence WHEN COALESCE(NEW.quote_exact, NULL) IS NOT NULL BEGIN INSERT INTO quote_words(rowid, quote_exact) SELECT NEW.id, NEW.quote_exact WHERE COALESCE(NEW.quote_exact, NULL) IS NOT NULL; END;
CREATE TRIGGER quote_words_update AFTER UPDATE OF quote_exact ON evidence WHEN OLD.quote_exact IS NOT NEW.quote_exact BEGIN INSERT INTO quote_words(quote_words, rowid, quote_exact) SELECT 'delete', OLD.id, OLD.quote_exact WHERE COALESCE(OLD.quote_exact, NULL) IS NOT NULL; INSERT INTO quote_words(rowid, quote_exact) SELECT NEW.id, NEW.quote_exact WHERE COALESCE(NEW.quote_exact, NULL) IS NOT NULL; END;
CREATE TRIGGER source_wording_cite AFTER INSERT ON evidence WHEN NEW.told IS NOT NULL BEGIN INSERT INTO source_wording (source_id, title, publisher, author, url) SELECT NEW.source_id, (json_extract(NEW.told, '$.title')), (json_extract(NEW.told, '$.publisher')), (json_extract(NEW.told, '$.author')), (json_extract(NEW.told, '$.url')) WHERE NOT EXISTS (SELECT 1 FROM source_wording AS w WHERE w.source_id = NEW.source_id AND COALESCE(w.title, '') = COALESCE((json_extract(NEW.told, '$.title')), '') AND COALESCE(w.publisher, '') = COALESCE((json_extract(NEW.told, '$.publisher')), '') AND COALESCE(w.author, '') = COALESCE((json_extract(NEW.told, '$.author')), '') AND COALESCE(w.url, '') = COALESCE((json_extract(NEW.told, '$.url')), '')); END;
CREATE TRIGGER claim_counted_insert AFTER INSERT ON claim WHEN 1 = 1 BEGIN UPDATE article_total SET claims = claims + CASE WHEN NEW.withdrawn_at IS NULL THEN 1 ELSE 0 END, open = open + CASE WHEN NEW.withdrawn_at IS NULL AND NEW.submitted < NEW.wanted THEN 1 ELSE 0 END
    WHERE article_id = NEW.article_id AND NEW.withdrawn_at IS NULL; UPDATE article_progress SET needs = needs + CASE WHEN NEW.withdrawn_at IS NULL AND NEW.submitted < NEW.wanted THEN 1 ELSE 0 END
    WHERE article_id = NEW.article_id AND NEW.withdrawn_at IS NULL; UPDATE claim SET wanted = (SELECT project.reviews_per_claim + CASE WHEN SUBSTR(NEW.public_id, 2, 6) < project.doubled_below THEN 1 ELSE 0 END FROM project) WHERE id = NEW.id AND wanted <> (SELECT project.reviews_per_claim + CASE WHEN SUBSTR(NEW.public_id, 2, 6) < project.doubled_below THEN 1 ELSE 0 END FROM project); END;
CREATE TRIGGER project_wanted_insert AFTER INSERT ON project WHEN 1 = 1 BEGIN UPDATE claim SET wanted = NEW.reviews_per_claim + CASE WHEN SUBSTR(claim.public_id, 2, 6) < NEW.doubled_below THEN 1 ELSE 0 END WHERE wanted <> NEW.reviews_per_claim + CASE WHEN SUBSTR(claim.public_id, 2, 6) < NEW.doubled_below THEN 1 ELSE 0 END; END;
CREATE TRIGGER project_wanted_update AFTER UPDATE OF reviews_per_claim, doubled_below ON project WHEN 1 = 1 BEGIN UPDATE claim SET wanted = NEW.reviews_per_claim + CASE WHEN SUBSTR(claim.public_id, 2, 6) < NEW.doubled_below THEN 1 ELSE 0 END WHERE wanted <> NEW.reviews_per_claim + CASE WHEN SUBSTR(claim.public_id, 2, 6) < NEW.doubled_below THEN 1 ELSE 0 END; END;
CREATE TABLE sent_back (
	id INTEGER NOT NULL,
	claim_id INTEGER NOT NULL,
	reviewer_id INTEGER NOT NULL,
	asked_by INTEGER NOT NULL,
	text TEXT NOT NULL,
	at DATETIME NOT NULL,
	withdrawn_at DATETIME,
	CONSTRAINT pk_sent_back PRIMARY KEY (id),
	CONSTRAINT fk_sent_back_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id) ON DELETE RESTRICT,
	CONSTRAINT fk_sent_back_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES reviewer (id) ON DELETE RESTRICT,
	CONSTRAINT fk_sent_back_asked_by FOREIGN KEY(asked_by) REFERENCES reviewer (id) ON DELETE RESTRICT
);
CREATE INDEX ix_sent_back_claim_id_reviewer_id ON sent_back (claim_id, reviewer_id);
CREATE INDEX ix_claim_contested ON claim (article_id, start, "end" DESC, id) WHERE withdrawn_at IS NULL AND (disputed OR ruled) AND NOT settled AND submitted >= wanted;
CREATE INDEX ix_claim_settled ON claim (id) WHERE settled;
CREATE TRIGGER review_ruled_insert AFTER INSERT ON review WHEN NEW.role = 'adjudicator' BEGIN UPDATE claim SET ruled = EXISTS (SELECT 1 FROM review AS r WHERE r.claim_id = claim.id AND r.role = 'adjudicator' AND r.status = 'submitted'), settled = COALESCE((SELECT MIN(r.label) = MAX(r.label) FROM review AS r WHERE r.claim_id = claim.id AND r.role = 'adjudicator' AND r.status = 'submitted'), FALSE) WHERE id = NEW.claim_id; END;
CREATE TRIGGER review_ruled_update AFTER UPDATE OF status, label ON review WHEN NEW.role = 'adjudicator' BEGIN UPDATE claim SET ruled = EXISTS (SELECT 1 FROM review AS r WHERE r.claim_id = claim.id AND r.role = 'adjudicator' AND r.status = 'submitted'), settled = COALESCE((SELECT MIN(r.label) = MAX(r.label) FROM review AS r WHERE r.claim_id = claim.id AND r.role = 'adjudicator' AND r.status = 'submitted'), FALSE) WHERE id = NEW.claim_id; END;
CREATE TABLE suggester_version (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	version VARCHAR NOT NULL,
	CONSTRAINT pk_suggester_version PRIMARY KEY (id),
	CONSTRAINT uq_suggester_version_name_version UNIQUE (name, version)
);
CREATE INDEX ix_claim_unscored ON claim (article_id, start, "end" DESC, id) WHERE withdrawn_at IS NULL AND submitted < wanted AND unscored;
CREATE INDEX ix_article_progress_needs ON article_progress (reviewer_id, needs DESC, article_id) WHERE needs > 0;
CREATE INDEX ix_article_progress_done ON article_progress (reviewer_id, article_id) WHERE needs = 0;
CREATE INDEX ix_article_progress_drafts ON article_progress (reviewer_id, drafts DESC, article_id) WHERE drafts > 0;
CREATE TRIGGER claim_counted_update AFTER UPDATE OF withdrawn_at, submitted, wanted ON claim WHEN (CASE WHEN NEW.withdrawn_at IS NULL THEN 1 ELSE 0 END - CASE WHEN OLD.withdrawn_at IS NULL THEN 1 ELSE 0 END) <> 0 OR (CASE WHEN NEW.withdrawn_at IS NULL AND NEW.submitted < NEW.wanted THEN 1 ELSE 0 END - CASE WHEN OLD.withdrawn_at IS NULL AND OLD.submitted < OLD.wanted THEN 1 ELSE 0 END) <> 0 BEGIN UPDATE article_total SET claims = claims + (CASE WHEN NEW.withdrawn_at IS NULL THEN 1 ELSE 0 END - CASE WHEN OLD.withdrawn_at IS NULL THEN 1 ELSE 0 END), open = open + (CASE WHEN NEW.withdrawn_at IS NULL AND NEW.submitted < NEW.wanted THEN 1 ELSE 0 END - CASE WHEN OLD.withdrawn_at IS NULL AND OLD.submitted < OLD.wanted THEN 1 ELSE 0 END)
    WHERE article_id = NEW.article_id; UPDATE article_progress SET needs = needs + (CASE WHEN NEW.withdrawn_at IS NULL AND NEW.submitted < NEW.wanted THEN 1 ELSE 0 END - CASE WHEN OLD.withdrawn_at IS NULL AND OLD.submitted < OLD.wanted THEN 1 ELSE 0 END)
    WHERE article_id = NEW.article_id AND (CASE WHEN NEW.withdrawn_at IS NULL AND NEW.submitted < NEW.wanted THEN 1 ELSE 0 END - CASE WHEN OLD.withdrawn_at IS NULL AND OLD.submitted < OLD.wanted THEN 1 ELSE 0 END) <> 0 AND reviewer_id NOT IN (SELECT review.reviewer_id
    FROM review WHERE review.claim_id = NEW.id AND review.role = 'reviewer' AND review.status IN ('submitted', 'skipped')); UPDATE article_progress SET drafts = drafts + (CASE WHEN NEW.withdrawn_at IS NULL THEN 1 ELSE 0 END - CASE WHEN OLD.withdrawn_at IS NULL THEN 1 ELSE 0 END)
    WHERE article_id = NEW.article_id AND (CASE WHEN NEW.withdrawn_at IS NULL THEN 1 ELSE 0 END - CASE WHEN OLD.withdrawn_at IS NULL THEN 1 ELSE 0 END) <> 0 AND reviewer_id IN (SELECT review.reviewer_id
    FROM review WHERE review.claim_id = NEW.id AND review.role = 'reviewer' AND review.status = 'draft'); UPDATE article_progress SET flagged = flagged + (CASE WHEN NEW.withdrawn_at IS NULL THEN 1 ELSE 0 END - CASE WHEN OLD.withdrawn_at IS NULL THEN 1 ELSE 0 END)
    WHERE article_id = NEW.article_id AND (CASE WHEN NEW.withdrawn_at IS NULL THEN 1 ELSE 0 END - CASE WHEN OLD.withdrawn_at IS NULL THEN 1 ELSE 0 END) <> 0 AND reviewer_id IN (SELECT review.reviewer_id
    FROM review WHERE review.claim_id = NEW.id AND review.role = 'reviewer' AND review.flagged); UPDATE suggestion SET wanting = NOT wanting
    WHERE claim_id = NEW.id
    AND wanting <> (NEW.withdrawn_at IS NULL AND NEW.submitted < NEW.wanted AND (NEW.origin = 'manual' OR suggestion.score >= suggestion.threshold + (1 - suggestion.threshold) * 0.3333333333333333)); END;
CREATE TRIGGER suggestion_wanting AFTER INSERT ON suggestion WHEN 1 = 1 BEGIN UPDATE suggestion SET wanting = FALSE WHERE id = NEW.id AND NOT EXISTS
            (SELECT 1 FROM claim WHERE claim.id = NEW.claim_id AND claim.withdrawn_at IS NULL AND claim.submitted < claim.wanted
            AND (claim.origin = 'manual' OR NEW.score >= NEW.threshold + (1 - NEW.threshold) * 0.3333333333333333)); END;
CREATE TRIGGER suggestion_scored_insert AFTER INSERT ON suggestion WHEN NEW.current BEGIN UPDATE claim SET unscored = FALSE WHERE id = NEW.claim_id AND unscored
            AND (claim.origin = 'manual' OR NEW.score >= NEW.threshold + (1 - NEW.threshold) * 0.3333333333333333); END;
CREATE TRIGGER suggestion_scored_update AFTER UPDATE OF current, score, threshold ON suggestion WHEN OLD.current <> NEW.current OR OLD.score <> NEW.score OR OLD.threshold <> NEW.threshold BEGIN UPDATE suggestion SET wanting = NOT wanting WHERE id = NEW.id
            AND wanting <> EXISTS (SELECT 1 FROM claim WHERE claim.id = NEW.claim_id AND claim.withdrawn_at IS NULL AND claim.submitted < claim.wanted AND (claim.origin = 'manual' OR NEW.score >= NEW.threshold + (1 - NEW.threshold) * 0.3333333333333333)); UPDATE claim SET unscored = NOT unscored WHERE id = NEW.claim_id AND (OLD.current OR NEW.current)
            AND unscored = (NEW.current AND (claim.origin = 'manual' OR NEW.score >= NEW.threshold + (1 - NEW.threshold) * 0.3333333333333333)); END;
CREATE TRIGGER claim_scored_update AFTER UPDATE OF origin ON claim WHEN (OLD.origin = 'manual') <> (NEW.origin = 'manual') BEGIN UPDATE suggestion SET wanting = NOT wanting WHERE claim_id = NEW.id
            AND wanting <> (NEW.withdrawn_at IS NULL AND NEW.submitted < NEW.wanted AND (NEW.origin = 'manual' OR suggestion.score >= suggestion.threshold + (1 - suggestion.threshold) * 0.3333333333333333)); UPDATE claim SET unscored = NOT unscored WHERE id = NEW.id AND unscored = EXISTS (SELECT 1
            FROM suggestion WHERE suggestion.claim_id = NEW.id AND suggestion.current AND (NEW.origin = 'manual' OR suggestion.score >= suggestion.threshold + (1 - suggestion.threshold) * 0.3333333333333333)); END;
CREATE INDEX ix_sent_back_reviewer_id ON sent_back (reviewer_id);
CREATE TABLE document (
	id INTEGER NOT NULL,
	public_id VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	kind VARCHAR(20) NOT NULL,
	title TEXT,
	url TEXT,
	publisher TEXT,
	author TEXT,
	published_at VARCHAR,
	language VARCHAR,
	external_id TEXT,
	origin TEXT NOT NULL,
	place_key TEXT,
	segmenter VARCHAR NOT NULL,
	characters INTEGER NOT NULL,
	sentence_count INTEGER NOT NULL,
	passage_count INTEGER NOT NULL,
	added_at DATETIME NOT NULL,
	removed_at DATETIME,
	older_id INTEGER,
	source_id INTEGER,
	reviewer_id INTEGER,
	text TEXT NOT NULL,
	CONSTRAINT pk_document PRIMARY KEY (id),
	CONSTRAINT ck_document_sha256 CHECK (length(sha256) = 64),
	CONSTRAINT ck_document_source CHECK ((kind = 'copy') = (source_id IS NOT NULL)),
	CONSTRAINT ck_document_document_kind CHECK (kind IN ('file', 'page', 'record', 'copy')),
	CONSTRAINT fk_document_older_id FOREIGN KEY(older_id) REFERENCES document (id) ON DELETE RESTRICT,
	CONSTRAINT fk_document_source_id FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE RESTRICT,
	CONSTRAINT fk_document_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES reviewer (id) ON DELETE RESTRICT,
	CONSTRAINT uq_document_public_id UNIQUE (public_id),
	CONSTRAINT uq_document_sha256 UNIQUE (sha256)
);
CREATE INDEX ix_document_place_key ON document (place_key);
CREATE INDEX ix_document_older_id ON document (older_id);
CREATE INDEX ix_document_source_id ON document (source_id);
CREATE TABLE passage (
	id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	n INTEGER NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	first INTEGER NOT NULL,
	text TEXT NOT NULL,
	heading TEXT,
	sentences JSON NOT NULL,
	CONSTRAINT pk_passage PRIMARY KEY (id),
	CONSTRAINT ck_passage_span CHECK (start >= 0 AND "end" > start),
	CONSTRAINT fk_passage_document_id FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE RESTRICT,
	CONSTRAINT uq_passage_document_id_n UNIQUE (document_id, n)
);
CREATE VIRTUAL TABLE passage_fts USING fts5(text, heading, content='passage', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER passage_fts_insert AFTER INSERT ON passage BEGIN INSERT INTO passage_fts(rowid, text, heading) VALUES (NEW.id, NEW.text, NEW.heading); END;
CREATE TRIGGER document_text_fixed BEFORE UPDATE OF public_id, sha256, text ON document BEGIN SELECT RAISE(ABORT, 'the text of document rows never changes'); END;
CREATE TRIGGER document_no_delete BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'nothing is deleted from document'); END;
CREATE TRIGGER passage_no_update BEFORE UPDATE ON passage
BEGIN SELECT RAISE(ABORT, 'passage is append-only'); END;
CREATE TRIGGER passage_no_delete BEFORE DELETE ON passage
BEGIN SELECT RAISE(ABORT, 'passage is append-only'); END;
CREATE INDEX ix_review_unanswered ON review (reviewer_id) WHERE unanswered > 0;
CREATE TABLE question (
	id INTEGER NOT NULL,
	review_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	text TEXT NOT NULL,
	asked_at TEXT NOT NULL,
	answers JSON NOT NULL,
	CONSTRAINT pk_question PRIMARY KEY (id),
	CONSTRAINT ck_question_position CHECK (position >= 0),
	CONSTRAINT fk_question_review_id FOREIGN KEY(review_id) REFERENCES review (id) ON DELETE RESTRICT,
	CONSTRAINT uq_question_review_id_position UNIQUE (review_id, position)
);
CREATE TABLE shown_passage (
	id INTEGER NOT NULL,
	claim_id INTEGER NOT NULL,
	reviewer_id INTEGER NOT NULL,
	"query" TEXT NOT NULL,
	question TEXT,
	rank INTEGER NOT NULL,
	score FLOAT NOT NULL,
	document VARCHAR NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	text TEXT NOT NULL,
	title TEXT,
	shown_at DATETIME NOT NULL,
	outcome VARCHAR,
	CONSTRAINT pk_shown_passage PRIMARY KEY (id),
	CONSTRAINT ck_shown_passage_rank CHECK (rank >= 1),
	CONSTRAINT ck_shown_passage_span CHECK (start >= 0 AND "end" > start),
	CONSTRAINT ck_shown_passage_outcome CHECK (outcome IN ('opened', 'cited', 'not_relevant')),
	CONSTRAINT fk_shown_passage_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id) ON DELETE RESTRICT,
	CONSTRAINT fk_shown_passage_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES reviewer (id) ON DELETE RESTRICT
);
CREATE INDEX ix_shown_passage_claim_id_reviewer_id ON shown_passage (claim_id, reviewer_id);
CREATE TRIGGER review_closing_insert AFTER INSERT ON review WHEN NEW.role = 'reviewer' AND NEW.status = 'submitted' BEGIN UPDATE claim SET closed_at = NEW.updated_at WHERE id = NEW.claim_id AND closed_at IS NULL AND submitted >= wanted; END;
CREATE TRIGGER review_closing_update AFTER UPDATE OF status ON review WHEN NEW.role = 'reviewer' AND NEW.status = 'submitted' BEGIN UPDATE claim SET closed_at = NEW.updated_at WHERE id = NEW.claim_id AND closed_at IS NULL AND submitted >= wanted; END;
CREATE TRIGGER claim_closing AFTER UPDATE OF wanted ON claim WHEN NEW.wanted < OLD.wanted AND NEW.submitted >= NEW.wanted BEGIN UPDATE claim SET closed_at = (SELECT MAX(r.updated_at) FROM review AS r WHERE r.claim_id = NEW.id AND r.role = 'reviewer' AND r.status = 'submitted') WHERE id = NEW.id AND closed_at IS NULL AND submitted >= wanted; END;
CREATE INDEX ix_review_ruled ON review (reviewer_id, claim_id) WHERE role = 'adjudicator';
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
INSERT INTO alembic_version VALUES ('0031');
