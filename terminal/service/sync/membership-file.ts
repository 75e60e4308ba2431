/**
 * The membership on the disk: `membership`, one sealed line, 0600. All that is signed stands there as
 * it was signed. A file that cannot be read or believed is kept under another name.
 */
import { existsSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";
import { syncFolder, writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import * as v from "valibot";
import { openLine, sealLine } from "../sealed-line.ts";
import type { StoredMembership } from "./membership.ts";

const FILE = "membership";
/** More than the largest enrolment's answer has in hex. */
const FILE_CHARACTERS_MAX = 64 * 1024;

const bytes = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})*$/u), v.transform(fromHex));
const bytesOf = (lengthBytes: number) =>
  v.pipe(
    bytes,
    v.check(({ length }) => length === lengthBytes, "of another length"),
  );

const fileSchema = v.strictObject({
  v: v.literal(1),
  url: v.pipe(v.string(), v.url(), v.startsWith("https://")),
  joinedWith: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/u)),
  certificate: bytes,
  lease: bytes,
  keySet: bytes,
  caCertificate: bytes,
  root: bytesOf(33),
  terminalSecret: bytesOf(32),
  policy: v.nullable(bytes),
});

export type MembershipRead =
  | { readonly type: "none" }
  | { readonly type: "stored"; readonly stored: StoredMembership }
  | { readonly type: "damaged" };

/** Throws what the disk throws. */
export function readMembership(folder: string, digest: Digest): MembershipRead {
  const file = join(folder, FILE);
  if (!existsSync(file)) {
    return { type: "none" };
  }
  if (!statSync(file).isFile()) {
    return { type: "damaged" };
  }
  const text = readFileSync(file, "utf8");
  const line = text.length > FILE_CHARACTERS_MAX ? null : openLine(text, digest);
  const parsed = v.safeParse(fileSchema, line);
  if (!parsed.success) {
    return { type: "damaged" };
  }
  const { v: _layout, ...stored } = parsed.output;
  return { type: "stored", stored };
}

export function writeMembership(folder: string, stored: StoredMembership, digest: Digest): void {
  const { certificate, lease, keySet, caCertificate, root, terminalSecret, policy } = stored;
  const line = sealLine(
    {
      v: 1,
      url: stored.url,
      joinedWith: stored.joinedWith,
      certificate: toHex(certificate),
      lease: toHex(lease),
      keySet: toHex(keySet),
      caCertificate: toHex(caCertificate),
      root: toHex(root),
      terminalSecret: toHex(terminalSecret),
      policy: policy && toHex(policy),
    },
    digest,
  );
  writeFileAtomic(join(folder, FILE), `${line}\n`, { mode: 0o600 });
}

/** Answers with its new name. */
export function setMembershipAside(folder: string, at: Date): string {
  const kept = `${FILE}.set-aside-${at.toISOString().replaceAll(/[:.]/gu, "-")}`;
  renameSync(join(folder, FILE), join(folder, kept));
  syncFolder(folder);
  return kept;
}
