/**
 * Ships one file per program: the till's service as `terminal/service/dist/till.mjs`. A start needs no
 * compiler then, and a till that died is back in half the time. Native modules stay outside.
 */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const inTree = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

await build({
  entryPoints: [inTree("terminal/service/main.ts")],
  outfile: inTree("terminal/service/dist/till.mjs"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  external: ["better-sqlite3"],
  sourcemap: "linked",
  legalComments: "linked",
  // Some of what is bundled is CommonJS and calls for Node's own modules by require.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
});
