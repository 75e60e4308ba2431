/** Many pictures on one: a row for each language, a column for each screen, to be looked over in one glance. */
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { LANGUAGES, type Language } from "@tillwave/shared/core/language";

export interface Cell {
  readonly language: Language;
  readonly screen: string;
  /** A PNG. */
  readonly picture: Uint8Array;
}

const CELL = { width: 240, height: 150 };
const GAP = 8;
const LABEL = 20;
const QUALITY = 60;

/** A WebP. Cells of one screen stand in one column, in the order in which the screens came. */
export async function drawContactSheet(cells: readonly Cell[]): Promise<Uint8Array> {
  const screens = [...new Set(cells.map(({ screen }) => screen))];
  const languages = LANGUAGES.filter((each) => cells.some(({ language }) => language === each));
  const width = GAP + screens.length * (CELL.width + GAP);
  const height = LABEL + GAP + languages.length * (CELL.height + GAP);
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#7c8b86";
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = "#ffffff";
  pen.font = "12px sans-serif";
  const left = (screen: string): number => GAP + screens.indexOf(screen) * (CELL.width + GAP);
  screens.forEach((screen) => pen.fillText(screen, left(screen), LABEL));
  for (const { language, screen, picture } of cells) {
    const image = await loadImage(picture);
    const top = LABEL + GAP + languages.indexOf(language) * (CELL.height + GAP);
    pen.drawImage(image, left(screen), top, CELL.width, CELL.height);
  }
  return canvas.encode("webp", QUALITY);
}
