/** The lab's dice, from the machine. */
import { randomBytes } from "node:crypto";
import type { Noise } from "../ports.ts";

export const machineNoise: Noise = {
  bytes: (lengthBytes) => new Uint8Array(randomBytes(lengthBytes)),
};
