/**
 * What a program can ask its machine about Bluetooth without waiting, as by an ioctl: a small JSON file, replaced as a whole
 * by the bench (radio.ts) and read by the transport in the program (hci-transport.ts).
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The environment variable with the folder that the file is in. */
export const RADIO_VARIABLE = "TILLWAVE_RADIO";

/**
 * What the program may not: have such sockets at all (EAFNOSUPPORT), bind one, write to one (both EPERM). Linux lets
 * everybody bind a raw socket, and refuses the commands; binding a user channel takes CAP_NET_ADMIN.
 */
export type Denied = "no-sockets" | "bind" | "write" | null;

export interface MachineState {
  readonly denied: Denied;
  readonly adapters: readonly AdapterState[];
}

export interface AdapterState {
  /** N in hciN. */
  readonly index: number;
  readonly isUp: boolean;
  readonly address: string;
  /** Where hosts attach. */
  readonly socket: string;
}

export function writeMachineState(folder: string, state: MachineState): void {
  const path = join(folder, "machine.json");
  writeFileSync(`${path}.new`, JSON.stringify(state));
  renameSync(`${path}.new`, path);
}

/** Both ends are this bench, so it is not checked. */
export const readMachineState = (folder: string): MachineState =>
  JSON.parse(readFileSync(join(folder, "machine.json"), "utf8")) as MachineState;
