-- The data file. Nothing here can be read, or tied to a person, without the keys file.
-- Days are proleptic ordinals (1 is 0001-01-01); `number` is the row of the chat's key in the keys file.

PRAGMA application_id = 1651469924; -- "bond"

-- One row: which keys file belongs to this one, and how often this one was opened.
CREATE TABLE store (id BLOB NOT NULL, openings INTEGER NOT NULL DEFAULT 0);

CREATE TABLE chats (
    number INTEGER PRIMARY KEY,
    body BLOB NOT NULL,
    forget_on INTEGER NOT NULL,
    screen INTEGER
);
CREATE INDEX chats_by_day ON chats (forget_on);

-- Updates without an answer. `place` is the order of arrival: Telegram restarts its ids at random
-- after a quiet week.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    place INTEGER NOT NULL,
    number INTEGER NOT NULL,
    body BLOB NOT NULL
);

-- Every update received lately, so that a second one is dropped.
CREATE TABLE seen (
    id INTEGER PRIMARY KEY,
    day INTEGER NOT NULL
);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    number INTEGER NOT NULL,
    body BLOB NOT NULL
);

-- `name` is a keyed hash; `due` is in hours since 1970.
CREATE TABLE reminders (
    number INTEGER NOT NULL,
    name BLOB NOT NULL,
    due INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (number, name)
) WITHOUT ROWID;
CREATE INDEX reminders_by_hour ON reminders (due);

-- Keys to destroy: their rows are gone from here, and not yet from the keys file.
CREATE TABLE doomed (number INTEGER PRIMARY KEY);
