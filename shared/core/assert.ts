/** What only we can do wrong stops the work at once, with the facts in its words. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) {
    throw new Error(`broken promise: ${message}`);
  }
}

/** For the value that is there unless our own code is wrong. */
export function present<T>(value: T | null | undefined, what: string): T {
  assert(value !== null && value !== undefined, `${what} is missing`);
  return value;
}
