/**
 * What a program was told and keeps: one small JSON file, written whole or not at all (atomic-file.ts), read back only
 * where it is what was written. What is not is set aside under another name, so that nobody's work is lost by it.
 */
import { readFileSync, renameSync, statSync } from "node:fs";
import * as v from "valibot";
import { type Result, err, ok } from "../core/result.ts";
import { writeFileAtomic } from "./atomic-file.ts";

const BYTES_MAX = 256 * 1024;
/** Behind the name of a file that could not be read. */
const DAMAGED = ".damaged";

export interface ConfigFile<T> {
  /** Null where there is none. A damaged one is moved aside, and is no more the next time. */
  read(): Result<T | null, ConfigFileError>;
  write(value: T): Result<void, ConfigFileError & { readonly type: "disk" }>;
}

export type ConfigFileError =
  | { readonly type: "disk"; readonly detail: string }
  /** `aside` is where it lies. */
  | { readonly type: "damaged"; readonly aside: string; readonly detail: string };

export interface ConfigFileOptions<T> {
  readonly schema: v.GenericSchema<unknown, T>;
  /** 0600 keeps it to its owner. */
  readonly mode: number;
}

export function configFile<T>(path: string, { schema, mode }: ConfigFileOptions<T>): ConfigFile<T> {
  return {
    read() {
      const text = textOf(path);
      if (!text.ok || text.value === null) {
        return text.ok ? ok(null) : text;
      }
      const value = parse(schema, text.value);
      return value.ok ? value : setAside(path, value.error);
    },
    write(value) {
      try {
        writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`, { mode });
        return ok(undefined);
      } catch (error) {
        return err({ type: "disk", detail: (error as Error).message });
      }
    },
  };
}

function textOf(path: string): Result<string | null, ConfigFileError> {
  try {
    const { size } = statSync(path);
    return size > BYTES_MAX ? setAside(path, `${size} bytes`) : ok(readFileSync(path, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? ok(null) : err({ type: "disk", detail: message });
  }
}

function parse<T>(schema: v.GenericSchema<unknown, T>, text: string): Result<T, string> {
  try {
    const parsed = v.safeParse(schema, JSON.parse(text));
    return parsed.success ? ok(parsed.output) : err(v.summarize(parsed.issues));
  } catch (error) {
    return err((error as Error).message);
  }
}

function setAside(path: string, detail: string): Result<never, ConfigFileError> {
  const aside = `${path}${DAMAGED}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    return err({ type: "disk", detail: (error as Error).message });
  }
  return err({ type: "damaged", aside, detail });
}
