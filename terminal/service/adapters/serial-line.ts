/**
 * A line over a serial port, or over a USB port that looks like one: bytes there and back, and nothing that knows what
 * they mean. Spec: serialport 13.
 */
import { accessSync, constants } from "node:fs";
import { SerialPort } from "serialport";
import type { LineClosed, LineListener } from "../ports.ts";

export interface SerialLineOptions {
  readonly path: string;
  readonly baudRate: number;
  /** Eight, none and one where they are left out. */
  readonly dataBits?: 7 | 8;
  readonly parity?: "none" | "even" | "odd";
  readonly stopBits?: 1 | 2;
}

export interface SerialLine {
  /** In the order of the calls, whole. What is written to a line that is not open goes nowhere. */
  write(bytes: Uint8Array): void;
  /** Throws away what has not left. The listener hears nothing more. */
  close(): void;
}

export function openSerialLine(options: SerialLineOptions, listener: LineListener): SerialLine {
  const { path } = options;
  // Nothing is locked in the file system: the kernel refuses a second opener (TIOCEXCL).
  const port = new SerialPort({ ...options, autoOpen: false, lock: true, hupcl: false });
  let isOver = false;
  const end = (why: LineClosed): void => {
    if (!isOver) {
      isOver = true;
      letGo(port);
      listener.closed(why);
    }
  };
  const failed = (error: Error): void => end(whyOf(error, path));
  port.on("error", failed);
  port.on("data", (bytes: Buffer) => {
    if (!isOver) {
      listener.received(Uint8Array.from(bytes));
    }
  });
  port.on("close", (error: Error | null) =>
    end({ type: "unplugged", detail: error?.message ?? "the port was closed" }),
  );
  port.open((error) => {
    if (isOver) {
      letGo(port);
    } else if (error === null) {
      raiseLines(port);
      listener.opened();
    } else {
      failed(error);
    }
  });
  return {
    write(bytes) {
      if (!isOver && port.isOpen) {
        port.write(Buffer.from(bytes), undefined, (error) => {
          if (error !== null && error !== undefined) {
            failed(error);
          }
        });
      }
    },
    close() {
      isOver = true;
      letGo(port);
    },
  };
}

/** Devices with hardware handshake speak only while these are up. A pseudo-terminal has none, and says so. */
function raiseLines(port: SerialPort): void {
  port.set({ dtr: true, rts: true }, () => {});
}

/** What the kernel still holds would keep the port busy, and come out of a device that is switched on later. */
function letGo(port: SerialPort): void {
  if (port.isOpen) {
    port.flush(() => {
      if (port.isOpen) {
        port.close(() => {});
      }
    });
  }
}

function whyOf({ message }: Error, path: string): LineClosed {
  const detail = message;
  try {
    accessSync(path, constants.F_OK);
  } catch {
    return { type: "no-port", detail };
  }
  if (/lock|busy|EAGAIN|temporarily unavailable/iu.test(message)) {
    return { type: "port-busy", detail };
  }
  if (/permission|EACCES|not permitted/iu.test(message)) {
    return { type: "port-refused", detail };
  }
  return { type: "line-failed", detail };
}
