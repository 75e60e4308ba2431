/** Which build of the customers' page is served, as its own mark says: a page that is another one loads itself again. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const PAGE_BUILD_HEADER = "tillwave-page-build";
const MARK = /<meta name="build" content="([\w-]{1,64})"/u;

/** Null where there is no page, or one without a mark. */
export function buildOf(pageFolder: string): string | null {
  try {
    return MARK.exec(readFileSync(join(pageFolder, "index.html"), "utf8"))?.[1] ?? null;
  } catch {
    return null;
  }
}
