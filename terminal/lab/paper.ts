/** The paper that has come out: receipts from cut to cut, as many as a page can show. Pure. */
import { type PaperPart, type PrintedReceipt, RECEIPTS_MAX } from "@tillwave/shared/api/lab";

/** Of all receipts together, as JSON. A till that prints without end shows its newest paper. */
export const PAPER_CHARACTERS_MAX = 2_000_000;
/** Of one receipt that is never cut. */
export const PARTS_MAX = 2000;

export interface Paper {
  /** Oldest first. The last one has no cut yet, or was cut this moment. */
  readonly receipts: readonly PrintedReceipt[];
  /** Characters of each, as JSON. */
  readonly sizes: readonly number[];
}

export const NO_PAPER: Paper = { receipts: [], sizes: [] };

/** `receipt` is the number of the one that the part went to. */
export function addPart(
  paper: Paper,
  part: PaperPart,
  firstNumber = 1,
): { readonly paper: Paper; readonly receipt: number } {
  const last = paper.receipts.at(-1);
  const isWhole =
    last === undefined || last.parts.at(-1)?.type === "cut" || last.parts.length >= PARTS_MAX;
  const size = JSON.stringify(part).length;
  if (isWhole) {
    const number = last === undefined ? firstNumber : last.number + 1;
    const receipts = [...paper.receipts, { number, parts: [part] }];
    return { paper: bounded({ receipts, sizes: [...paper.sizes, size] }), receipt: number };
  }
  const grown = { number: last.number, parts: [...last.parts, part] };
  const receipts = [...paper.receipts.slice(0, -1), grown];
  const sizes = [...paper.sizes.slice(0, -1), (paper.sizes.at(-1) ?? 0) + size];
  return { paper: bounded({ receipts, sizes }), receipt: last.number };
}

/** The oldest go first; the last one stays, whatever its size. */
function bounded({ receipts, sizes }: Paper): Paper {
  let from = Math.max(0, receipts.length - RECEIPTS_MAX);
  let characters = sizes.slice(from).reduce((sum, size) => sum + size, 0);
  while (characters > PAPER_CHARACTERS_MAX && from < receipts.length - 1) {
    characters -= sizes[from] ?? 0;
    from += 1;
  }
  return { receipts: receipts.slice(from), sizes: sizes.slice(from) };
}
