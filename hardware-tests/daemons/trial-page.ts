/** Builds the customers' page with an ear that hears what a test says, in a folder that is thrown away. */
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { makeMemoryFolder } from "../power-cut/folder-files.ts";

const inTree = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const VITE = inTree("node_modules/vite/bin/vite.js");
const TRIAL = inTree("terminal/hub/shopper/testing/trial");

export interface TrialPage {
  readonly folder: string;
  remove(): void;
}

export async function buildTrialPage(): Promise<TrialPage> {
  const folder = makeMemoryFolder("shopper-trial-");
  await promisify(execFile)(process.execPath, [VITE, "build", TRIAL, "--outDir", folder]);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
