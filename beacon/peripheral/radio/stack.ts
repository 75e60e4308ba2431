/** A Bluetooth library as the radio's process needs it; those that there are stand in ../adapters. */
import type { Result } from "@tillwave/shared/core/result";
import type { CentralEvent } from "../ports.ts";

export interface StackFault {
  readonly type: "no-adapter" | "no-permission";
  readonly detail: string;
  /** Whether the same process may try again; else only a new one can. */
  readonly mayTryAgain: boolean;
}

/** "on" once the library has set the controller up. */
export type StackState = "on" | "off" | "no-permission" | "unsupported";

export interface StackListener {
  changed(state: StackState): void;
  /** One HCI packet that the controller, or the kernel for it, sent. */
  heard(packet: Uint8Array): void;
  /** One HCI packet that the library wrote on its own account. */
  wrote(packet: Uint8Array): void;
  /** What the central that is connected does with the service. */
  attribute(event: AttributeEvent): void;
  /** The socket is dead, and the library cannot open another. */
  lost(detail: string): void;
}

export type AttributeEvent = Extract<
  CentralEvent["what"],
  { readonly type: "mtu" | "subscribed" | "unsubscribed" | "wrote" }
>;

/** Null for done, else the name of what is wrong: {@link BLOCKED}. */
export interface AdapterPower {
  on(adapter: number): Promise<string | null>;
  /** Off, and on again. */
  cycle(adapter: number): Promise<string | null>;
}

/** Blocked by rfkill, or by a switch on the device: nobody can switch it on before that is undone. */
export const BLOCKED = "ERFKILL";

export interface StackSocket {
  /** hci index. */
  readonly adapter: number;
  write(packet: Uint8Array): void;
  /** To who listens; to nobody where nobody does. */
  notify(bytes: Uint8Array): void;
  /** Whether this adapter is gone while one that would do is there: only a new process can have that. */
  isElsewhere(): boolean;
}

export interface Stack {
  open(listener: StackListener): Result<StackSocket, StackFault>;
}
