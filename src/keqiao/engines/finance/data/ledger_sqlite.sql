-- Append-only double-entry ledger for SQLite. A journal row seals its postings: they are written first, and the
-- journal row is accepted only when they are complete, balanced and of its book. Nothing is updated or deleted.
CREATE TABLE ledger_books (
  code TEXT PRIMARY KEY, currency TEXT NOT NULL, opened TEXT NOT NULL, ends TEXT);
CREATE TABLE ledger_accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, book TEXT NOT NULL REFERENCES ledger_books(code), code TEXT NOT NULL,
  name TEXT NOT NULL, currency TEXT NOT NULL, lowest INTEGER, highest INTEGER, UNIQUE (book, code));
CREATE TABLE ledger_journals (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, book TEXT NOT NULL REFERENCES ledger_books(code),
  day TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('posted', 'pending', 'void')), memo TEXT NOT NULL,
  currency TEXT NOT NULL, posts TEXT UNIQUE REFERENCES ledger_journals(key),
  reverses TEXT UNIQUE REFERENCES ledger_journals(key), body_hash TEXT NOT NULL, lines INTEGER NOT NULL);
CREATE TABLE ledger_postings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  journal TEXT NOT NULL REFERENCES ledger_journals(key) DEFERRABLE INITIALLY DEFERRED,
  line INTEGER NOT NULL, account INTEGER NOT NULL REFERENCES ledger_accounts(id), day TEXT NOT NULL,
  layer TEXT NOT NULL CHECK (layer IN ('posted', 'pending', 'release', 'void')), amount INTEGER NOT NULL,
  posted_after INTEGER, held_debit_after INTEGER, held_credit_after INTEGER, UNIQUE (journal, line));
CREATE INDEX ledger_postings_by_day ON ledger_postings (account, layer, day, amount);
CREATE INDEX ledger_postings_running ON ledger_postings (account, id) WHERE posted_after IS NOT NULL;
CREATE TABLE ledger_closings (
  book TEXT NOT NULL REFERENCES ledger_books(code), day TEXT NOT NULL, PRIMARY KEY (book, day));

CREATE TRIGGER ledger_postings_sealed BEFORE INSERT ON ledger_postings
WHEN EXISTS (SELECT 1 FROM ledger_journals WHERE key = NEW.journal)
BEGIN SELECT RAISE(ABORT, 'ledger: journal is sealed'); END;

CREATE TRIGGER ledger_journals_seal AFTER INSERT ON ledger_journals
BEGIN
  SELECT RAISE(ABORT, 'ledger: journal does not balance') WHERE (
    SELECT count(*) <> NEW.lines
        OR coalesce(sum(CASE WHEN p.layer = 'posted' THEN p.amount END), 0) <> 0
        OR coalesce(sum(CASE WHEN p.layer IN ('pending', 'release') THEN p.amount END), 0) <> 0
        OR coalesce(sum(CASE WHEN p.layer = 'void' THEN p.amount END), 0) <> 0
    FROM ledger_postings p WHERE p.journal = NEW.key);
  SELECT RAISE(ABORT, 'ledger: account of another book or currency') WHERE EXISTS (
    SELECT 1 FROM ledger_postings p JOIN ledger_accounts a ON a.id = p.account
    WHERE p.journal = NEW.key AND (a.book <> NEW.book OR a.currency <> NEW.currency OR p.day <> NEW.day));
  SELECT RAISE(ABORT, 'ledger: outside the book''s life') WHERE NOT EXISTS (
    SELECT 1 FROM ledger_books b WHERE b.code = NEW.book AND b.opened <= NEW.day
      AND (b.ends IS NULL OR NEW.day <= b.ends) AND b.currency = NEW.currency);
  SELECT RAISE(ABORT, 'ledger: period is closed') WHERE EXISTS (
    SELECT 1 FROM ledger_closings c WHERE c.book = NEW.book AND c.day >= NEW.day);
END;
CREATE TRIGGER ledger_books_no_update BEFORE UPDATE ON ledger_books
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_books_no_delete BEFORE DELETE ON ledger_books
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_accounts_no_update BEFORE UPDATE ON ledger_accounts
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_accounts_no_delete BEFORE DELETE ON ledger_accounts
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_journals_no_update BEFORE UPDATE ON ledger_journals
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_journals_no_delete BEFORE DELETE ON ledger_journals
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_postings_no_update BEFORE UPDATE ON ledger_postings
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_postings_no_delete BEFORE DELETE ON ledger_postings
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_closings_no_update BEFORE UPDATE ON ledger_closings
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
CREATE TRIGGER ledger_closings_no_delete BEFORE DELETE ON ledger_closings
BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
