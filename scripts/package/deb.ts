/**
 * A folder as a Debian package (deb-policy §5; deb(5)), the same bytes each time: dpkg-deb sorts, gives all to root, and makes
 * no time later than SOURCE_DATE_EPOCH.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** At level 3 it would take three times as long to save a twentieth. */
const COMPRESSION = ["-Zxz", "-z1"];
const PACK_MS_MAX = 300_000;

export interface DebianPackage {
  /** As it is to lie on the disk of the machine. */
  readonly tree: string;
  /** Fields of the control file, in this order. Installed-Size is added. */
  readonly control: Readonly<Record<string, string>>;
  /** postinst and the like. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Paths in the tree, without a slash at the beginning. */
  readonly executables: readonly string[];
  /** In seconds since 1970. */
  readonly madeAt: number;
}

export function buildDebian(deb: DebianPackage, file: string): void {
  const { tree, scripts, executables, madeAt } = deb;
  const files = filesIn(tree);
  const sums = files.map((path) => {
    const digest = createHash("md5")
      .update(readFileSync(join(tree, path)))
      .digest("hex");
    return `${digest}  ${path}\n`;
  });
  const bytes = files.reduce((sum, path) => sum + statSync(join(tree, path)).size, 0);
  const control = { ...deb.control, "Installed-Size": String(Math.ceil(bytes / 1024)) };
  write(
    tree,
    "DEBIAN/control",
    `${Object.entries(control)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n")}\n`,
  );
  write(tree, "DEBIAN/md5sums", sums.join(""));
  for (const [name, text] of Object.entries(scripts)) {
    write(tree, `DEBIAN/${name}`, text);
  }
  const runnable = new Set([
    ...executables,
    ...Object.keys(scripts).map((name) => `DEBIAN/${name}`),
  ]);
  for (const entry of readdirSync(tree, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    chmodSync(path, entry.isDirectory() || runnable.has(relative(tree, path)) ? 0o755 : 0o644);
  }
  chmodSync(tree, 0o755);
  execFileSync(
    "dpkg-deb",
    [...COMPRESSION, "--threads-max=1", "--root-owner-group", "--build", tree, file],
    {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(madeAt) },
      stdio: "pipe",
      timeout: PACK_MS_MAX,
    },
  );
}

/** Makes the folders above as well. */
export function write(tree: string, path: string, content: string | Uint8Array): void {
  const file = join(tree, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function filesIn(tree: string): readonly string[] {
  return readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(tree, join(entry.parentPath, entry.name)))
    .toSorted();
}
