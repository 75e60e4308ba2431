/** Draws an icon at a size from its vectors. */
import { createCanvas, loadImage } from "@napi-rs/canvas";

export interface IconWish {
  readonly svg: string;
  /** In pixels. */
  readonly size: number;
  /** Of the picture, the part that launchers leave when they cut its corners: 1 where none are cut. */
  readonly part: number;
  /** What bleeds to the edges beside the picture. */
  readonly ground: string;
}

/** A PNG. */
export async function drawIcon({ svg, size, part, ground }: IconWish): Promise<Uint8Array> {
  const canvas = createCanvas(size, size);
  const context = canvas.getContext("2d");
  const side = Math.round(size * part);
  if (part < 1) {
    context.fillStyle = ground;
    context.fillRect(0, 0, size, size);
  }
  const sized = svg.replace("<svg ", `<svg width="${side}" height="${side}" `);
  const picture = await loadImage(new TextEncoder().encode(sized));
  context.drawImage(picture, (size - side) / 2, (size - side) / 2, side, side);
  return canvas.toBuffer("image/png");
}
