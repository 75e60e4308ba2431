/**
 * Which names a folder holds, and what becomes of names whose change was not yet durable.
 *
 * A name that a lost operation touched stays as it was: the later operations on it are lost too. So an
 * unlink that was lost leaves the old file in its place, and the file made later under that name, which is
 * another one, is not to be found.
 */
import type { FileId, NameOperation } from "./recording.ts";

export const FOLDER = "folder";
/** Names are relative to the recorded folder, with "/" between their parts. */
export type Names = Map<string, FileId | typeof FOLDER>;

export function applyName(names: Names, operation: NameOperation): void {
  switch (operation.type) {
    case "create":
      names.set(operation.name, operation.file);
      break;
    case "make-folder":
      names.set(operation.name, FOLDER);
      break;
    case "unlink":
    case "remove-folder":
      names.delete(operation.name);
      break;
    case "rename":
      rename(names, operation.from, operation.to);
      break;
  }
}

/** Applies what `survives` lets through, in order, and drops the rest with all that follows on its names. */
export function applyLuckyNames(
  names: Names,
  operations: readonly NameOperation[],
  survives: () => boolean,
): void {
  const lost = new Set<string>();
  for (const operation of operations) {
    const touched = operation.type === "rename" ? [operation.from, operation.to] : [operation.name];
    if (touched.some((name) => isLost(name, lost)) || !survives()) {
      touched.forEach((name) => lost.add(name));
    } else {
      applyName(names, operation);
    }
  }
}

function rename(names: Names, from: string, to: string): void {
  const entry = names.get(from);
  if (entry === undefined || from === to) {
    return;
  }
  names.delete(from);
  names.set(to, entry);
  if (entry !== FOLDER) {
    return;
  }
  for (const [name, below] of names) {
    if (name.startsWith(`${from}/`)) {
      names.delete(name);
      names.set(to + name.slice(from.length), below);
    }
  }
}

/** A name is lost with the folder that it is in. */
function isLost(name: string, lost: ReadonlySet<string>): boolean {
  for (let end = name.length; end !== -1; end = name.lastIndexOf("/", end - 1)) {
    if (lost.has(name.slice(0, end))) {
      return true;
    }
  }
  return false;
}
