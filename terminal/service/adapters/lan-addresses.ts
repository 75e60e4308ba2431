/** Under which tablets of the shop find this machine, as the system says. */
import { type NetworkInterfaceInfo, hostname, networkInterfaces } from "node:os";
import type { MachineNames } from "../lan/certificate.ts";
import { isPrivate } from "../lan/name-constraints.ts";

/** Of one machine, in its certificate. */
const ADDRESSES_MAX = 16;
/** What the machine's own containers and tunnels are called: no tablet is there. */
const INNER = /^(?:docker|br-|veth|virbr|cni|flannel|tun|tap|wg|tailscale|zt)/u;
/** RFC 1123, one label. */
const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/u;

export function machineNames(): MachineNames {
  const found = Object.entries(networkInterfaces())
    .flatMap(([card, list]) => (list ?? []).map((entry) => ({ card, entry })))
    .filter(({ entry }) => !entry.internal && !entry.address.startsWith("fe80:"))
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .map(({ entry }) => entry.address);
  const [label = ""] = hostname().toLowerCase().split(".");
  return {
    addresses: [...new Set(found)].slice(0, ADDRESSES_MAX),
    names: LABEL.test(label) && label !== "localhost" ? [label, `${label}.local`] : [],
  };
}

/** Tablets share the shop's private IPv4 network with the till, nearly always. */
function rankOf({ card, entry }: { readonly card: string; readonly entry: NetworkInterfaceInfo }) {
  const { family, address } = entry;
  return (INNER.test(card) ? 4 : 0) + (family === "IPv4" ? 0 : 2) + (isPrivate(address) ? 0 : 1);
}
