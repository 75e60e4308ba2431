import type { Migration } from "@tillwave/sqlite/migrate";

export const wallets: Migration = {
  version: 3,
  sql: `
    -- customers' value in minor units: what is neither set aside for a credential nor tied to a tender;
    -- below zero where tills took more than there was
    CREATE TABLE wallet (
      wallet BLOB PRIMARY KEY CHECK (length(wallet) = 8),
      name TEXT NOT NULL,
      cash INTEGER NOT NULL,
      promo INTEGER NOT NULL,
      card INTEGER NOT NULL CHECK (card IN (0, 1)),
      frozen_at INTEGER,
      made_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE credential (
      id BLOB PRIMARY KEY CHECK (length(id) = 8),
      wallet BLOB NOT NULL REFERENCES wallet,
      alias BLOB NOT NULL UNIQUE CHECK (length(alias) = 8),
      holder_key BLOB NOT NULL UNIQUE CHECK (length(holder_key) = 33),
      signed BLOB NOT NULL,
      -- Unix seconds
      issued INTEGER NOT NULL,
      expires INTEGER NOT NULL,
      -- what of the value set aside at its issue is left
      aside_cash INTEGER NOT NULL CHECK (aside_cash >= 0),
      aside_promo INTEGER NOT NULL CHECK (aside_promo >= 0),
      -- the one after it, and the last counter that its holder says to have used
      successor BLOB,
      closed_at_counter INTEGER,
      denied_at INTEGER,
      freed_at INTEGER
    ) STRICT;
    CREATE INDEX credential_of_wallet ON credential (wallet, issued);
    CREATE INDEX credential_to_free ON credential (expires) WHERE freed_at IS NULL;

    -- what the journals of tills say of each nonce
    CREATE TABLE tender (
      nonce BLOB PRIMARY KEY CHECK (length(nonce) = 16),
      terminal INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      sale INTEGER NOT NULL,
      tender INTEGER NOT NULL,
      request BLOB NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ('open', 'paid', 'void', 'absent', 'passed')),
      -- who paid
      credential BLOB
    ) STRICT;
    CREATE INDEX tender_open ON tender (terminal, sale) WHERE outcome = 'open';

    -- value that is tied to a nonce, or paid under it
    CREATE TABLE claim (
      nonce BLOB NOT NULL CHECK (length(nonce) = 16),
      credential BLOB NOT NULL REFERENCES credential,
      terminal INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      what TEXT NOT NULL CHECK (what IN ('hold', 'spend', 'uplink', 'presented')),
      state TEXT NOT NULL CHECK (state IN ('held', 'booked', 'released')),
      request BLOB NOT NULL,
      cash INTEGER NOT NULL CHECK (cash >= 0),
      promo INTEGER NOT NULL CHECK (promo >= 0),
      card INTEGER NOT NULL CHECK (card >= 0),
      -- the part of it that was set aside before
      aside_cash INTEGER NOT NULL CHECK (aside_cash BETWEEN 0 AND cash),
      aside_promo INTEGER NOT NULL CHECK (aside_promo BETWEEN 0 AND promo),
      -- the holder's word, where there is one
      counter INTEGER,
      result BLOB,
      signature BLOB,
      -- ours
      token BLOB,
      token_until INTEGER NOT NULL DEFAULT 0,
      transfer BLOB NOT NULL CHECK (length(transfer) = 16),
      at INTEGER NOT NULL,
      PRIMARY KEY (nonce, credential)
    ) STRICT;
    CREATE UNIQUE INDEX claim_booked_once ON claim (nonce) WHERE state = 'booked';
    CREATE INDEX claim_by_counter ON claim (credential, counter);
    CREATE INDEX claim_held ON claim (credential) WHERE state = 'held';

    -- signed by one holder, and not both can be true: kept beside what stands in claim
    CREATE TABLE forked_spend (
      id INTEGER PRIMARY KEY,
      credential BLOB NOT NULL,
      counter INTEGER NOT NULL,
      nonce BLOB NOT NULL,
      request BLOB NOT NULL,
      result BLOB NOT NULL,
      signature BLOB NOT NULL,
      at INTEGER NOT NULL,
      UNIQUE (credential, counter, nonce, result)
    ) STRICT;

    -- when the till said last that it holds nothing that the hub does not
    ALTER TABLE terminal ADD COLUMN complete_at INTEGER;
  `,
};
