/**
 * Keeps the objects of the state before wherever the next one says the same. A view that only
 * confirms what was foretold then changes nothing on the screen. Pure.
 */
type Json = string | number | boolean | null | undefined | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [key: string]: Json;
}

/** `next`, with every part that equals its part of `before` taken from there. For plain data only. */
export function shareSame<T>(before: T, next: T): T {
  return share(before as Json, next as Json) as T;
}

function share(before: Json, next: Json): Json {
  if (before === next || !isCompound(before) || !isCompound(next)) {
    return next;
  }
  if (isList(before) || isList(next)) {
    return isList(before) && isList(next) ? shareList(before, next) : next;
  }
  return shareObject(before, next);
}

function shareList(before: readonly Json[], next: readonly Json[]): readonly Json[] {
  const shared = next.map((part, i) => share(before[i], part));
  const isSame = before.length === next.length && shared.every((part, i) => part === before[i]);
  return isSame ? before : shared;
}

function shareObject(before: JsonObject, next: JsonObject): JsonObject {
  const keys = Object.keys(next);
  const shared = Object.fromEntries(keys.map((key) => [key, share(before[key], next[key])]));
  const isSame =
    keys.length === Object.keys(before).length && keys.every((key) => shared[key] === before[key]);
  return isSame ? before : shared;
}

const isCompound = (value: Json): value is readonly Json[] | JsonObject =>
  typeof value === "object" && value !== null;

const isList = (value: readonly Json[] | JsonObject): value is readonly Json[] =>
  Array.isArray(value);
