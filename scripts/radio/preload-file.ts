/** preload.ts as one CommonJS file, made when one of its sources changed. */
import { createHash } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { present } from "@tillwave/shared/core/assert";

const SOURCE = fileURLToPath(new URL("preload.ts", import.meta.url));
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/tillwave", import.meta.url));

/** Its path. */
export async function buildPreload(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [SOURCE],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    write: false,
    logLevel: "silent",
  });
  const { contents } = present(outputFiles[0], "one file");
  const digest = createHash("sha256").update(contents).digest("hex").slice(0, 16);
  const path = join(CACHE, `radio-preload-${digest}.cjs`);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}
