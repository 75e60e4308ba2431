import { fileURLToPath } from "node:url";

/** The file or folder at this path from the repository's root. */
export const inTree = (path: string): string =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url));
