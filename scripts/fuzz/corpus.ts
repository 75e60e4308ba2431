/** Inputs worth keeping, one file a target, one input a line: as hexadecimal digits, or as JSON's text. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fromHex, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import type { Target } from "./target.ts";

const fileOf = (suite: string, { name }: Target): string =>
  fileURLToPath(new URL(`corpus/${suite}/${name}.txt`, import.meta.url));

export function readCorpus(suite: string, target: Target): readonly Uint8Array[] {
  const file = fileOf(suite, target);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => (target.isText ? toUtf8(JSON.parse(line) as string) : fromHex(line)));
}

export function writeCorpus(suite: string, target: Target, inputs: readonly Uint8Array[]): void {
  const lines = inputs.map((input) =>
    target.isText ? JSON.stringify(new TextDecoder().decode(input)) : toHex(input),
  );
  writeFileSync(fileOf(suite, target), lines.map((line) => `${line}\n`).join(""));
}
