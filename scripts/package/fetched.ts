/**
 * What is fetched once and kept: packages of npm, each pinned by the digest of its archive.
 *
 * They lie in `~/.cache/tillwave`, or where TILLWAVE_CACHE says, which `npm ci` does not empty. Nothing else is asked than npm
 * and Debian.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";

const FETCH_MS_MAX = 300_000;

export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** As npm's lock file writes it: `sha512-` and base64. */
  readonly integrity: string;
}

/** The folder of the package, unpacked. */
export function fetchPackage({ name, version, integrity }: PinnedPackage): string {
  return keep(`npm/${name.replace("/", "-")}-${version}`, (folder) => {
    const spec = `${name}@${version}`;
    const archive = npmArchive(spec, folder);
    const digest = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
    if (digest !== integrity) {
      throw new Error(`${spec} is not what it was: its digest is ${digest}`);
    }
    execFileSync("tar", ["-xzf", archive, "-C", folder, "--strip-components=1"]);
    rmSync(archive);
  });
}

/** A folder of this name that `make` has filled, now or earlier. Of two that make it at once, the later one wins. */
export function keep(name: string, make: (folder: string) => void): string {
  const kept = join(cacheFolder(), name);
  if (!existsSync(kept)) {
    mkdirSync(join(kept, ".."), { recursive: true });
    const unfinished = mkdtempSync(`${kept}.`);
    try {
      make(unfinished);
      if (!existsSync(kept)) {
        renameSync(unfinished, kept);
      }
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return kept;
}

export function cacheFolder(): string {
  return (
    env["TILLWAVE_CACHE"] ?? join(env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "tillwave")
  );
}

function npmArchive(spec: string, folder: string): string {
  const args = ["pack", spec, "--json", "--ignore-scripts", "--pack-destination", folder];
  const said = execFileSync("npm", args, {
    cwd: folder,
    encoding: "utf8",
    timeout: FETCH_MS_MAX,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [packed] = JSON.parse(said) as readonly { readonly filename: string }[];
  return join(folder, (packed?.filename ?? "").replace("@", "").replace("/", "-"));
}
