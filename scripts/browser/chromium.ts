/** Debian's Chromium, driven over its own protocol: nothing is downloaded. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** It draws by itself, speaks to nobody but the page's service, and asks nothing at its first start. */
const ARGUMENTS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** A browser that is not there by then on a busy machine will not come. */
const START_MS_MAX = 30_000;

/** `further` arguments are those of Chromium itself; the environment is added to this process's own. */
export async function launchChromium(
  further: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(process.env["PATH"] ?? ""),
    args: [...ARGUMENTS, ...further],
    env: { ...process.env, ...environment },
    timeout: START_MS_MAX,
  });
}

/** `path` as the shell has it. Throws, with what to install, where none of its folders has the program. */
export function findChromium(path: string): string {
  const found = path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, "chromium"))
    .find(isProgram);
  if (found === undefined) {
    throw new Error(
      "There is no chromium on the PATH. Install Debian's package: apt-get install chromium",
    );
  }
  return found;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
