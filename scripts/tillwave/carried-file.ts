/** The batches of a file that a till's journal was exported to, one after the other. */
import { createReadStream } from "node:fs";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  type CarriedBatch,
  type CarriedError,
  createCarriedReader,
} from "@tillwave/shared/sync/twx";

export type FileFault = CarriedError | { readonly type: "unreadable"; readonly detail: string };

/** Ends after the first fault. */
export async function* readCarried(file: string): AsyncGenerator<Result<CarriedBatch, FileFault>> {
  const reader = createCarriedReader();
  try {
    for await (const chunk of createReadStream(file)) {
      reader.feed(chunk as Uint8Array);
      for (let taken = reader.take(); !taken.ok || taken.value !== null; taken = reader.take()) {
        if (!taken.ok) {
          yield taken;
          return;
        }
        if (taken.value !== null) {
          yield ok(taken.value);
        }
      }
    }
  } catch (error) {
    yield err({ type: "unreadable", detail: (error as Error).message });
    return;
  }
  const end = reader.end();
  if (!end.ok) {
    yield end;
  }
}

export function wordsOfFault(fault: FileFault): string {
  switch (fault.type) {
    case "unreadable":
      return `The file cannot be read: ${fault.detail}.`;
    case "not-twx":
      return fault.at === 0
        ? "This is no file that tillwave journal export has written."
        : `From byte ${fault.at} on the file is spoilt.`;
    case "too-large":
      return `The batch at byte ${fault.at} is larger than any that a till writes.`;
    case "cut-short":
      return `The file ends in the middle of the batch at byte ${fault.at}: it was not copied whole.`;
  }
}
