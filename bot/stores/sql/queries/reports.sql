-- What the box of votes asks of its file.

-- name: forget_voters(day)!
DELETE FROM voters WHERE day < :day;

-- name: keep_voter(entry, day, voter)!
INSERT INTO voters (entry, day, voter) VALUES (:entry, :day, :voter) ON CONFLICT DO NOTHING;

-- name: count_vote(entry, day)!
INSERT INTO counts (entry, day, votes) VALUES (:entry, :day, 1)
ON CONFLICT (entry, day) DO UPDATE SET votes = votes + 1;

-- name: counts()
SELECT entry, day, votes FROM counts ORDER BY entry, day;
