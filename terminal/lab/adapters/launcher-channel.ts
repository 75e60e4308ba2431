/** Whoever started the lab with a channel between the two can also cut the power of the till and the hub. */
import type { Launcher } from "../ports.ts";

export function createLauncherChannel(): Launcher {
  return {
    get isThere() {
      return isConnected();
    },
    cutPower(of) {
      if (!isConnected()) {
        return false;
      }
      process.send?.({ type: "power", of, action: "cut" });
      return true;
    },
  };
}

const isConnected = (): boolean => process.send !== undefined && process.connected;
