/** What systemd names this installation by: machine-id(5). A container may have none. */
import { readFileSync } from "node:fs";
import type { Machine } from "../ports.ts";

const MACHINE_ID = /^[0-9a-f]{32}$/u;

export const machineId: Machine = {
  id() {
    try {
      const id = readFileSync("/etc/machine-id", "latin1").trim();
      return MACHINE_ID.test(id) ? id : null;
    } catch {
      return null;
    }
  },
};
