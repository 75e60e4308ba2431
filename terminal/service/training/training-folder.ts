/** Where the training till lies, and whether it is the one that is shown: a restart finds it as it was. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { makeFolder, syncFolder, writeFileAtomic } from "@tillwave/shared/host/atomic-file";

const FOLDER = "training";
const MARKER = "training-is-on";

export interface TrainingFolder {
  /** Of the training till's journal and all that belongs to it. */
  readonly path: string;
  isOn(): boolean;
  turnOn(): Result<void, NotWritten>;
  turnOff(): Result<void, NotWritten>;
}

/** The detail is for the log. */
export interface NotWritten {
  readonly type: "not-written";
  readonly detail: string;
}

/** `folder` is the real till's. */
export function createTrainingFolder(folder: string): TrainingFolder {
  const path = join(folder, FOLDER);
  const marker = join(folder, MARKER);
  return {
    path,
    isOn: () => existsSync(marker),
    turnOn: () =>
      written(() => {
        makeFolder(path);
        writeFileAtomic(marker, "", { mode: 0o600 });
      }),
    turnOff: () =>
      written(() => {
        rmSync(marker, { force: true });
        syncFolder(folder);
      }),
  };
}

function written(write: () => void): Result<void, NotWritten> {
  try {
    write();
    return ok(undefined);
  } catch (error) {
    return err({ type: "not-written", detail: String(error) });
  }
}
