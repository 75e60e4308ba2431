/** The beacon's files, with what the disk did not take: it goes on without, and says so. */
import type { ConfigFile } from "@tillwave/shared/host/config-file";
import type { BeaconFiles, SettingsFile } from "./beacon-ports.ts";

export interface WatchedDisk {
  readonly files: BeaconFiles;
  /** Null where the disk takes everything. */
  trouble(): string | null;
}

type Outcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: { readonly detail: string } };

export function watchDisk(files: BeaconFiles): WatchedDisk {
  const troubles = new Map<string, string>();
  const note = <R extends Outcome>(name: string, result: R): R => {
    if (result.ok) {
      troubles.delete(name);
    } else {
      troubles.set(name, `${name}: ${result.error.detail}`);
    }
    return result;
  };
  const config = <T>(name: string, file: ConfigFile<T>): ConfigFile<T> => ({
    read: () => file.read(),
    write: (value) => note(name, file.write(value)),
  });
  const settings = (file: SettingsFile): SettingsFile => ({
    read: () => file.read(),
    write: (text) => note("settings", file.write(text)),
    setAside: (ending) => note("settings", file.setAside(ending)),
    erase: () => note("settings", file.erase()),
  });
  return {
    files: {
      settings: settings(files.settings),
      clock: config("clock", files.clock),
      usedKeys: config("used keys", files.usedKeys),
      wallClock: config("wall clock", files.wallClock),
      healing: config("healing", files.healing),
      label: config("label", files.label),
      door: config("door", files.door),
    },
    trouble: () => [...troubles.values()][0] ?? null,
  };
}
