/** Paper as it is drawn: bands of one image are one piece again. Pure. */
import type { PaperPart } from "@tillwave/shared/api/lab";
import type { Picture } from "@tillwave/shared/api/lab-picture";

/** `top` is where it begins on its receipt, in dots: each piece begins somewhere else. */
export type Piece = { readonly top: number } & (
  | Exclude<PaperPart, { type: "image" }>
  | {
      readonly type: "image";
      readonly align: (PaperPart & { readonly type: "image" })["align"];
      readonly width: number;
      readonly height: number;
      readonly bands: readonly { readonly top: number; readonly picture: Picture }[];
    }
);

export function piecesOf(parts: readonly PaperPart[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let top = 0;
  for (const part of parts) {
    const last = pieces.at(-1);
    if (part.type !== "image") {
      pieces.push({ ...part, top });
    } else if (
      last?.type === "image" &&
      last.align === part.align &&
      last.width === part.picture.width
    ) {
      const bands = [...last.bands, { top: last.height, picture: part.picture }];
      pieces[pieces.length - 1] = { ...last, height: last.height + part.picture.height, bands };
    } else {
      const { align, picture } = part;
      const bands = [{ top: 0, picture }];
      pieces.push({
        type: "image",
        top,
        align,
        width: picture.width,
        height: picture.height,
        bands,
      });
    }
    top += part.heightDots;
  }
  return pieces;
}

/** The black dots as the path of an SVG, one step a dot, a rectangle for each run in a row. */
export function pathOf({ width, height, bits }: Picture): string {
  const rowBytes = Math.ceil(width / 8);
  const bytes = Uint8Array.from(atob(bits), (character) => character.charCodeAt(0));
  const isBlack = (x: number, y: number): boolean =>
    x < width && ((bytes[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
  let path = "";
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = x;
      while (isBlack(x, y)) {
        x += 1;
      }
      if (x > from) {
        path += `M${from} ${y}h${x - from}v1h${from - x}z`;
      }
    }
  }
  return path;
}
