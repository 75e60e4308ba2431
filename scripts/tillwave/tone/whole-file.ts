/** Where what was made goes: a file that is there whole or not at all, and takes another's place only when told to. */
import { existsSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type Given, type Outcome, failed } from "../command.ts";
import { type NotWritten, createNewFile } from "../new-file.ts";

export const REPLACE_OPTION = { replace: { type: "boolean" } } as const;
export const REPLACE_HELP = "  --replace       write over a file that is there";

/** To be asked before long work: the outcome that says why not, where a file is there that is not to be replaced. */
export function refuseToReplace(name: string | undefined, { options }: Given): Outcome | null {
  return name !== undefined && options["replace"] !== true && existsSync(resolve(name))
    ? refusal(name, { type: "already-there" })
    : null;
}

/** `parts` follow one another. An outcome that says why not, where it cannot be written. */
export function writeWhole(
  name: string,
  parts: Iterable<Uint8Array>,
  given: Given,
): Result<string, Outcome> {
  const path = resolve(name);
  const refused = refuseToReplace(name, given);
  if (refused !== null) {
    return err(refused);
  }
  const created = createNewFile(path);
  if (!created.ok) {
    return err(refusal(name, created.error));
  }
  const file = created.value;
  try {
    for (const part of parts) {
      const written = file.write(part);
      if (!written.ok) {
        return err(refusal(name, written.error));
      }
    }
    if (given.options["replace"] === true) {
      const cleared = clear(path);
      if (!cleared.ok) {
        return err(refusal(name, cleared.error));
      }
    }
    const kept = file.keep();
    return kept.ok ? ok(path) : err(refusal(name, kept.error));
  } finally {
    file.drop();
  }
}

/** A folder is not cleared away. */
function clear(path: string): Result<void, NotWritten> {
  try {
    return ok(rmSync(path, { force: true }));
  } catch (error) {
    return err({ type: "not-written", detail: (error as Error).message });
  }
}

function refusal(name: string, error: NotWritten): Outcome {
  return error.type === "already-there"
    ? failed(
        error.type,
        `${name} is there already, and stays as it is.`,
        "Name another file, or add --replace.",
      )
    : failed(error.type, `${name} cannot be written: ${error.detail}.`, "Name another place.");
}
