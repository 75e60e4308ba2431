/** What a kept line says of its sale, as far as it can be read. It comes from outside and may be anything. */
export interface CopySummary {
  /** By the till's clock, Unix milliseconds. */
  readonly at: number;
  readonly currency: string;
  readonly total: number;
  readonly lines: number;
}

/** The last moment that a Date can be. */
const WALL_MAX = 8.64e15;

/** Null where the line is no sale. */
export function summariseCopy(text: string): CopySummary | null {
  const { clock, currency, total, lines } = fieldsOf(parseJson(text));
  const { wall } = fieldsOf(clock);
  const isSale =
    isCount(wall) &&
    wall <= WALL_MAX &&
    isCount(total) &&
    typeof currency === "string" &&
    /^[A-Z]{3}$/u.test(currency) &&
    Array.isArray(lines);
  return isSale ? { at: wall, currency, total, lines: lines.length } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
