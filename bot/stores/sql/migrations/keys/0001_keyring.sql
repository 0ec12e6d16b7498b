-- The keys file: a key per chat, sealed with the server's secret. A copy of the data file is worth nothing without it.

PRAGMA application_id = 1651469931; -- "bonk"

-- One row: which data file belongs to this one, in clear and sealed, so that a wrong secret is seen at once.
CREATE TABLE store (id BLOB NOT NULL, sealed BLOB NOT NULL);

-- AUTOINCREMENT: a number is never used twice, whatever backup comes back.
-- `chat` is a keyed hash; NULL: the key of a goodbye, which no chat finds.
CREATE TABLE ring (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    chat BLOB UNIQUE,
    sealed BLOB NOT NULL
);
