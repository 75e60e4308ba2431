/** Columns as they come from SQLite: integers as BigInt, bytes as Buffer. */
import { damage } from "@tillwave/sqlite/storage-failure";

export const numberOf = (value: bigint): number => Number(value);

export const numberOrNull = (value: bigint | null): number | null =>
  value === null ? null : Number(value);

export const bytesOf = (value: Uint8Array): Uint8Array => new Uint8Array(value);

export const bytesOrNull = (value: Uint8Array | null): Uint8Array | null =>
  value === null ? null : new Uint8Array(value);

export const bigOrNull = (value: number | null): bigint | null =>
  value === null ? null : BigInt(value);

/** A text that was written here as JSON. */
export function parseColumn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damage("a column that holds JSON does not");
  }
}
