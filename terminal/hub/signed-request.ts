/**
 * Whether a request is what a till has signed: the statement in its header, the key, and every field
 * that does not need the journal.
 *
 * Spec: Tillwave protocols, version 1, §4.4. sentAt is not trusted and has no window: a till that was
 * offline for weeks is honest.
 */
import { equalBytes } from "@tillwave/shared/core/bytes";
import type { Crypto } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Refusal } from "@tillwave/shared/sync/answer";
import {
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  STATEMENT_HEADER,
  type Statement,
  openStatement,
  parseStatement,
  peekStatement,
} from "@tillwave/shared/sync/statement";
import type { HubRows } from "./store/hub-store.ts";
import type { Terminal, TillKey } from "./store/terminal-rows.ts";

/** As it came, whatever brought it. */
export interface TillRequest {
  readonly method: string;
  /** As sent, with nothing decoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  /** Somebody brought it in a file: when its till was there, nobody knows. */
  readonly isCarried?: true;
}

export interface SignedRequest {
  readonly terminal: Terminal;
  readonly key: TillKey;
  /** False for a key that another has replaced. */
  readonly isCurrent: boolean;
  readonly statement: Statement;
  /** COSE_Sign1, whole. */
  readonly signed: Uint8Array;
}

export interface Refused {
  readonly refusal: Refusal;
  /** Whose request it was, where that is sure enough to tell a person. */
  readonly blame: { readonly terminal: number; readonly detail: string } | null;
}

export interface Place {
  /** Null where the path does not say. */
  readonly terminal: number | null;
  readonly epoch: number | null;
}

export interface Believing {
  readonly rows: HubRows;
  readonly merchant: number;
  readonly crypto: Crypto;
}

export function openRequest(
  request: TillRequest,
  place: Place,
  believing: Believing,
): Result<SignedRequest, Refused> {
  if (headerOf(request, PROTOCOL_HEADER) !== PROTOCOL_VERSION) {
    return refuse({ error: "other-protocol", speaks: PROTOCOL_VERSION });
  }
  const signed = parseStatement(headerOf(request, STATEMENT_HEADER));
  const claimed = signed && peekStatement(signed);
  if (signed === null || claimed?.ok !== true) {
    return refuse({ error: "malformed" });
  }
  const { rows, crypto } = believing;
  const terminal = rows.terminals.find(place.terminal ?? claimed.value.terminal);
  const keys = terminal === null ? [] : rows.terminals.keys(terminal.terminal);
  if (terminal === null || keys.length === 0) {
    return refuse({ error: "unknown-terminal" });
  }
  const found = openedBy(keys, signed, crypto);
  if (found.type !== "opened") {
    const { terminal: number } = terminal;
    return found.type === "unknown-terminal"
      ? refuse({ error: "unknown-terminal" })
      : refuse({ error: "signature-invalid" }, { terminal: number, detail: "signature-invalid" });
  }
  const { statement, key } = found;
  const field = differingField(statement, request, { place, terminal, believing });
  return field === null
    ? ok({ terminal, key, isCurrent: key.keyNumber === terminal.keyNumber, statement, signed })
    : mismatch(terminal.terminal, field);
}

export function mismatch(terminal: number, field: keyof Statement): Result<never, Refused> {
  return err(mismatched(terminal, field));
}

export function mismatched(terminal: number, field: keyof Statement): Refused {
  return {
    refusal: { error: "statement-mismatch", field },
    blame: { terminal, detail: field },
  };
}

export function refuse(refusal: Refusal, blame: Refused["blame"] = null): Result<never, Refused> {
  return err({ refusal, blame });
}

/** A header that is sent twice is none. */
export function headerOf({ headers }: TillRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}

type Found =
  | { readonly type: "opened"; readonly statement: Statement; readonly key: TillKey }
  | { readonly type: "unknown-terminal" | "signature-invalid" };

function openedBy(keys: readonly TillKey[], signed: Uint8Array, crypto: Crypto): Found {
  let type: "unknown-terminal" | "signature-invalid" = "unknown-terminal";
  for (const key of keys) {
    const opened = openStatement(signed, { keys: [key.publicKey], crypto });
    if (opened.ok) {
      return { type: "opened", statement: opened.value, key };
    }
    type = opened.error.type === "signature-invalid" ? "signature-invalid" : type;
  }
  return { type };
}

function differingField(
  statement: Statement,
  request: TillRequest,
  {
    place,
    terminal,
    believing: { merchant, crypto },
  }: { readonly place: Place; readonly terminal: Terminal; readonly believing: Believing },
): keyof Statement | null {
  const same: readonly (readonly [keyof Statement, boolean])[] = [
    ["method", statement.method === request.method],
    ["path", statement.path === request.path],
    ["bodyHash", equalBytes(statement.bodyHash, crypto.sha256(request.body))],
    ["merchant", statement.merchant === merchant],
    ["terminal", statement.terminal === terminal.terminal],
    ["epoch", place.epoch === null || statement.epoch === place.epoch],
  ];
  return same.find(([, isSame]) => !isSame)?.[0] ?? null;
}
