/** Whether the system's PC/SC service answers. Spec: pcsc-lite 1.9, its socket and PCSCLITE_CSOCK_NAME. */
import { connect } from "node:net";

const SOCKET = "/run/pcscd/pcscd.comm";
/** Between two tries, in milliseconds. */
const AGAIN_MS = 200;

export interface PcscdWait {
  /** Once, as soon as it does. With socket activation, asking starts it. */
  answers(): void;
  /** Once, where it does not at first. */
  isDown(): void;
}

export function awaitPcscd({ answers, isDown }: PcscdWait): void {
  const path = process.env["PCSCLITE_CSOCK_NAME"] ?? SOCKET;
  const line = connect({ path });
  line.once("connect", () => {
    line.destroy();
    answers();
  });
  line.once("error", () => {
    isDown();
    setTimeout(() => awaitPcscd({ answers, isDown: () => {} }), AGAIN_MS);
  });
}
