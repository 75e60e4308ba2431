/** Where this machine has a program that can show the page. Nothing is downloaded. */
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const CHROMIUMS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * Electron's program, where its package has one. The package itself is not asked: where the program is lacking it
 * would look for a download. Null where there is none.
 */
export function findElectron(
  packageFolder: string | null,
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  const given = environment["ELECTRON_OVERRIDE_DIST_PATH"];
  const name = packageFolder === null ? "electron" : programName(packageFolder);
  const places = [
    ...(given === undefined ? [] : [join(given, name)]),
    ...(packageFolder === null ? [] : [join(packageFolder, "dist", name)]),
  ];
  return places.find(isProgram) ?? null;
}

/** `path` as the shell has it. */
export function findChromium(path: string): string | null {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  return (
    CHROMIUMS.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram) ?? null
  );
}

function programName(packageFolder: string): string {
  try {
    return readFileSync(join(packageFolder, "path.txt"), "utf8").trim();
  } catch {
    return "electron";
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
