// The hub's tables, step by step as versions grew. For this folder only.
#pragma once

#include <array>
#include <string_view>

namespace backend::registry {

// Types are INTEGER, TEXT and BLOB, keys are not drawn from sequences: the same SQL is to run on
// PostgreSQL when a hub outgrows one file.
inline constexpr std::array<std::string_view, 2> kSchema = {R"sql(
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE kiosk (
  key_id BLOB PRIMARY KEY,            -- of its signing key
  number TEXT NOT NULL,
  sign_key BLOB NOT NULL,
  tls_spki BLOB NOT NULL,
  store_id BLOB NOT NULL,
  token BLOB NOT NULL,                -- of the voucher that it came with
  office_name TEXT NOT NULL,
  office_code TEXT NOT NULL,
  kecamatan TEXT NOT NULL,
  refused TEXT,                       -- why; NULL: accepted
  enrolled_ms INTEGER NOT NULL,
  down_counter INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX kiosk_number ON kiosk (number) WHERE refused IS NULL;
CREATE UNIQUE INDEX kiosk_token ON kiosk (token) WHERE refused IS NULL;

CREATE TABLE request (
  receive_no INTEGER PRIMARY KEY,
  kiosk BLOB NOT NULL REFERENCES kiosk,
  id BLOB NOT NULL,
  hash BLOB NOT NULL,                 -- of the envelope: its identity
  seq INTEGER NOT NULL,
  envelope BLOB NOT NULL,
  code TEXT,                          -- from the sealed body; NULL: could not be read
  service TEXT,
  received_ms INTEGER NOT NULL,
  conflict INTEGER NOT NULL,          -- 1: the same id had come with other content
  held_back TEXT,                     -- why it is in quarantine; NULL: it is not
  secured INTEGER NOT NULL DEFAULT 0, -- 1: in a verified backup
  status TEXT NOT NULL,
  status_reason TEXT NOT NULL DEFAULT '',
  status_ms INTEGER NOT NULL,
  UNIQUE (kiosk, id, hash)
);
CREATE INDEX request_hash ON request (kiosk, hash);
CREATE INDEX request_code ON request (code);

CREATE TABLE downlink (
  kiosk BLOB NOT NULL REFERENCES kiosk,
  counter INTEGER NOT NULL,
  request BLOB,                       -- id; NULL: the list of kiosk keys as it is when it is sent
  code TEXT,
  status TEXT,
  reason TEXT,
  time_ms INTEGER,
  PRIMARY KEY (kiosk, counter)
) WITHOUT ROWID;
)sql",
                                                            R"sql(
-- When a person took the request out of quarantine, and why it had been there.
ALTER TABLE request ADD COLUMN adopted_ms INTEGER;
ALTER TABLE request ADD COLUMN adopted_from TEXT;
)sql"};

}  // namespace backend::registry
