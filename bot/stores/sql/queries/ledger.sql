-- What the ledger asks of the data file.

-- name: store_id()$
SELECT id FROM store;

-- name: put_store_id(id)!
INSERT INTO store (id) VALUES (:id);

-- name: count_opening()!
UPDATE store SET openings = openings + 1;

-- name: openings()$
SELECT openings FROM store;

-- name: put_seen(id, day)!
INSERT INTO seen (id, day) VALUES (:id, :day) ON CONFLICT DO NOTHING;

-- name: put_update(id, place, number, body)!
INSERT INTO inbox (id, place, number, body) VALUES (:id, :place, :number, :body);

-- name: end_update(id)!
DELETE FROM inbox WHERE id = :id;

-- name: updates()
SELECT id, number, body FROM inbox ORDER BY place;

-- name: updates_behind(number, id)
SELECT id, place, body FROM inbox
WHERE number = :number AND place > (SELECT place FROM inbox WHERE id = :id) ORDER BY place;

-- name: chat(number)^
SELECT body, forget_on, screen FROM chats WHERE number = :number;

-- name: keep_chat(number, body, forget_on)!
-- The common case: the day has not changed, so the index by day is left alone.
UPDATE chats SET body = :body WHERE number = :number AND forget_on = :forget_on;

-- name: put_chat(number, body, forget_on)!
INSERT INTO chats (number, body, forget_on) VALUES (:number, :body, :forget_on)
ON CONFLICT (number) DO UPDATE SET body = excluded.body, forget_on = excluded.forget_on;

-- name: put_screen(number, screen)!
-- The common case, a message edited in place, changes nothing and writes nothing.
UPDATE chats SET screen = :screen WHERE number = :number AND screen IS NOT :screen;

-- name: forget_chat_on(number, forget_on)!
UPDATE chats SET forget_on = :forget_on WHERE number = :number;

-- name: put_call(id, number, body)!
INSERT INTO outbox (id, number, body) VALUES (:id, :number, :body);

-- name: call_number(id)$
SELECT number FROM outbox WHERE id = :id;

-- name: end_call(id)!
DELETE FROM outbox WHERE id = :id;

-- name: calls()
SELECT id, number, body FROM outbox ORDER BY id;

-- name: is_needed(number)$
SELECT EXISTS (SELECT 1 FROM outbox WHERE number = :number)
    OR EXISTS (SELECT 1 FROM inbox WHERE number = :number);

-- name: put_reminder(number, name, due, body)!
INSERT INTO reminders (number, name, due, body) VALUES (:number, :name, :due, :body)
ON CONFLICT (number, name) DO UPDATE SET due = excluded.due, body = excluded.body;

-- name: reminders(number)
SELECT name, due, body FROM reminders WHERE number = :number ORDER BY due, name;

-- name: due(hour, limit)
SELECT number, name, due, body FROM reminders WHERE due <= :hour ORDER BY due LIMIT :limit;

-- name: end_reminder(number, name)!
DELETE FROM reminders WHERE number = :number AND name = :name;

-- name: end_due_reminder(number, name, due)!
DELETE FROM reminders WHERE number = :number AND name = :name AND due = :due;

-- name: postpone(number, name, due, later)!
UPDATE reminders SET due = :later WHERE number = :number AND name = :name AND due = :due;

-- name: end_chat(number)!
DELETE FROM chats WHERE number = :number;

-- name: end_updates(number)!
DELETE FROM inbox WHERE number = :number;

-- name: end_calls(number)!
DELETE FROM outbox WHERE number = :number;

-- name: end_reminders(number)!
DELETE FROM reminders WHERE number = :number;

-- name: doom(number)!
INSERT INTO doomed (number) VALUES (:number) ON CONFLICT DO NOTHING;

-- name: doomed()
SELECT number FROM doomed;

-- name: end_doomed()!
DELETE FROM doomed;

-- name: past(day, limit)
SELECT number FROM chats WHERE forget_on < :day LIMIT :limit;

-- name: drop_seen(day)!
DELETE FROM seen WHERE day < :day AND id NOT IN (SELECT id FROM inbox);

-- name: orphans(numbers)
-- Of a JSON list of numbers, those that no row has.
SELECT value FROM json_each(:numbers)
WHERE NOT EXISTS (SELECT 1 FROM chats WHERE number = value)
  AND NOT EXISTS (SELECT 1 FROM reminders WHERE number = value)
  AND value NOT IN (SELECT number FROM inbox)
  AND value NOT IN (SELECT number FROM outbox);
