/**
 * What @peculiar/x509's dependency container asks of `Reflect` before it lets itself be loaded: a class
 * may carry named facts, and inherits those of its parent. To be imported before that library.
 *
 * Spec: the functions that tsyringe calls, as the package reflect-metadata describes them.
 */
const facts = new WeakMap<object, Map<unknown, unknown>>();

function own(target: object, key: unknown): unknown {
  return facts.get(target)?.get(key);
}

function inherited(target: object | null, key: unknown): unknown {
  if (target === null) {
    return undefined;
  }
  return facts.get(target)?.has(key) === true
    ? own(target, key)
    : inherited(Object.getPrototypeOf(target) as object | null, key);
}

function define(key: unknown, value: unknown, target: object): void {
  const known = facts.get(target) ?? new Map<unknown, unknown>();
  facts.set(target, known.set(key, value));
}

if (!("getMetadata" in Reflect)) {
  Object.assign(Reflect, {
    defineMetadata: define,
    getMetadata: (key: unknown, target: object) => inherited(target, key),
    getOwnMetadata: (key: unknown, target: object) => own(target, key),
    hasMetadata: (key: unknown, target: object) => inherited(target, key) !== undefined,
    hasOwnMetadata: (key: unknown, target: object) => own(target, key) !== undefined,
    metadata: (key: unknown, value: unknown) => (target: object) => define(key, value, target),
  });
}

export const isReflecting = (): boolean => "getMetadata" in Reflect;
