/** The phones' records, a file each in the lab's folder, readable by its owner alone. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { type PhoneShelf, formatPhoneRecord, parsePhoneRecord } from "../phone/phone-record.ts";

const OWNER_ONLY = 0o600;

export function openPhoneFolder(folder: string): PhoneShelf {
  const pathOf = (phone: string): string => join(folder, `${phone}.json`);
  return {
    read(phone) {
      try {
        return parsePhoneRecord(readFileSync(pathOf(phone), "utf8"));
      } catch {
        // There is none yet.
        return null;
      }
    },
    write(phone, record) {
      try {
        writeFileAtomic(pathOf(phone), formatPhoneRecord(record), { mode: OWNER_ONLY });
        return true;
      } catch {
        return false;
      }
    },
  };
}
