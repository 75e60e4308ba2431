/** One line of JSON, as programs of one machine say them to each other over a socket. */
import * as v from "valibot";

/** Null for what is longer, no JSON, or not what the schema takes. */
export function parseLine<T>(
  schema: v.GenericSchema<unknown, T>,
  line: string,
  lengthMax: number,
): T | null {
  if (line.length > lengthMax) {
    return null;
  }
  try {
    const parsed = v.safeParse(schema, JSON.parse(line));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
