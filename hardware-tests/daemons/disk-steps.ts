/**
 * A program that does to the disk what it is told and says what came of it: the subject of the tests of
 * disk-shim. It is told as JSON, and answers each step with a line `{"result":"done","millis":1}`, where
 * the result may be an error code of the system instead. It goes on after a step that failed.
 */
import * as fs from "node:fs";
import { pathToFileURL } from "node:url";

/** The paths are absolute. What a step opens, it also closes. */
export type DiskStep =
  | { readonly do: "append"; readonly path: string; readonly text: string }
  /** Writes over what is there, from `offset`. */
  | {
      readonly do: "overwrite";
      readonly path: string;
      readonly text: string;
      readonly offset: number;
    }
  | { readonly do: "empty"; readonly path: string }
  | { readonly do: "truncate"; readonly path: string; readonly lengthBytes: number }
  /** A file or a folder. */
  | { readonly do: "sync"; readonly path: string }
  | { readonly do: "rename"; readonly path: string; readonly to: string }
  | { readonly do: "unlink" | "make-folder" | "remove-folder"; readonly path: string };

export interface StepOutcome {
  readonly result: string;
  readonly millis: number;
}

function perform(step: DiskStep): void {
  switch (step.do) {
    case "append":
      return withFile(step.path, "a", (file) => fs.writeSync(file, step.text));
    case "overwrite":
      // Two buffers go out in one pwritev.
      return withFile(step.path, "r+", (file) =>
        fs.writevSync(file, [Buffer.from(step.text), Buffer.from("\n")], step.offset),
      );
    case "empty":
      return withFile(step.path, "w", () => 0);
    case "truncate":
      return withFile(step.path, "r+", (file) => fs.ftruncateSync(file, step.lengthBytes));
    case "sync":
      return withFile(step.path, "r", (file) => fs.fsyncSync(file));
    case "rename":
      return fs.renameSync(step.path, step.to);
    case "unlink":
      return fs.unlinkSync(step.path);
    case "make-folder":
      fs.mkdirSync(step.path);
      return;
    case "remove-folder":
      return fs.rmdirSync(step.path);
  }
}

function withFile(path: string, flags: string, use: (file: number) => unknown): void {
  const file = fs.openSync(path, flags);
  try {
    use(file);
  } finally {
    fs.closeSync(file);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const step of JSON.parse(process.argv[2] ?? "[]") as DiskStep[]) {
    const started = performance.now();
    let result = "done";
    try {
      perform(step);
    } catch (error) {
      result = (error as NodeJS.ErrnoException).code ?? String(error);
    }
    const outcome: StepOutcome = { result, millis: Math.round(performance.now() - started) };
    fs.writeSync(1, `${JSON.stringify(outcome)}\n`);
  }
}
