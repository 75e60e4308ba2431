/**
 * The modules that the bundle leaves outside, for they have a native half, laid into a `node_modules` for arm64.
 *
 *   @abandonware/bluetooth-hci-socket   one file of JavaScript, and the addon compiled in cross-addon.ts
 *   @stoprocent/bluetooth-hci-socket    one file, and the addon that its package brings for linux-arm64
 *   serialport                          the same
 *   koffi                               its few files as they are, and @koromix/koffi-linux-arm64
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

interface Bundled {
  readonly name: string;
  /** Where the addon comes from, and where in the package its JavaScript looks for it. */
  readonly addon: () => string;
  readonly addonAt: string;
  /** Programs import it by names, which Node has to find in the file without running it. */
  readonly hasNames: boolean;
}

const BUNDLED: readonly Bundled[] = [
  {
    name: "@abandonware/bluetooth-hci-socket",
    addon: crossCompileHciAddon,
    addonAt: "build/Release/bluetooth_hci_socket.node",
    hasNames: false,
  },
  prebuilt(
    "@stoprocent/bluetooth-hci-socket",
    "@stoprocent/bluetooth-hci-socket/prebuilds/linux-arm64/@stoprocent+bluetooth-hci-socket.armv8.node",
    false,
  ),
  prebuilt(
    "serialport",
    "@serialport/bindings-cpp/prebuilds/linux-arm64/@serialport+bindings-cpp.armv8.glibc.node",
    true,
  ),
];
const KOFFI_FILES = [
  ..."package.json LICENSE.txt index.js index.cjs src/koffi/index.js src/koffi/index.cjs".split(
    " ",
  ),
  ..."src/koffi/src/static.js src/koffi/src/static.cjs".split(" "),
];

export const CARRIED = [...BUNDLED.map(({ name }) => name), "koffi"];

/** Fills `node_modules` in `folder`; the files that went in, from which their licences follow. */
export async function carryModules(folder: string): Promise<readonly string[]> {
  const inputs = await Promise.all(
    BUNDLED.map((module) => carryBundled(module, join(folder, "node_modules", module.name))),
  );
  const native = fetchLocked("@koromix/koffi-linux-arm64");
  const koffi = join(folder, "node_modules/koffi");
  for (const file of KOFFI_FILES) {
    copy(inTree(`node_modules/koffi/${file}`), join(koffi, file));
  }
  for (const file of ["package.json", "index.js", "linux_arm64/koffi.node"]) {
    copy(join(native, file), join(folder, "node_modules/@koromix/koffi-linux-arm64", file));
  }
  return [...inputs.flat(), inTree("node_modules/koffi/index.js")];
}

async function carryBundled(
  { name, addon, addonAt, hasNames }: Bundled,
  folder: string,
): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents: entryOf(name, hasNames), resolveDir: inTree("beacon/peripheral") },
    outfile: join(folder, "dist/index.js"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: [
      "*.node",
      "usb",
      ...BUNDLED.map((module) => module.name).filter((other) => other !== name),
    ],
    metafile: true,
    logLevel: "error",
    absWorkingDir: inTree("."),
  });
  const { version, license } = JSON.parse(
    readFileSync(inTree(`node_modules/${name}/package.json`), "utf8"),
  ) as Readonly<Record<string, string>>;
  const described = { name, version, license, main: "dist/index.js" };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(described, null, 2)}\n`);
  copy(addon(), join(folder, addonAt));
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

function prebuilt(name: string, path: string, hasNames: boolean): Bundled {
  const addonAt = path.slice(path.indexOf("prebuilds/"));
  return { name, addon: () => inTree(`node_modules/${path}`), addonAt, hasNames };
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}
