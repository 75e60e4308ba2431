/** One controller of the emulator: a connection to its socket. The controller is gone when the connection is. */
import { type Socket, connect } from "node:net";
import { present } from "@tillwave/shared/core/assert";
import { createH4Stream } from "./h4-stream.ts";

const CONNECT_TRIES_MAX = 50;
const TRY_AGAIN_MS = 20;

export interface ControllerLink {
  send(packet: Uint8Array): void;
  close(): void;
}

export interface LinkListener {
  packet(packet: Uint8Array): void;
  /** Once, unless it was closed from here. */
  gone(): void;
}

export async function openControllerLink(
  path: string,
  listener: LinkListener,
): Promise<ControllerLink> {
  const socket = await connectTo(path);
  const stream = createH4Stream();
  let isOpen = true;
  const end = (): void => {
    if (isOpen) {
      isOpen = false;
      socket.destroy();
      listener.gone();
    }
  };
  socket.on("error", end).on("close", end);
  socket.on("data", (bytes: Buffer) => {
    const packets = stream.push(bytes);
    if (!packets.ok) {
      end();
      return;
    }
    for (const packet of packets.value) {
      if (isOpen) {
        listener.packet(packet);
      }
    }
  });
  return {
    send(packet) {
      if (isOpen) {
        socket.write(packet);
      }
    },
    close() {
      isOpen = false;
      socket.destroy();
    },
  };
}

/** The emulator makes its socket a moment before it listens. */
async function connectTo(path: string): Promise<Socket> {
  let failure: Error | null = null;
  for (let tries = 0; tries < CONNECT_TRIES_MAX; tries += 1) {
    const socket = connect(path);
    // oxlint-disable-next-line no-await-in-loop -- one try after the other
    failure = await new Promise<Error | null>((resolve) => {
      socket.once("connect", () => resolve(null)).once("error", resolve);
    });
    if (failure === null) {
      return socket.removeAllListeners("error");
    }
    // oxlint-disable-next-line no-await-in-loop -- it is just starting
    await new Promise((resolve) => {
      setTimeout(resolve, TRY_AGAIN_MS);
    });
  }
  throw present(failure, "a reason why nobody answers");
}
