/** Cables to readers on this machine: the card dials in, as vpcd's cards do (frame.ts). */
import { connect } from "node:net";
import type { FieldLines } from "../phone/spot.ts";

export const tcpFieldLines: FieldLines = {
  open(port, listener) {
    let isClosed = false;
    const socket = connect({ host: "127.0.0.1", port });
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("connect", () => {
      if (!isClosed) {
        listener.onOpen();
      }
    });
    socket.on("data", (bytes: Uint8Array) => {
      if (!isClosed) {
        listener.onBytes(new Uint8Array(bytes));
      }
    });
    socket.on("close", () => {
      if (!isClosed) {
        listener.onGone();
      }
    });
    return {
      write: (bytes) => void (socket.writable && socket.write(bytes)),
      close() {
        isClosed = true;
        // What was written still goes out: a phone that is pulled away has sent what it has sent.
        socket.end();
        socket.destroySoon();
      },
    };
  },
};
