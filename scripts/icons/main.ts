/**
 * Draws the web app's icons from terminal/ui/icon.svg: run by hand when that one changes, and commit what it makes.
 *
 *   tsx scripts/icons/main.ts
 *
 * A maskable icon bleeds to its edges, with the picture in the middle four fifths, as launchers cut its corners.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { drawIcon } from "./adapters/icon-canvas.ts";

const MASKABLE_PART = 0.8;
const ICONS = [
  { name: "icon-192", size: 192, part: 1 },
  { name: "icon-512", size: 512, part: 1 },
  { name: "icon-maskable-512", size: 512, part: MASKABLE_PART },
] as const;
/** Of the picture. */
const GROUND = "#005e58";

const inUi = (path: string): string =>
  fileURLToPath(new URL(`../../terminal/ui/${path}`, import.meta.url));

const svg = readFileSync(inUi("icon.svg"), "utf8");
for (const { name, size, part } of ICONS) {
  const icon = await drawIcon({ svg, size, part, ground: GROUND });
  writeFileSync(inUi(`public/icons/${name}.png`), icon);
}
