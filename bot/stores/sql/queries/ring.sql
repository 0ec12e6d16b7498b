-- What the keyring asks of the keys file.

-- name: store_id()^
SELECT id, sealed FROM store;

-- name: put_store_id(id, sealed)!
INSERT INTO store (id, sealed) VALUES (:id, :sealed);

-- name: reseal_store_id(sealed)!
UPDATE store SET sealed = :sealed;

-- name: is_empty()$
SELECT NOT EXISTS (SELECT 1 FROM ring);

-- name: find(chat)^
SELECT number, sealed FROM ring WHERE chat = :chat;

-- name: get(number)^
SELECT chat, sealed FROM ring WHERE number = :number;

-- name: put(chat, sealed)<!
INSERT INTO ring (chat, sealed) VALUES (:chat, :sealed);

-- name: release(chat)!
DELETE FROM ring WHERE chat = :chat;

-- name: destroy(number)!
DELETE FROM ring WHERE number = :number;

-- name: numbers_after(number, limit)
SELECT number FROM ring WHERE number > :number ORDER BY number LIMIT :limit;

-- name: rows_after(number, limit)
SELECT number, chat, sealed FROM ring WHERE number > :number ORDER BY number LIMIT :limit;

-- name: reseal(number, chat, sealed)!
UPDATE ring SET chat = :chat, sealed = :sealed WHERE number = :number;
