/**
 * StandardFirmata as an Arduino Uno runs it, compiled by its authors: it comes with the npm package avrgirl-arduino, which
 * cannot be installed (one of its dependencies lives on GitHub) but packed, and is kept in node_modules/.cache.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assert } from "@tillwave/shared/core/assert";

const CACHE = fileURLToPath(new URL("../../node_modules/.cache/tillwave", import.meta.url));
const PACKAGE = "avrgirl-arduino@5.0.1";
const TARBALL = "avrgirl-arduino-5.0.1.tgz";
const SHA512 =
  "c05f702618511babc38a70714ee1514778886950cc8c97dc7b6c16ec9c266d726abb3a06bb71c82b94a7bc3a8da65b22de170e4bea7ed799b5cfd92ddc8c2075";
/** StandardFirmata 2.4 for the Uno. */
const HEX = "package/junk/hex/uno/StandardFirmata.cpp.hex";
const FETCH_MS_MAX = 120_000;

/** The path of the firmware, as Intel hex. */
export function standardFirmata(): string {
  const kept = join(CACHE, `standard-firmata-uno-${SHA512.slice(0, 16)}.hex`);
  if (!existsSync(kept)) {
    mkdirSync(CACHE, { recursive: true });
    const folder = mkdtempSync(join(CACHE, "fetching-firmware-"));
    try {
      const options = { cwd: folder, timeout: FETCH_MS_MAX, stdio: "pipe" } as const;
      execFileSync("npm", ["pack", PACKAGE], options);
      const digest = createHash("sha512").update(readFileSync(join(folder, TARBALL)));
      assert(digest.digest("hex") === SHA512, `${PACKAGE} is the one that was tried`);
      execFileSync("tar", ["xzf", TARBALL, HEX], options);
      renameSync(join(folder, HEX), kept);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return kept;
}
