/**
 * Switches adapters on and off, as `hciconfig hciN up` does: where bluetoothd does not run, nobody else does it after a start of
 * the machine. It takes CAP_NET_ADMIN. The numbers are those of the kernel's net/bluetooth/hci_sock.h.
 */
import type { AdapterPower } from "../radio/stack.ts";

const AF_BLUETOOTH = 31;
const BTPROTO_HCI = 1;
/** SOCK_RAW, SOCK_CLOEXEC. */
const SOCKET_TYPE = 3 | 0x8_00_00;
/** _IOW('H', 201, int). */
export const HCIDEVUP = 0x40_04_48_c9;
/** _IOW('H', 202, int). */
export const HCIDEVDOWN = 0x40_04_48_ca;
/** It is on, or off, already. */
const ALREADY = "EALREADY";

export const linuxPower: AdapterPower = {
  on: async (adapter) => await tell(adapter, [HCIDEVUP]),
  cycle: async (adapter) => await tell(adapter, [HCIDEVDOWN, HCIDEVUP]),
};

async function tell(adapter: number, requests: readonly number[]): Promise<string | null> {
  try {
    const kernel = await loadKernel();
    return await kernel(adapter, requests);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Null for done, or the name of what is wrong. */
type Kernel = (adapter: number, requests: readonly number[]) => Promise<string | null>;

async function loadKernel(): Promise<Kernel> {
  // Native code: only where an adapter is down.
  const { default: koffi } = await import("koffi");
  const libc = koffi.load("libc.so.6");
  const socket = libc.func("int socket(int, int, int)");
  const close = libc.func("int close(int)");
  const ioctl = libc.func("int ioctl(int, unsigned long, int)");
  const names = Object.entries(koffi.os.errno);

  function fault(): string {
    const number = koffi.errno();
    return names.find(([, value]) => value === number)?.[0] ?? `error ${number}`;
  }

  /** A controller that does not answer keeps the kernel for ten seconds: not in this thread. */
  async function request(file: number, code: number, adapter: number): Promise<string | null> {
    return await new Promise((resolve) => {
      ioctl.async(file, code, adapter, (error: Error | null, result: number) => {
        resolve(error === null ? (result < 0 ? fault() : null) : error.message);
      });
    });
  }

  return async (adapter, requests) => {
    const file = socket(AF_BLUETOOTH, SOCKET_TYPE, BTPROTO_HCI) as number;
    if (file < 0) {
      return fault();
    }
    let wrong: string | null = null;
    for (const code of requests) {
      wrong = await request(file, code, adapter);
    }
    close(file);
    return wrong === ALREADY ? null : wrong;
  };
}
