/** What kiosk.ts tells the window that it starts. No secret is in it: the environment of a process can be read. */
import type { TillProgram } from "./till-keeper.ts";

export interface WindowOrder {
  /** What the window remembers is kept in this folder. */
  readonly profile: string;
  readonly till: TillProgram;
}

/** Null where somebody else started the window. */
export function parseWindowOrder(text: string | undefined): WindowOrder | null {
  const { profile, till } = objectOf(text ?? "");
  const { node, args } = Object(till) as { readonly node?: unknown; readonly args?: unknown };
  return typeof profile === "string" &&
    typeof node === "string" &&
    Array.isArray(args) &&
    args.every((arg) => typeof arg === "string")
    ? { profile, till: { node, args } }
    : null;
}

function objectOf(text: string): { readonly profile?: unknown; readonly till?: unknown } {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    return {};
  }
}
