/**
 * The beacon's programs as they lie on its machine, in one folder:
 *
 *   beacon.mjs radio.mjs panel.mjs   what npm run build made, without its maps
 *   tillwave.mjs ear.mjs             the command line's part for beacons
 *   node_modules/                    carried-modules.ts
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { assert } from "@tillwave/shared/core/assert";
import { type Plugin, build } from "esbuild";
import { type CarriedArch, CARRIED, NEVER_LOADED, carryModules } from "./carried-modules.ts";
import { write } from "./deb.ts";
import { inTree } from "./in-tree.ts";
import { sourcesOf } from "./licences.ts";

const BUNDLES = "beacon/peripheral/dist";

/** Fills `home`; the files that went in, from which their licences follow. */
export async function layOutHome(home: string, arch: CarriedArch): Promise<readonly string[]> {
  const bundles = readdirSync(inTree(BUNDLES)).filter((name) => name.endsWith(".mjs"));
  assert(bundles.includes("beacon.mjs"), "npm run build makes the beacon");
  for (const name of bundles) {
    // The map stays at home: this line would name what is not there.
    const text = readFileSync(inTree(`${BUNDLES}/${name}`), "utf8");
    write(home, name, text.replace(/^\/\/# sourceMappingURL=.*\n/mu, ""));
  }
  const commandLine = await bundleCommandLine(home);
  const carried = await carryModules(home, arch);
  const sources = bundles.flatMap((name) => sourcesOf(inTree(`${BUNDLES}/${name}`)));
  return [...sources, ...commandLine, ...carried];
}

/** What the programs in `home` import that is not in them. */
export async function outsideOf(home: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [join(home, "*.mjs")],
    outdir: join(home, "unused"),
    bundle: true,
    write: false,
    metafile: true,
    packages: "external",
    external: [...NEVER_LOADED],
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  return Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
}

async function bundleCommandLine(home: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: {
      tillwave: inTree("scripts/tillwave/main.ts"),
      ear: inTree("beacon/central/ear/main.ts"),
    },
    outdir: home,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: [...CARRIED, ...NEVER_LOADED],
    plugins: [beaconCommandsAlone],
    metafile: true,
    logLevel: "error",
    absWorkingDir: inTree("."),
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
  });
  return Object.keys(metafile.inputs).map((path) => join(inTree("."), path));
}

const beaconCommandsAlone: Plugin = {
  name: "beacon-commands-alone",
  setup({ onResolve }) {
    // oxlint-disable-next-line require-unicode-regexp -- esbuild reads it as one of Go
    onResolve({ filter: /^\.\/commands\.ts$/ }, ({ resolveDir }) =>
      // Others have a commands.ts of their own.
      resolveDir === inTree("scripts/tillwave")
        ? { path: inTree("scripts/package/beacon-commands.ts") }
        : undefined,
    );
  },
};
