/** Where a till finds the lab's card terminal: lines of JSON on a port of 127.0.0.1. */
import { type Server, type Socket, createServer } from "node:net";
import { once } from "node:events";
import { createLineReader } from "@tillwave/shared/card-terminal/messages";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type {
  TerminalCaller,
  VirtualCardTerminal,
} from "../card-terminal/virtual-card-terminal.ts";

/** More are reset at once: a terminal stands beside one till. */
const CALLERS_MAX = 4;

export interface CardTerminalPort {
  readonly port: number;
  close(): void;
}

export async function listenForTills(
  terminal: VirtualCardTerminal,
  port: number,
): Promise<Result<CardTerminalPort, { readonly type: "port-taken"; readonly port: number }>> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => {});
    if (sockets.size >= CALLERS_MAX) {
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    serve(socket, terminal);
  });
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return err({ type: "port-taken", port });
  }
  return ok({
    port: (server.address() as { readonly port: number }).port,
    close() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  });
}

function serve(socket: Socket, terminal: VirtualCardTerminal): void {
  const caller: TerminalCaller = {
    say: (text) => socket.write(text),
    hangUp: () => socket.destroy(),
  };
  const reader = createLineReader();
  socket.once("close", () => terminal.left(caller));
  socket.on("data", (bytes) => {
    const lines = reader.feed(bytes);
    if (lines === null) {
      socket.destroy();
    }
    lines?.forEach((line) => terminal.heard(caller, line));
  });
  if (!terminal.connected(caller)) {
    socket.resetAndDestroy();
  }
}
