/**
 * Ships one file per program: the till's service as `terminal/service/dist/till.mjs`, and so for hub,
 * lab, reader, emitter, beacon, central and the kiosk's window. A start needs no compiler then, and a till that died is back in half the time. Native modules, and
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
  ["beacon/peripheral/main.ts", "beacon/peripheral/dist/beacon.mjs"],
  ["beacon/peripheral/radio/main.ts", "beacon/peripheral/dist/radio.mjs"],
  ["beacon/peripheral/panel/main.ts", "beacon/peripheral/dist/panel.mjs"],
  ["beacon/central/main.ts", "beacon/central/dist/central.mjs"],
  ["beacon/central/ear/main.ts", "beacon/central/dist/ear.mjs"],
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
        "koffi",
        "@abandonware/bluetooth-hci-socket",
        "@stoprocent/bluetooth-hci-socket",
        "koffi",
        // Of the Bluetooth libraries: what they have for other systems.
        "usb",
        "ws",
        "./native/binding",
      ],
      sourcemap: "linked",
      legalComments: "linked",
      // Some of what is bundled is CommonJS and calls for Node's own modules by require. What is bundled may have a createRequire of its own.
      banner: {
        js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
      },
    }),
  ),
);
