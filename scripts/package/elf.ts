/**
 * What a program or library asks of the machine that loads it, as binutils' `readelf` reads it (System V ABI, ELF-64; AAELF64).
 *
 *   machine     AArch64 for a Pi
 *   alignment   of the least aligned LOAD segment. The Pi 5's kernel has pages of 16 KiB and refuses what is aligned to less
 *   needs       libraries, by name
 *   versions    the newest of each kind of symbol that it wants: GLIBC 2.32, GLIBCXX 3.4.26
 */
import { execFileSync } from "node:child_process";

export interface ElfNeeds {
  readonly machine: string;
  readonly alignment: number;
  readonly needs: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
}

const PAGE_BYTES_OF_PI_5 = 0x4000;
const MACHINE_OF_PI = "AArch64";
/** It writes a line for every four symbols of Node. */
const SAID_BYTES_MAX = 2 ** 24;

export function readElf(file: string): ElfNeeds {
  const asked = ["--file-header", "--program-headers", "--dynamic", "--version-info", "--wide"];
  return parseReadelf(
    execFileSync("readelf", [...asked, file], { encoding: "utf8", maxBuffer: SAID_BYTES_MAX }),
  );
}

export function parseReadelf(said: string): ElfNeeds {
  const alignments = [...said.matchAll(/^ +LOAD .* (0x[0-9a-f]+)$/gmu)].map(([, hex]) =>
    Number(hex),
  );
  const versions: Record<string, string> = {};
  for (const [, kind = "", version = ""] of said.matchAll(/Name: ([A-Z]+)_(\d[\d.]*) /gu)) {
    versions[kind] = newerOf(versions[kind] ?? "0", version);
  }
  return {
    machine: /^ +Machine: +(.*)$/mu.exec(said)?.[1] ?? "none",
    alignment: alignments.length === 0 ? 0 : Math.min(...alignments),
    needs: [...said.matchAll(/\(NEEDED\).*\[(.*)\]$/gmu)].map(([, name = ""]) => name),
    versions,
  };
}

/** Why a Pi would not load it, or null. */
export function whyNotOnPi({ machine, alignment }: ElfNeeds): string | null {
  if (machine !== MACHINE_OF_PI) {
    return `it is for ${machine}`;
  }
  if (alignment < PAGE_BYTES_OF_PI_5) {
    return `a segment is aligned to ${alignment} bytes, and the pages of a Pi 5 have ${PAGE_BYTES_OF_PI_5}`;
  }
  return null;
}

/** Numbers with points, as 2.9 and 2.28. */
export function newerOf(one: string, other: string): string {
  const [ones, others] = [one, other].map((version) => version.split(".").map(Number));
  for (let at = 0; at < Math.max(ones?.length ?? 0, others?.length ?? 0); at += 1) {
    const difference = (ones?.[at] ?? 0) - (others?.[at] ?? 0);
    if (difference !== 0) {
      return difference > 0 ? one : other;
    }
  }
  return one;
}
