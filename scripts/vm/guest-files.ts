/**
 * What lies on the disk of an emulated machine, which is memory: busybox, Node, the agent, and whatever a test adds.
 *
 * For this machine's kind the programs are this machine's own, with the libraries that they load. For arm64 they come out of Debian's
 * packages and the libraries from its cross compiler.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { inTree } from "../package/in-tree.ts";
import type { RootEntry } from "./cpio.ts";
import type { Kernel } from "./kernel.ts";

const LIBRARY = /^\s*(?:\S+ => )?(\/\S+) \(0x[0-9a-f]+\)$/gmu;
/** Those of libc, and of programs in C++. */
const ARM64_LIBRARIES =
  "ld-linux-aarch64.so.1 libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libgcc_s.so.1 libstdc++.so.6";
const ARM64_FOLDER = "/usr/aarch64-linux-gnu/lib";

/** These programs of this machine, at the same places, and what they load. */
export function programsHere(paths: readonly string[]): readonly RootEntry[] {
  const libraries = paths.flatMap((path) => {
    const said = execFileSync("sh", ["-c", 'ldd "$0" || true', path], {
      encoding: "utf8",
      stdio: "pipe",
    });
    return [...said.matchAll(LIBRARY)].map(([, library = ""]) => library);
  });
  return [...paths, ...new Set(libraries)].map((path) => programAt(path.slice(1), path));
}

export function librariesOfArm64(): readonly RootEntry[] {
  return ARM64_LIBRARIES.split(" ").map((name) =>
    programAt(`lib/${name}`, join(ARM64_FOLDER, name)),
  );
}

export function programAt(path: string, from: string): RootEntry {
  return {
    kind: "file",
    path,
    data: new Uint8Array(readFileSync(realpathSync(from))),
    isProgram: true,
  };
}

/** One of this machine's, at the same place. */
export const fileAt = (path: string): RootEntry => ({
  kind: "file",
  path: path.slice(1),
  data: new Uint8Array(readFileSync(path)),
});

export function textAt(path: string, text: string, isProgram = false): RootEntry {
  return { kind: "file", path, data: new TextEncoder().encode(text), isProgram };
}

/** All below `from`, under the name `path`; programs stay programs. */
export function folderAt(path: string, from: string): readonly RootEntry[] {
  return readdirSync(from, { recursive: true, withFileTypes: true }).flatMap(
    (entry): RootEntry[] => {
      const source = join(entry.parentPath, entry.name);
      const target = join(path, source.slice(from.length + 1));
      if (entry.isSymbolicLink()) {
        return [{ kind: "link", path: target, to: readlinkSync(source) }];
      }
      return entry.isFile() ? [programAt(target, source)] : [];
    },
  );
}

/** Loaded at start, in this order. */
export function modulesOf(kernel: Kernel, names: readonly string[]): readonly RootEntry[] {
  const files = kernel.modules(names);
  const list = files.map((file) => basename(file)).join("\n");
  return [
    ...files.map((file) => programAt(`modules/${basename(file)}`, file)),
    textAt("modules/list", `${list}\n`),
  ];
}

/** A program from its source, in one file; modules with a native half are asked for at run time. */
export async function bundledAt(path: string, source: string): Promise<RootEntry> {
  const { outputFiles } = await build({
    entryPoints: [inTree(source)],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["koffi", "serialport", "@abandonware/*", "@stoprocent/*"],
    logLevel: "error",
  });
  const [{ contents } = { contents: new Uint8Array() }] = outputFiles;
  return { kind: "file", path, data: contents };
}

/** What every machine has. `node` is where its Node lies. */
export async function everyMachine(
  busybox: string,
  node: string,
  line: string,
): Promise<readonly RootEntry[]> {
  const init = readFileSync(new URL("guest/init.sh", import.meta.url), "utf8");
  const shell = [
    "sh",
    "mount",
    "ls",
    "cat",
    "sleep",
    "kill",
    "poweroff",
    "mkdir",
    "rm",
    "insmod",
    "dmesg",
    "grep",
    "ps",
  ];
  return [
    programAt("bin/busybox", busybox),
    ...shell.map((name): RootEntry => ({ kind: "link", path: `bin/${name}`, to: "busybox" })),
    ...["proc", "sys", "dev", "tmp", "run", "root", "var/lib"].map((path): RootEntry => ({
      kind: "folder",
      path,
    })),
    textAt("bin/end", readFileSync(new URL("guest/end.sh", import.meta.url), "utf8"), true),
    textAt(
      "etc/passwd",
      "root:x:0:0::/root:/bin/sh\nbeacon:x:990:990::/tmp:/bin/sh\nmessagebus:x:100:100::/:/bin/sh\n",
    ),
    textAt("etc/group", "root:x:0:\nbeacon:x:990:\nmessagebus:x:100:\n"),
    textAt("etc/machine-id", "0123456789abcdef0123456789abcdef\n"),
    textAt("init", init.replace("@NODE@", node).replace("@LINE@", line), true),
    await bundledAt("agent.mjs", "scripts/vm/guest/agent.ts"),
  ];
}

export const requireFile = (path: string): string => {
  if (!existsSync(path)) {
    throw new Error(`${path} is not there`);
  }
  return path;
};
