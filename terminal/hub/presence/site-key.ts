/**
 * K_site: the root of all that the shop's emitters sound, in a file of its own beside the other keys. Who
 * has it can foretell every id of the shop; without it the emitters have to join again. Like the other
 * keys it is in no backup of the database.
 *
 * Spec: Tillwave protocols, version 1, §2.1 and §5.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { Random } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { makeFolder, writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { SITE_KEY_BYTES } from "@tillwave/shared/presence/keys";
import { hubFolder } from "../hub-folder.ts";
import { type KeysError, SECRET } from "../keys.ts";

const KEY_TEXT = /^[0-9a-f]{64}\n?$/u;

export interface SiteKey {
  readonly bytes: Uint8Array;
  /** It was made just now: emitters that joined before have another. */
  readonly isNew: boolean;
}

/** Makes it where there is none: in a new hub, and in one that is older than emitters or has lost its file. */
export function openSiteKey(folder: string, random: Random): Result<SiteKey, KeysError> {
  const file = hubFolder(folder).siteKey;
  try {
    const isNew = !existsSync(file);
    if (isNew) {
      makeFolder(dirname(file));
      writeFileAtomic(file, `${toHex(random.bytes(SITE_KEY_BYTES))}\n`, SECRET);
    }
    const text = readFileSync(file, "utf8");
    return KEY_TEXT.test(text)
      ? ok({ bytes: fromHex(text.trim()), isNew })
      : err({ type: "keys-unreadable", detail: "the site's key is not 64 hex digits" });
  } catch (error) {
    return err({ type: "keys-unreadable", detail: (error as Error).message });
  }
}
