/**
 * The body of a batch: NDJSON under gzip, each line one entry as the till has stored it.
 *
 * Spec: Tillwave protocols, version 1, §4.4. At most 500 lines, 2 MiB as sent, 16 MiB unpacked. Lines
 * are bytes here: what they say is judged after the chain (line.ts). One line feed after the last line
 * may stand or not; an empty line or a byte order mark is no entry.
 */
import { promisify } from "node:util";
import { gunzip as gunzipWithCallback } from "node:zlib";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  BATCH_BYTES_MAX,
  BATCH_ENTRIES_MAX,
  BATCH_UNPACKED_BYTES_MAX,
} from "@tillwave/shared/sync/answer";

const gunzip = promisify(gunzipWithCallback);
const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

export type BodyError = { readonly type: "too-large" } | { readonly type: "malformed" };

export async function unpackLines(
  body: Uint8Array,
): Promise<Result<readonly Uint8Array[], BodyError>> {
  if (body.length > BATCH_BYTES_MAX) {
    return err({ type: "too-large" });
  }
  try {
    const unpacked = await gunzip(body, { maxOutputLength: BATCH_UNPACKED_BYTES_MAX });
    return splitLines(unpacked);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return err({ type: code === "ERR_BUFFER_TOO_LARGE" ? "too-large" : "malformed" });
  }
}

function splitLines(text: Uint8Array): Result<readonly Uint8Array[], BodyError> {
  if (text.length === 0 || BYTE_ORDER_MARK.every((byte, i) => text[i] === byte)) {
    return err({ type: "malformed" });
  }
  const lines: Uint8Array[] = [];
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf(LINE_FEED, start);
    const end = feed === -1 ? text.length : feed;
    if (end === start) {
      return err({ type: "malformed" });
    }
    if (lines.length === BATCH_ENTRIES_MAX) {
      return err({ type: "too-large" });
    }
    lines.push(new Uint8Array(text.buffer, text.byteOffset + start, end - start));
    start = end + 1;
  }
  return ok(lines);
}
