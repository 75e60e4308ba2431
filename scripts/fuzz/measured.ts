/**
 * Loads a module, with all that it imports, so that it can be told which of its branches a run reaches.
 *
 * It is bundled and run as one script: the text that is run is the text whose branches are known.
 */
import { Session } from "node:inspector/promises";
import { Script } from "node:vm";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { present } from "@tillwave/shared/core/assert";
import { type Branch, findBranches, reachedBranches } from "./branches.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface Measured<T> {
  readonly exports: T;
  readonly branches: readonly Branch[];
  /** Indices of the branches that were reached meanwhile. */
  reached(run: () => void): Promise<ReadonlySet<number>>;
  close(): void;
}

export interface MeasuredModule {
  /** From the repository's root. */
  readonly entry: string;
  readonly isMeasured: (file: string) => boolean;
}

/** The module must export what T says. */
export async function openMeasured<T>({ entry, isMeasured }: MeasuredModule): Promise<Measured<T>> {
  const text = await bundleText(entry);
  const filename = `measured:${entry}`;
  const module = { exports: {} };
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  const load = new Script(text, { filename }).runInThisContext() as (module: object) => void;
  load(module);
  const branches = findBranches(text, isMeasured);
  const counted = async () => {
    const { result } = await session.post("Profiler.takePreciseCoverage");
    return result.find(({ url }) => url === filename)?.functions ?? [];
  };
  return {
    exports: module.exports as T,
    branches,
    async reached(run) {
      await counted();
      run();
      return reachedBranches(branches, await counted());
    },
    close: () => session.disconnect(),
  };
}

async function bundleText(entry: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    banner: { js: "(function (module) {" },
    footer: { js: "})" },
    logLevel: "silent",
  });
  return present(outputFiles[0], `the bundle of ${entry}`).text;
}
