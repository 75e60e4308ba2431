/** Which build of the page is served, as it says itself: terminal/ui/vite.config.ts puts the mark in. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const MARK = /<meta name="build" content="([\w-]{1,64})"/u;

/** Null where there is no page, or one without a mark. */
export function buildOf(pageFolder: string): string | null {
  try {
    return MARK.exec(readFileSync(join(pageFolder, "index.html"), "utf8"))?.[1] ?? null;
  } catch {
    return null;
  }
}
