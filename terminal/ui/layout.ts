/** Where tiles stand: columns, the height of a row, and which rows are worth drawing. Pure. */

/** Between tiles, in CSS px. The style sheet has the same. */
export const GRID_GAP = 12;
/** Of a wide screen; a tablet's columns are narrower. */
const WIDE_COLUMN = 220;
const ROW_MAX = 156;
const ROW_MIN = 124;
/** Rows drawn above and below what is seen, so that a flick does not show a hole. */
const ROWS_BEYOND = 2;

export interface GridShape {
  readonly columns: number;
  readonly rowHeight: number;
}

export interface RowWindow {
  readonly first: number;
  /** Not drawn any more. */
  readonly end: number;
}

/**
 * A whole number of rows fills the height where rows stay between their least and greatest height;
 * a narrow grid keeps its rows and scrolls.
 */
export function shapeGrid(width: number, height: number): GridShape {
  const columns = columnsOf(width);
  const rows = Math.max(1, Math.floor((height + GRID_GAP) / (ROW_MIN + GRID_GAP)));
  const least = Math.max(1, Math.ceil((height + GRID_GAP) / (ROW_MAX + GRID_GAP)));
  const fitting = (height + GRID_GAP) / Math.min(rows, least) - GRID_GAP;
  const rowHeight = Math.floor(Math.min(ROW_MAX, Math.max(ROW_MIN, fitting)));
  return { columns, rowHeight };
}

function columnsOf(width: number): number {
  if (width < 640) {
    return width < 420 ? 2 : 3;
  }
  return Math.max(4, Math.floor(width / WIDE_COLUMN));
}

export interface Scrolled {
  readonly top: number;
  readonly height: number;
  readonly rows: number;
}

export function rowsInView({ top, height, rows }: Scrolled, rowHeight: number): RowWindow {
  const pitch = rowHeight + GRID_GAP;
  const first = Math.floor(top / pitch) - ROWS_BEYOND;
  const end = Math.ceil((top + height) / pitch) + ROWS_BEYOND;
  return { first: Math.max(0, Math.min(first, rows - 1)), end: Math.min(rows, Math.max(end, 1)) };
}

/** Where an arrow key leads, in a grid of `count` tiles; it stays where there is no tile. */
export function moveInGrid(
  from: number,
  key: "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown",
  { columns, count }: { readonly columns: number; readonly count: number },
): number {
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
  const to = from + by;
  return to >= 0 && to < count ? to : from;
}
