/** Cuts a stream of text into lines, each of bounded length. Pure. */
import { type Result, err, ok } from "@tillwave/shared/core/result";

export interface Lines {
  readonly complete: readonly string[];
  /** The beginning of the line that is not over yet. */
  readonly rest: string;
}

export type LineError = { readonly type: "line-too-long"; readonly max: number };

export function splitLines(rest: string, chunk: string, max: number): Result<Lines, LineError> {
  const parts = (rest + chunk).split("\n");
  if (parts.some((part) => part.length > max)) {
    return err({ type: "line-too-long", max });
  }
  const complete = parts.slice(0, -1).filter((line) => line.trim() !== "");
  return ok({ complete, rest: parts.at(-1) ?? "" });
}
