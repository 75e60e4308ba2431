/**
 * Packages of Debian for the machine that is emulated, unpacked and kept beside what is fetched from npm (../package/fetched.ts).
 *
 * apt checks their signatures as it does for this machine, by lists of its own: the machine's are left as they are, and it need not
 * know of a second architecture. Which version, Debian says: its archive keeps no older ones.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, keep } from "../package/fetched.ts";

/** As Debian calls them. */
export type DebianArch = "amd64" | "arm64";

const FETCH_MS_MAX = 300_000;

/** The folder into which these packages are unpacked; of the kernel's, only what `paths` match. */
export function fetchDebian(
  arch: DebianArch,
  name: string,
  {
    packages,
    paths = ["./*"],
  }: { readonly packages: readonly string[]; readonly paths?: readonly string[] },
): string {
  return keep(`debian-${arch}/${name}`, (folder) => {
    const apt = aptFor(arch);
    const archives = join(folder, "archives");
    mkdirSync(archives);
    run("apt-get", [...apt, "--quiet", "update"], archives);
    const wanted = packages.map((one) => withoutMeta(apt, one));
    run("apt-get", [...apt, "--quiet", "download", ...wanted], archives);
    for (const archive of readdirSync(archives)) {
      const unpack = `dpkg-deb --fsys-tarfile "$0" | tar -x -C "$1" --wildcards "\${@:2}"`;
      run(
        "bash",
        ["-o", "pipefail", "-c", unpack, join(archives, archive), folder, ...paths],
        folder,
      );
    }
    execFileSync("rm", ["-r", archives]);
  });
}

/** `linux-image-arm64` is empty but for the name of the newest kernel's package. */
function withoutMeta(apt: readonly string[], name: string): string {
  if (!/^linux-image-[a-z0-9]+$/u.test(name)) {
    return name;
  }
  const said = execFileSync("apt-cache", [...apt, "depends", name], { encoding: "utf8" });
  const kernel = /Depends: (linux-image-\S+)/u.exec(said)?.[1];
  if (kernel === undefined) {
    throw new Error(`Debian has no ${name}: ${said}`);
  }
  return kernel;
}

function aptFor(arch: DebianArch): readonly string[] {
  const state = join(cacheFolder(), `apt-${arch}`);
  mkdirSync(join(state, "lists/partial"), { recursive: true });
  mkdirSync(join(state, "cache/archives/partial"), { recursive: true });
  const settings = {
    "APT::Architecture": arch,
    "APT::Architectures": arch,
    "APT::Sandbox::User": "root",
    "Dir::State::lists": join(state, "lists"),
    "Dir::State::status": "/dev/null",
    "Dir::Cache": join(state, "cache"),
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

function run(command: string, args: readonly string[], cwd: string): void {
  execFileSync(command, [...args], {
    cwd,
    timeout: FETCH_MS_MAX,
    stdio: ["ignore", "pipe", "pipe"],
  });
}
