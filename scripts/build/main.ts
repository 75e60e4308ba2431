/**
 * Ships one file per program: the till's service as `terminal/service/dist/till.mjs`, and so for hub,
 * lab, reader, emitter and the kiosk's window. A start needs no compiler then, and a till that died is back in half the time. Native modules, and
 * what finds its own files beside it, stay outside.
 */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const PROGRAMS = [
  ["terminal/service/main.ts", "terminal/service/dist/till.mjs"],
  ["terminal/hub/main.ts", "terminal/hub/dist/hub.mjs"],
  ["terminal/lab/main.ts", "terminal/lab/dist/lab.mjs"],
  ["terminal/reader/main.ts", "terminal/reader/dist/reader.mjs"],
  ["terminal/electron/main.ts", "terminal/electron/dist/window.mjs"],
  ["tone-emitter/emitter/main.ts", "tone-emitter/emitter/dist/emitter.mjs"],
  ["tone-emitter/emitter/speaker/main.ts", "tone-emitter/emitter/dist/speaker.mjs"],
] as const;

const inTree = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

await Promise.all(
  PROGRAMS.map(([source, file]) =>
    build({
      entryPoints: [inTree(source)],
      outfile: inTree(file),
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      external: [
        "better-sqlite3",
        "electron",
        "node-web-audio-api",
        "serialport",
        "@napi-rs/canvas",
        "smartcard",
        "nfc-pcsc",
      ],
      sourcemap: "linked",
      legalComments: "linked",
      // Some of what is bundled is CommonJS and calls for Node's own modules by require.
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
    }),
  ),
);
