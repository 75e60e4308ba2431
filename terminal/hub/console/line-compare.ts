/**
 * Two copies beside each other, line by line: what is the same stands on one row, and what differs is
 * marked, down to the characters.
 *
 * The rows follow a longest common subsequence (Hunt and McIlroy, 1976) between the first and the last
 * line that differ. Where lines differ, those that begin with the same name share a row.
 */

/** More cells than these are not worked out: lines that differ are then paired as they come. */
const CELLS_MAX = 4_000_000;

export type CompareRow =
  | { readonly type: "same"; readonly first: string; readonly second: string }
  | { readonly type: "changed"; readonly first: string; readonly second: string }
  | { readonly type: "only-first"; readonly first: string }
  | { readonly type: "only-second"; readonly second: string };

type Lines = readonly string[];

export function compareLines(first: Lines, second: Lines): readonly CompareRow[] {
  const head = countWhile((i) => isSameLine(first[i], second[i]), shorter(first, second));
  const tail = countWhile(
    (i) => isSameLine(first[first.length - 1 - i], second[second.length - 1 - i]),
    shorter(first, second) - head,
  );
  const same = (i: number, j: number): CompareRow => ({
    type: "same",
    first: first[i] ?? "",
    second: second[j] ?? "",
  });
  return [
    ...Array.from({ length: head }, (_, i) => same(i, i)),
    ...compareMiddle(
      first.slice(head, first.length - tail),
      second.slice(head, second.length - tail),
    ),
    ...Array.from({ length: tail }, (_, i) =>
      same(first.length - tail + i, second.length - tail + i),
    ),
  ];
}

export const countDifferences = (rows: readonly CompareRow[]): number =>
  rows.filter(({ type }) => type !== "same").length;

const shorter = (first: Lines, second: Lines): number => Math.min(first.length, second.length);

function countWhile(holds: (i: number) => boolean, max: number): number {
  let n = 0;
  while (n < max && holds(n)) {
    n += 1;
  }
  return n;
}

/** The comma that follows a value belongs to its neighbour. */
const isSameLine = (a: string | undefined, b: string | undefined): boolean =>
  a?.replace(/,$/u, "") === b?.replace(/,$/u, "");

function compareMiddle(first: Lines, second: Lines): readonly CompareRow[] {
  if (first.length * second.length > CELLS_MAX) {
    return pairByName(first, second);
  }
  const lengths = commonLengths(first, second);
  const width = second.length + 1;
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  const rows: CompareRow[] = [];
  let [i, j] = [0, 0];
  let [fromI, fromJ] = [0, 0];
  const endGap = (): void => {
    rows.push(...pairByName(first.slice(fromI, i), second.slice(fromJ, j)));
  };
  while (i < first.length && j < second.length) {
    if (isSameLine(first[i], second[j])) {
      endGap();
      rows.push({ type: "same", first: first[i] ?? "", second: second[j] ?? "" });
      [i, j] = [i + 1, j + 1];
      [fromI, fromJ] = [i, j];
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      i += 1;
    } else {
      j += 1;
    }
  }
  [i, j] = [first.length, second.length];
  endGap();
  return rows;
}

/** How many lines the rests from (i, j) on have in common, row by row. */
function commonLengths(first: Lines, second: Lines): Uint32Array {
  const width = second.length + 1;
  const lengths = new Uint32Array((first.length + 1) * width);
  for (let i = first.length - 1; i >= 0; i -= 1) {
    for (let j = second.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = isSameLine(first[i], second[j])
        ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
        : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  return lengths;
}

/** `  "total": 4200,` → `  "total"`; a line without a name is its own. */
const nameOf = (line: string | undefined): string | undefined =>
  line === undefined ? undefined : (/^\s*"(?:[^"\\]|\\.)*"(?=: )/u.exec(line)?.[0] ?? line);

function pairByName(first: Lines, second: Lines): readonly CompareRow[] {
  const rows: CompareRow[] = [];
  const placeByName = new Map<string, number>();
  second.forEach((line, j) => {
    const name = nameOf(line) ?? line;
    if (!placeByName.has(name)) {
      placeByName.set(name, j);
    }
  });
  let next = 0;
  for (const line of first) {
    const place = placeByName.get(nameOf(line) ?? line) ?? -1;
    if (place < next) {
      rows.push({ type: "only-first", first: line });
      continue;
    }
    for (const missing of second.slice(next, place)) {
      rows.push({ type: "only-second", second: missing });
    }
    rows.push({ type: "changed", first: line, second: second[place] ?? "" });
    next = place + 1;
  }
  for (const missing of second.slice(next)) {
    rows.push({ type: "only-second", second: missing });
  }
  return rows;
}

export interface MarkedPart {
  readonly before: string;
  /** What the other line does not have here; may be empty. */
  readonly marked: string;
  readonly after: string;
}

/** What of `line` is not in `other`: between what both begin with and what both end with. */
export function markDifference(line: string, other: string): MarkedPart {
  const [mine, its] = [[...line], [...other]];
  const max = Math.min(mine.length, its.length);
  const head = countWhile((i) => mine[i] === its[i], max);
  const tail = countWhile((i) => mine[mine.length - 1 - i] === its[its.length - 1 - i], max - head);
  return {
    before: mine.slice(0, head).join(""),
    marked: mine.slice(head, mine.length - tail).join(""),
    after: mine.slice(mine.length - tail).join(""),
  };
}
