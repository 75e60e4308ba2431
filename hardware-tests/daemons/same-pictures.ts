/**
 * Whether a screen looks as it did when somebody last looked at it. References are pictures of half the size, so
 * that edges drawn a shade otherwise do not count; `TILLWAVE_PICTURES_ANEW=1` takes them again, and what changed is
 * then seen in the commit.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type SKRSContext2D, createCanvas, loadImage } from "@napi-rs/canvas";
import pixelmatch from "pixelmatch";

const REFERENCES = fileURLToPath(new URL("../pictures", import.meta.url));
const QUALITY = 90;
/** Of one pixel, from 0 to 1: what the reference's compression and a shade of an edge come to stays under it. */
const COLOUR_DISTANCE_MAX = 0.2;
/** Of all pixels. A key of another colour has more. */
const OTHER_PIXELS_MAX = 0.001;

export type Compared =
  | { readonly type: "same" | "taken" }
  | { readonly type: "other"; readonly parts: number; readonly kept: string };

/** `picture` is a PNG; `name` is a path without its ending. Where it is another, it is kept beside the tests' results. */
export async function comparePicture(
  picture: Uint8Array,
  name: string,
  otherwiseIn: string,
): Promise<Compared> {
  const file = join(REFERENCES, `${name}.webp`);
  const taken = await halved(picture);
  if (!existsSync(file) || process.env["TILLWAVE_PICTURES_ANEW"] === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await taken.canvas.encode("webp", QUALITY));
    return { type: "taken" };
  }
  const reference = await drawn(readFileSync(file), 1);
  const { width, height } = taken.canvas;
  const { canvas } = reference;
  const others =
    canvas.width === width && canvas.height === height
      ? pixelmatch(pixelsOf(taken), pixelsOf(reference), undefined, width, height, {
          threshold: COLOUR_DISTANCE_MAX,
        })
      : width * height;
  const parts = others / (width * height);
  if (parts <= OTHER_PIXELS_MAX) {
    return { type: "same" };
  }
  const kept = join(otherwiseIn, `${name}.png`);
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, picture);
  return { type: "other", parts, kept };
}

const halved = (picture: Uint8Array): Promise<SKRSContext2D> => drawn(picture, 0.5);

async function drawn(picture: Uint8Array, scale: number): Promise<SKRSContext2D> {
  const image = await loadImage(picture);
  const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  const pen = createCanvas(width, height).getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(image, 0, 0, width, height);
  return pen;
}

function pixelsOf(pen: SKRSContext2D): Uint8ClampedArray {
  return pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height).data;
}
