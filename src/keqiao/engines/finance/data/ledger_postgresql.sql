-- Append-only double-entry ledger for PostgreSQL; the same tables and rules as for SQLite.
CREATE TABLE ledger_books (
  code text PRIMARY KEY, currency text NOT NULL, opened date NOT NULL, ends date);
CREATE TABLE ledger_accounts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, book text NOT NULL REFERENCES ledger_books(code),
  code text NOT NULL, name text NOT NULL, currency text NOT NULL, lowest bigint, highest bigint, UNIQUE (book, code));
CREATE TABLE ledger_journals (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE,
  book text NOT NULL REFERENCES ledger_books(code), day date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('posted', 'pending', 'void')), memo text NOT NULL, currency text NOT NULL,
  posts text UNIQUE REFERENCES ledger_journals(key), reverses text UNIQUE REFERENCES ledger_journals(key),
  body_hash text NOT NULL, lines integer NOT NULL);
CREATE TABLE ledger_postings (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  journal text NOT NULL REFERENCES ledger_journals(key) DEFERRABLE INITIALLY DEFERRED,
  line integer NOT NULL, account bigint NOT NULL REFERENCES ledger_accounts(id), day date NOT NULL,
  layer text NOT NULL CHECK (layer IN ('posted', 'pending', 'release', 'void')), amount bigint NOT NULL,
  posted_after bigint, held_debit_after bigint, held_credit_after bigint, UNIQUE (journal, line));
CREATE INDEX ledger_postings_by_day ON ledger_postings (account, layer, day, amount);
CREATE INDEX ledger_postings_running ON ledger_postings (account, id) WHERE posted_after IS NOT NULL;
CREATE TABLE ledger_closings (
  book text NOT NULL REFERENCES ledger_books(code), day date NOT NULL, PRIMARY KEY (book, day));

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'ledger: append only' USING ERRCODE = 'integrity_constraint_violation'; END $$;

CREATE FUNCTION ledger_posting_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added p JOIN ledger_journals j ON j.key = p.journal) THEN
    RAISE EXCEPTION 'ledger: journal is sealed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

-- one check for all journals of a statement
CREATE FUNCTION ledger_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE fault text;
BEGIN
  SELECT CASE
      WHEN s.lines IS DISTINCT FROM j.lines OR s.posted <> 0 OR s.held <> 0 OR s.void <> 0
        THEN 'journal does not balance'
      WHEN s.foreign_account THEN 'account of another book or currency'
      WHEN b.opened > j.day OR b.ends < j.day OR b.currency <> j.currency THEN 'outside the book''s life'
      WHEN c.day >= j.day THEN 'period is closed' END || ' (' || j.key || ')'
    INTO fault
    FROM added j JOIN ledger_books b ON b.code = j.book
    LEFT JOIN (SELECT book, max(day) AS day FROM ledger_closings GROUP BY book) c ON c.book = j.book
    LEFT JOIN LATERAL (
      SELECT count(*) AS lines,
        coalesce(sum(p.amount) FILTER (WHERE p.layer = 'posted'), 0) AS posted,
        coalesce(sum(p.amount) FILTER (WHERE p.layer IN ('pending', 'release')), 0) AS held,
        coalesce(sum(p.amount) FILTER (WHERE p.layer = 'void'), 0) AS void,
        bool_or(a.book <> j.book OR a.currency <> j.currency OR p.day <> j.day) AS foreign_account
      FROM ledger_postings p JOIN ledger_accounts a ON a.id = p.account WHERE p.journal = j.key) s ON true
    WHERE s.lines IS DISTINCT FROM j.lines OR s.posted <> 0 OR s.held <> 0 OR s.void <> 0 OR s.foreign_account
      OR b.opened > j.day OR b.ends < j.day OR b.currency <> j.currency OR c.day >= j.day
    LIMIT 1;
  IF fault IS NOT NULL THEN
    RAISE EXCEPTION 'ledger: %', fault USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER ledger_postings_sealed AFTER INSERT ON ledger_postings
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_posting_open();
CREATE TRIGGER ledger_journals_seal AFTER INSERT ON ledger_journals
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_seal();
CREATE TRIGGER ledger_books_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_books
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_accounts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_accounts
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_journals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_journals
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_postings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_postings
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_closings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_closings
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
