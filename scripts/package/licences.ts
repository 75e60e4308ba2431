/** Whose work goes into a package, and on what terms: Debian's `copyright` file, made from the files that were bundled. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { inTree } from "./in-tree.ts";

export interface Licence {
  readonly name: string;
  readonly version: string;
  /** As the package declares it: an SPDX expression. */
  readonly terms: string;
  readonly text: string;
}

const PACKAGE_FOLDER = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/u;
const LICENCE_FILE = /^(?:licen[cs]e|copying)/iu;

/** Of the npm packages that these files belong to, by name. */
export function licencesOf(files: readonly string[]): readonly Licence[] {
  const folders = new Set(
    files.map((file) => PACKAGE_FOLDER.exec(file)?.[0]).filter((folder) => folder !== undefined),
  );
  const byName = new Map<string, Licence>();
  for (const folder of folders) {
    const licence = licenceIn(folder);
    byName.set(`${licence.name} ${licence.version}`, licence);
  }
  return [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

export function formatCopyright(own: Licence, others: readonly Licence[]): string {
  return [
    `${own.name} is licensed under the terms of ${own.terms}; see /usr/share/common-licenses/${own.terms}.`,
    "It contains the following, each under its own terms.",
    "",
    ...others.flatMap(({ name, version, terms, text }) => [
      "-".repeat(78),
      `${name} ${version}: ${terms}`,
      "",
      text.trim(),
      "",
    ]),
  ].join("\n");
}

/** Of a package in a folder of its own. */
export function licenceIn(folder: string): Licence {
  const {
    name = "",
    version = "",
    license,
  } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly name?: string;
    readonly version?: string;
    readonly license?: unknown;
  };
  const file = readdirSync(folder).find((entry) => LICENCE_FILE.test(entry));
  const terms = typeof license === "string" ? license : JSON.stringify(license ?? "not declared");
  const text =
    file === undefined
      ? "(The package brings no text of it.)"
      : readFileSync(join(folder, file), "utf8");
  return { name, version, terms, text };
}

/** What went into a bundle, from the map beside it. */
export function sourcesOf(bundle: string): readonly string[] {
  const map = `${bundle}.map`;
  if (!existsSync(map)) {
    throw new Error(`${map} is not there: run npm run build`);
  }
  const { sources } = JSON.parse(readFileSync(map, "utf8")) as {
    readonly sources: readonly string[];
  };
  return sources.map((source) => inTree(join("beacon/peripheral/dist", source)));
}
