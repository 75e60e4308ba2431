/**
 * What an authority may vouch for, as DER: private addresses, this machine's own, and its names.
 *
 * Spec: RFC 5280 §4.2.1.10, X.690. `NameConstraints ::= SEQUENCE { permittedSubtrees [0] }`; each subtree
 * is a GeneralName: `dNSName [2]`, or `iPAddress [7]`, which is the address and then its mask.
 */
import { BlockList, isIPv4 } from "node:net";
import { concatBytes, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { assert } from "@tillwave/shared/core/assert";

const SEQUENCE = 0x30;
const PERMITTED = 0xa0;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

/** RFC 1918, 3927, 6598, 4193, 4291: what never leaves a site, and this machine itself. */
const PRIVATE: readonly (readonly [address: string, bits: number])[] = [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["fc00::", 7],
  ["fe80::", 10],
  ["::1", 128],
];

interface Names {
  readonly addresses: readonly string[];
  readonly names: readonly string[];
}

export const nameConstraints = (names: Names): Uint8Array =>
  tagged(SEQUENCE, tagged(PERMITTED, concatBytes(subtreesOf(names))));

/** Whether an authority, as DER, may vouch for all of them. */
export function coversNames(authority: Uint8Array, names: Names): boolean {
  const der = toHex(authority);
  return subtreesOf(names).every((subtree) => der.includes(toHex(subtree)));
}

function subtreesOf({ addresses, names }: Names): readonly Uint8Array[] {
  const own = addresses
    .filter((address) => !isPrivate(address))
    .map((address) => [address, isIPv4(address) ? 32 : 128] as const);
  return [
    ...[...PRIVATE, ...own].map(([address, bits]) =>
      tagged(IP_ADDRESS, concatBytes([bytesOfAddress(address), maskOf(address, bits)])),
    ),
    ...["local", ...names].map((name) => tagged(DNS_NAME, toUtf8(name))),
  ].map((name) => tagged(SEQUENCE, name));
}

export function isPrivate(address: string): boolean {
  const list = new BlockList();
  for (const [network, bits] of PRIVATE) {
    list.addSubnet(network, bits, isIPv4(network) ? "ipv4" : "ipv6");
  }
  return list.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

/** 4 or 16 bytes, of an address as the system writes it. */
function bytesOfAddress(address: string): Uint8Array {
  if (isIPv4(address)) {
    return Uint8Array.from(address.split("."), Number);
  }
  const [head = "", tail] = address.split("::");
  const groupsOf = (text: string): number[] =>
    text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  const [left, right] = [groupsOf(head), groupsOf(tail ?? "")];
  const middle = tail === undefined ? [] : Array<number>(8 - left.length - right.length).fill(0);
  const groups = [...left, ...middle, ...right];
  assert(groups.length === 8, `an address has 8 groups: ${address}`);
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function maskOf(address: string, bits: number): Uint8Array {
  return Uint8Array.from({ length: isIPv4(address) ? 4 : 16 }, (_, index) => {
    const ones = Math.max(0, Math.min(8, bits - 8 * index));
    return (0xff << (8 - ones)) & 0xff;
  });
}

/** X.690 §8.1.3: the short form, and the long one of two bytes at most. */
function tagged(tag: number, content: Uint8Array): Uint8Array {
  const { length } = content;
  assert(length < 0x1_0000, "the names of one machine fit in two bytes of length");
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return concatBytes([Uint8Array.of(tag, ...size), content]);
}
