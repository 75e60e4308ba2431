/**
 * The modules that the bundle leaves outside, laid into a `node_modules`: they have a native half, or are loaded only when they are needed.
 *
 *   bleno of either maker, noble            one file of JavaScript each
 *   @abandonware/bluetooth-hci-socket       one file, and an addon that was compiled here: for arm64 by cross-addon.ts
 *   @stoprocent/bluetooth-hci-socket        one file, and the addon that its package brings
 *   serialport                              the same
 *   koffi                                   its few files as they are, and @koromix/koffi-linux-…
 *
 * Each is bundled by itself, so that none brings a tree of packages along that it needs only where it is compiled. The JavaScript
 * lies in `dist/`, one level below the package as in the package itself: node-gyp-build looks for `../prebuilds`.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { crossCompileHciAddon } from "./cross-addon.ts";
import { inTree } from "./in-tree.ts";
import { fetchLocked } from "./pins.ts";

/** As Node calls it: of the Pi, or of an emulated machine that is tried before. */
export type CarriedArch = "arm64" | "x64";

interface Bundled {
  readonly name: string;
  /** Where its addon comes from, and where in the package its JavaScript looks for it. */
  readonly addon?: (arch: CarriedArch) => { readonly from: string; readonly at: string };
  /** Programs import it by names, which Node has to find in the file without running it. */
  readonly hasNames?: boolean;
}

const BUNDLED: readonly Bundled[] = [
  { name: "@abandonware/bleno" },
  { name: "@abandonware/noble" },
  { name: "@stoprocent/bleno" },
  {
    name: "@abandonware/bluetooth-hci-socket",
    addon(arch) {
      const at = "build/Release/bluetooth_hci_socket.node";
      const compiledHere = inTree(`node_modules/@abandonware/bluetooth-hci-socket/${at}`);
      return { from: arch === "arm64" ? crossCompileHciAddon() : compiledHere, at };
    },
  },
  {
    name: "@stoprocent/bluetooth-hci-socket",
    addon: prebuilt("@stoprocent/bluetooth-hci-socket", {
      arm64: "linux-arm64/@stoprocent+bluetooth-hci-socket.armv8.node",
      x64: "linux-x64/@stoprocent+bluetooth-hci-socket.glibc.node",
    }),
  },
  {
    name: "serialport",
    addon: prebuilt("@serialport/bindings-cpp", {
      arm64: "linux-arm64/@serialport+bindings-cpp.armv8.glibc.node",
      x64: "linux-x64/@serialport+bindings-cpp.glibc.node",
    }),
    hasNames: true,
  },
];
/** Halves of other systems, which are asked for in branches that Linux does not take. */
export const NEVER_LOADED = ["usb", "ws", "./native/binding"];
const KOFFI_FILES = [
  ..."package.json LICENSE.txt index.js index.cjs src/koffi/index.js src/koffi/index.cjs".split(
    " ",
  ),
  ..."src/koffi/src/static.js src/koffi/src/static.cjs".split(" "),
];

export const CARRIED = [...BUNDLED.map(({ name }) => name), "koffi"];

/** Fills `node_modules` in `folder`; the files that went in, from which their licences follow. */
export async function carryModules(folder: string, arch: CarriedArch): Promise<readonly string[]> {
  const inputs = await Promise.all(
    BUNDLED.map(async (module) => {
      const into = join(folder, "node_modules", module.name);
      const files = await carryBundled(module, into);
      const addon = module.addon?.(arch);
      if (addon !== undefined) {
        copy(addon.from, join(into, addon.at));
      }
      return files;
    }),
  );
  const native = `@koromix/koffi-linux-${arch}`;
  const nativeFolder =
    arch === process.arch ? inTree(`node_modules/${native}`) : fetchLocked(native);
  for (const file of KOFFI_FILES) {
    copy(inTree(`node_modules/koffi/${file}`), join(folder, "node_modules/koffi", file));
  }
  for (const file of ["package.json", "index.js", `linux_${arch}/koffi.node`]) {
    copy(join(nativeFolder, file), join(folder, "node_modules", native, file));
  }
  return [...inputs.flat(), inTree("node_modules/koffi/index.js")];
}

async function carryBundled(
  { name, hasNames = false }: Bundled,
  folder: string,
): Promise<readonly string[]> {
  const others = BUNDLED.map((module) => module.name).filter((other) => other !== name);
  const { metafile } = await build({
    stdin: { contents: entryOf(name, hasNames), resolveDir: inTree("beacon/peripheral") },
    outfile: join(folder, "dist/index.js"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["*.node", ...NEVER_LOADED, ...others],
    metafile: true,
    logLevel: "error",
    absWorkingDir: inTree("."),
  });
  const { version, license } = JSON.parse(
    readFileSync(inTree(`node_modules/${name}/package.json`), "utf8"),
  ) as Readonly<Record<string, string>>;
  const described = { name, version, license, main: "dist/index.js" };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(described, null, 2)}\n`);
  return Object.keys(metafile.inputs).map((path) => inTree(path));
}

function entryOf(name: string, hasNames: boolean): string {
  if (!hasNames) {
    return `module.exports = require(${JSON.stringify(name)});`;
  }
  const module: object = createRequire(inTree("beacon/peripheral/package.json"))(name);
  const names = Object.keys(module).filter(
    (key) => /^[A-Za-z]\w*$/u.test(key) && key !== "default",
  );
  return `export { ${names.join(", ")} } from ${JSON.stringify(name)};`;
}

/** Of a package that brings an addon for each machine, as node-gyp-build looks for it. */
function prebuilt(owner: string, files: Readonly<Record<CarriedArch, string>>) {
  return (arch: CarriedArch) => {
    const at = `prebuilds/${files[arch]}`;
    return { from: inTree(`node_modules/${owner}/${at}`), at };
  };
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}
