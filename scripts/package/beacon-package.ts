/**
 * `tillwave-beacon` for a Raspberry Pi of 64 bits: the beacon's bundle, the Node that it runs on, and the modules that have a native half.
 *
 *   /usr/lib/tillwave-beacon/node                    Node for arm64
 *                            beacon.mjs …            beacon-home.ts
 *   /usr/bin/tillwave                                tillwave beacon …
 *   /usr/lib/systemd/system/tillwave-beacon.service …
 *                           bluetooth.service.d/     keeps BlueZ's daemon from the adapter while the beacon is enabled
 *   /usr/share/doc/tillwave-beacon/                  whose work it is, and on what terms
 *
 * The unit makes its user itself (DynamicUser), so the package makes none; the groups that the unit names it makes where they lack.
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { assert } from "@tillwave/shared/core/assert";
import { layOutHome } from "./beacon-home.ts";
import { type DebianPackage, buildDebian, write } from "./deb.ts";
import { newerOf, readElf, whyNotOnPi } from "./elf.ts";
import { fetchPackage } from "./fetched.ts";
import { inTree } from "./in-tree.ts";
import { formatCopyright, licenceIn, licencesOf } from "./licences.ts";
import { NODE_OF_PACKAGE } from "./pins.ts";

const PACKAGE = "tillwave-beacon";
const HOME = `usr/lib/${PACKAGE}`;
const DOC = `usr/share/doc/${PACKAGE}`;
const UNITS = "usr/lib/systemd/system";
const ROOM = "beacon/peripheral";
const UNIT = /\.(?:service|path)$/u;
const STRIP = "aarch64-linux-gnu-strip";
const MAINTAINER = "Tillwave maintainers <maintainers@tillwave.example>";
const SCRIPTS = ["postinst", "prerm", "postrm"];
/** Of the oldest system that is supported, and its libraries that Node and the addons name. */
const LIBRARIES: Readonly<Record<string, string>> = {
  "libc.so.6": "libc6",
  "libm.so.6": "libc6",
  "libdl.so.2": "libc6",
  "libpthread.so.0": "libc6",
  "ld-linux-aarch64.so.1": "libc6",
  "libstdc++.so.6": "libstdc++6",
  "libgcc_s.so.1": "libgcc-s1",
};

/** The package's file, in `folder`. `madeAt` in seconds since 1970 is all that it takes from a clock. */
export async function packBeacon(folder: string, madeAt: number): Promise<string> {
  const tree = mkdtempSync(join(tmpdir(), `${PACKAGE}-`));
  try {
    const { version } = JSON.parse(readFileSync(inTree("package.json"), "utf8")) as {
      readonly version: string;
    };
    await layOut(tree, { version, madeAt });
    const file = join(folder, `${PACKAGE}_${version}_arm64.deb`);
    mkdirSync(folder, { recursive: true });
    buildDebian({ tree, ...described(tree, version), madeAt }, file);
    return file;
  } finally {
    rmSync(tree, { recursive: true });
  }
}

interface Made {
  readonly version: string;
  readonly madeAt: number;
}

async function layOut(tree: string, { version, madeAt }: Made): Promise<void> {
  const node = fetchPackage(NODE_OF_PACKAGE);
  mkdirSync(join(tree, HOME), { recursive: true });
  execFileSync(STRIP, ["-o", join(tree, HOME, "node"), join(node, "bin/node")]);
  const sources = await layOutHome(join(tree, HOME), "arm64");
  write(tree, "usr/bin/tillwave", inDebian("tillwave"));
  for (const name of readdirSync(inTree(ROOM)).filter((file) => UNIT.test(file))) {
    write(tree, `${UNITS}/${name}`, installed(readFileSync(inTree(`${ROOM}/${name}`), "utf8")));
  }
  write(tree, `${UNITS}/bluetooth.service.d/${PACKAGE}.conf`, inDebian("bluetooth.service.conf"));
  const licences = licencesOf(sources);
  const own = { ...licenceIn(inTree(".")), name: PACKAGE };
  write(tree, `${DOC}/copyright`, formatCopyright(own, [...licences, licenceIn(node)]));
  write(tree, `${DOC}/changelog.gz`, gzipSync(changelog(version, madeAt), { level: 9 }));
  write(tree, `usr/share/lintian/overrides/${PACKAGE}`, inDebian("lintian-overrides"));
  const readme = inTree(`${ROOM}/README.md`);
  if (existsSync(readme)) {
    cpSync(readme, join(tree, DOC, "README.md"));
  }
}

/** A unit of the beacon's own, with the places where the package puts things. */
export const installed = (unit: string): string =>
  unit.replace(
    /^ExecStart=\S+ \S+\/beacon\.mjs(?= |$)/mu,
    `ExecStart=/${HOME}/node /${HOME}/beacon.mjs`,
  );

function described(
  tree: string,
  version: string,
): Pick<DebianPackage, "control" | "scripts" | "executables"> {
  return {
    control: {
      Package: PACKAGE,
      Version: version,
      Architecture: "arm64",
      Maintainer: MAINTAINER,
      Section: "net",
      Priority: "optional",
      Depends: [...dependsOf(tree), "init-system-helpers (>= 1.54)", "passwd"].join(", "),
      Recommends: "systemd",
      Suggests: "bluez",
      Description: [
        "Bluetooth beacon of a shop: iBeacon and Eddystone",
        " Advertises a shop's iBeacon and Eddystone frames through the adapter of a",
        " Raspberry Pi, rolls its secret id, tells how it is, and mends itself. Brings",
        " the Node.js that it runs on.",
      ].join("\n"),
    },
    scripts: Object.fromEntries(SCRIPTS.map((name) => [name, inDebian(name)])),
    executables: [`${HOME}/node`, "usr/bin/tillwave"],
  };
}

/** What the native files ask for, as Debian's packages. Throws where a Pi would not load one of them. */
function dependsOf(tree: string): readonly string[] {
  let libc = "0";
  const packages = new Set<string>();
  for (const file of nativeFilesIn(join(tree, HOME))) {
    const elf = readElf(file);
    const reason = whyNotOnPi(elf);
    assert(reason === null, `${file}: ${reason}`);
    libc = newerOf(libc, elf.versions["GLIBC"] ?? "0");
    for (const library of elf.needs) {
      const name = LIBRARIES[library];
      assert(
        name !== undefined,
        `${file} needs ${library}, which no package that is depended on has`,
      );
      packages.add(name);
    }
  }
  return [...packages].toSorted().map((name) => (name === "libc6" ? `libc6 (>= ${libc})` : name));
}

export function nativeFilesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path === "node" || path.endsWith(".node"))
    .map((path) => join(folder, path));
}

function changelog(version: string, madeAt: number): string {
  const date = new Date(madeAt * 1000).toUTCString().replace("GMT", "+0000");
  return `${PACKAGE} (${version}) stable; urgency=medium\n\n  * See CHANGELOG.md of Tillwave ${version}.\n\n -- ${MAINTAINER}  ${date}\n`;
}

const inDebian = (name: string): string =>
  readFileSync(new URL(`debian/${name}`, import.meta.url), "utf8");
