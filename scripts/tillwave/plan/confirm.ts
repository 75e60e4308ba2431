/** Asks once more, where somebody sits there who can answer. */
import { createInterface } from "node:readline/promises";
import type { Given } from "../command.ts";

/** `--yes`, or a y at the keyboard; never without either. */
export async function confirmed({ options }: Given, question: string): Promise<boolean> {
  if (options["yes"] === true) {
    return true;
  }
  if (!process.stdin.isTTY || !process.stderr.isTTY || options["json"] === true) {
    return false;
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/iu.test((await lines.question(`${question} Is that meant? [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
