import { statfsSync } from "node:fs";
import type { Disk } from "../ports.ts";

export const machineDisk: Disk = {
  freeBytes(folder) {
    try {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    } catch {
      return null;
    }
  },
};
