/**
 * The beacon's label: made at its first start, never erased, and never another as long as its file can be read. What is printed must
 * go on opening it, so a label that no disk has taken is none.
 *
 *   label.json   {"format":1, "key":"…32 hex digits…"}     0600
 */
import { LABEL_KEY_BYTES } from "@tillwave/shared/beacon/provisioning/ids";
import { deviceIdOfLabel } from "@tillwave/shared/beacon/provisioning/keys";
import type { Label } from "@tillwave/shared/beacon/provisioning/label";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { Mac, Random } from "@tillwave/shared/core/crypto";
import type { Log } from "@tillwave/shared/core/log";
import type { ConfigFile } from "@tillwave/shared/host/config-file";
import * as v from "valibot";

export const savedLabelSchema = v.strictObject({
  format: v.literal(1),
  key: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/u, "no key")),
});
export type SavedLabel = Readonly<v.InferOutput<typeof savedLabelSchema>>;

export interface OwnLabelDeps {
  readonly file: ConfigFile<SavedLabel>;
  readonly random: Random;
  readonly crypto: Mac;
  readonly log: Log;
}

/** Null where the disk gives none and takes none: such a beacon cannot be opened over the air. */
export function ownLabel({ file, random, crypto, log }: OwnLabelDeps): Label | null {
  const read = file.read();
  if (!read.ok) {
    log.error({ why: read.error.type }, "the label could not be read");
  }
  if (!read.ok && read.error.type === "disk") {
    return null;
  }
  const kept = read.ok ? read.value : null;
  const key = kept === null ? random.bytes(LABEL_KEY_BYTES) : fromHex(kept.key);
  if (kept === null) {
    const written = file.write({ format: 1, key: toHex(key) });
    if (!written.ok) {
      log.error({ detail: written.error.detail }, "the label could not be written down");
      return null;
    }
    log.info({}, "a label was made: tillwave beacon label");
  }
  return { deviceId: deviceIdOfLabel(key, crypto), key };
}
