/**
 * systemd as the first process of an emulated machine, with no more units than it needs, the beacon's as its package installs them,
 * and BlueZ's daemon with its bus. The agent is a service.
 */
import { readFileSync, readdirSync } from "node:fs";
import { execPath } from "node:process";
import { installed } from "../package/beacon-package.ts";
import { inTree } from "../package/in-tree.ts";
import type { RootEntry } from "./cpio.ts";
import { fileAt, programsHere, textAt } from "./guest-files.ts";
import { AGENT_LINE } from "./machine.ts";

const UNITS = "/lib/systemd/system";
const PROGRAMS = [
  ..."/lib/systemd/systemd /lib/systemd/systemd-shutdown /usr/bin/systemctl /usr/bin/systemd-notify".split(
    " ",
  ),
  ..."/usr/bin/dbus-daemon /usr/libexec/bluetooth/bluetoothd".split(" "),
];
const AGENT = `[Unit]
Description=the agent
[Service]
ExecStart=${execPath} /agent.mjs ${AGENT_LINE.amd64}
Environment=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
`;
/** Of two adapters, the other is the ear's. */
const ADAPTER = `[Service]
ExecStart=
ExecStart=/usr/lib/tillwave-beacon/node /usr/lib/tillwave-beacon/beacon.mjs --folder %S/tillwave-beacon --adapter 0
`;

export function systemdFiles(): readonly RootEntry[] {
  const plain = readdirSync(UNITS).filter((name) => /\.(?:target|slice)$/u.test(name));
  const room = "beacon/peripheral";
  const own = readdirSync(inTree(room)).filter((name) => /\.(?:service|path)$/u.test(name));
  const init = readFileSync(new URL("guest/init-systemd.sh", import.meta.url), "utf8");
  return [
    textAt("init", init, true),
    ...programsHere(PROGRAMS),
    ...plain.map((name) => fileAt(`${UNITS}/${name}`)),
    ...["bluetooth.service", "dbus.service", "dbus.socket", "systemd-reboot.service"].map((name) =>
      fileAt(`${UNITS}/${name}`),
    ),
    textAt("lib/systemd/system/agent.service", AGENT),
    ...own.map((name) =>
      textAt(
        `lib/systemd/system/${name}`,
        installed(readFileSync(inTree(`${room}/${name}`), "utf8")),
      ),
    ),
    textAt(
      "lib/systemd/system/bluetooth.service.d/tillwave-beacon.conf",
      readFileSync(inTree("scripts/package/debian/bluetooth.service.conf"), "utf8"),
    ),
    textAt("etc/systemd/system/tillwave-beacon.service.d/adapter.conf", ADAPTER),
    link("etc/systemd/system/default.target", `${UNITS}/multi-user.target`),
    link("etc/systemd/system/multi-user.target.wants/agent.service", `${UNITS}/agent.service`),
    link(
      "etc/systemd/system/multi-user.target.wants/tillwave-beacon.service",
      `${UNITS}/tillwave-beacon.service`,
    ),
    link("usr/lib/systemd", "/lib/systemd"),
    link("usr/lib/tillwave-beacon/node", execPath),
    textAt("etc/nsswitch.conf", "passwd: files\ngroup: files\n"),
    textAt("etc/group", "root:x:0:\nmessagebus:x:100:\ndialout:x:20:\ngpio:x:997:\ninput:x:996:\n"),
    ...["/usr/share/dbus-1/system.conf", "/etc/dbus-1/system.d/bluetooth.conf"].map((path) =>
      fileAt(path),
    ),
    { kind: "folder", path: "var/lib/bluetooth" },
    { kind: "folder", path: "home" },
  ];
}

const link = (path: string, to: string): RootEntry => ({ kind: "link", path, to });
