/**
 * The addon by which @abandonware/bleno opens an HCI socket, compiled here for arm64: nobody carries it ready-made.
 *
 * It is bound to the Node that it was compiled for (NAN; no Node-API), so the package brings that Node along. It is one file of C++, and
 * one call of Debian's cross compiler makes it in 2 s, the same bytes each time. The alternative, @stoprocent's ready-made addon in its
 * place, would be another program than the one that is tried here against the kernel's sockets.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fetchPackage, keep } from "./fetched.ts";
import { inTree } from "./in-tree.ts";
import { NODE_OF_PACKAGE } from "./pins.ts";

const CROSS_COMPILER = "aarch64-linux-gnu-g++";
const COMPILE_MS_MAX = 120_000;
const MODULE = "node_modules/@abandonware/bluetooth-hci-socket";
/** As node-gyp compiles an addon; segments aligned for any page size that arm64 has. */
const FLAGS = [
  ..."-O2 -std=gnu++20 -fPIC -shared -s -fno-rtti -fno-exceptions -fno-omit-frame-pointer".split(
    " ",
  ),
  ..."-D_FORTIFY_SOURCE=2 -fstack-protector-strong -Wl,-z,relro -Wl,-z,now".split(" "),
  "-Wl,-z,max-page-size=65536",
  "-DNODE_GYP_MODULE_NAME=bluetooth_hci_socket",
  "-DBUILDING_NODE_EXTENSION",
];

/** The path of the compiled addon. */
export function crossCompileHciAddon(): string {
  const source = inTree(`${MODULE}/src/BluetoothHciSocket.cpp`);
  const compiler = execFileSync(CROSS_COMPILER, ["--version"], { encoding: "utf8" });
  const digest = createHash("sha256")
    .update(JSON.stringify([FLAGS, NODE_OF_PACKAGE, compiler]))
    .update(readFileSync(source))
    .digest("hex");
  const folder = keep(`arm64/hci-socket-${digest.slice(0, 16)}`, (unfinished) => {
    const includes = [
      join(fetchPackage(NODE_OF_PACKAGE), "include/node"),
      inTree("node_modules/nan"),
      inTree(`${MODULE}/src`),
    ];
    const out = join(unfinished, "bluetooth_hci_socket.node");
    execFileSync(
      CROSS_COMPILER,
      [...FLAGS, ...includes.flatMap((path) => ["-I", path]), "-o", out, "BluetoothHciSocket.cpp"],
      { cwd: inTree(`${MODULE}/src`), timeout: COMPILE_MS_MAX, stdio: "pipe" },
    );
  });
  return join(folder, "bluetooth_hci_socket.node");
}
