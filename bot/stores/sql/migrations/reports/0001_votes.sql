-- Votes « this is wrong here », by entry and day; nobody's name.

PRAGMA application_id = 1651469942; -- "bonv"

CREATE TABLE counts (
    entry TEXT NOT NULL,
    day TEXT NOT NULL,
    votes INTEGER NOT NULL,
    PRIMARY KEY (entry, day)
) WITHOUT ROWID;

-- Keyed hashes that stop a second vote, for the day itself only.
CREATE TABLE voters (
    entry TEXT NOT NULL,
    day TEXT NOT NULL,
    voter TEXT NOT NULL,
    PRIMARY KEY (day, entry, voter)
) WITHOUT ROWID;
