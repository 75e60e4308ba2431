/**
 * Draws the web app's icons from terminal/ui/icon.svg: run by hand when that one changes, and commit what it makes.
 *
 *   tsx scripts/icons/main.ts
 *
 * A maskable icon bleeds to its edges, with the picture in the middle four fifths, as launchers cut its corners.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createCanvas, loadImage } from "@napi-rs/canvas";

const ICONS = [
  { name: "icon-192", size: 192, isMaskable: false },
  { name: "icon-512", size: 512, isMaskable: false },
  { name: "icon-maskable-512", size: 512, isMaskable: true },
] as const;
/** Of the picture. */
const GROUND = "#005e58";
const SAFE_PART = 0.8;

const inUi = (path: string): string =>
  fileURLToPath(new URL(`../../terminal/ui/${path}`, import.meta.url));

const svg = readFileSync(inUi("icon.svg"), "utf8");
for (const { name, size, isMaskable } of ICONS) {
  const canvas = createCanvas(size, size);
  const context = canvas.getContext("2d");
  const side = isMaskable ? Math.round(size * SAFE_PART) : size;
  if (isMaskable) {
    context.fillStyle = GROUND;
    context.fillRect(0, 0, size, size);
  }
  const sized = svg.replace("<svg ", `<svg width="${side}" height="${side}" `);
  const picture = await loadImage(new TextEncoder().encode(sized));
  context.drawImage(picture, (size - side) / 2, (size - side) / 2, side, side);
  writeFileSync(inUi(`public/icons/${name}.png`), canvas.toBuffer("image/png"));
}
