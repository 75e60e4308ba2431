/** Debian's kernel for an emulated machine, and of its modules those that a beacon meets. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { type DebianArch, fetchDebian } from "./debian-archive.ts";

export interface Kernel {
  /** What the emulator boots. */
  readonly image: string;
  /** The files of these modules and of all that they depend on, in the order in which they load. */
  modules(names: readonly string[]): readonly string[];
}

/** Adapters that a program makes (hci_vhci), and the ciphers that the emulated controllers and the kernel's own pairing ask for. */
export const BLUETOOTH_MODULES = [
  ..."aes_generic af_alg algif_hash algif_skcipher ecb cmac hmac sha256_generic".split(" "),
  ..."bluetooth hci_vhci".split(" "),
];
/** Keys, lamps, and a keyboard that a program makes. */
export const PANEL_MODULES = ["led-class", "evdev", "input-leds", "gpio_keys", "uinput"];

const FOLDERS =
  "crypto arch/*/crypto lib net/bluetooth net/rfkill drivers/bluetooth drivers/gpio drivers/input drivers/leds drivers/char/hw_random";
const PATHS = [
  "./boot/vmlinuz-*",
  ...FOLDERS.split(" ").map((folder) => `./lib/modules/*/kernel/${folder}/*`),
];
/** `depends=` in the module's own description. */
const DEPENDS = /\bdepends=(\S*)/u;

export function fetchKernel(arch: DebianArch): Kernel {
  const folder = fetchDebian(arch, "kernel", { packages: [`linux-image-${arch}`], paths: PATHS });
  const image = readdirSync(join(folder, "boot")).find((name) => name.startsWith("vmlinuz-")) ?? "";
  const files = new Map(
    readdirSync(join(folder, "lib/modules"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ko"))
      .map((path) => [moduleName(path), join(folder, "lib/modules", path)]),
  );
  return {
    image: join(folder, "boot", image),
    modules(names) {
      const ordered = new Set<string>();
      const visit = (name: string): void => {
        const file = files.get(moduleName(name));
        // What is not there is built into the kernel, or the guest will say that it is missing.
        if (file !== undefined && !ordered.has(file)) {
          for (const needed of dependsOn(file)) {
            visit(needed);
          }
          ordered.add(file);
        }
      };
      for (const name of names) {
        visit(name);
      }
      return [...ordered];
    },
  };
}

function dependsOn(file: string): readonly string[] {
  const said = execFileSync("readelf", ["--string-dump=.modinfo", file], { encoding: "utf8" });
  return (DEPENDS.exec(said)?.[1] ?? "").split(",").filter(Boolean);
}

/** The kernel takes both signs for one. */
const moduleName = (path: string): string => basename(path, ".ko").replaceAll("-", "_");
