/** Another program that takes a serial port before the till does. */
import type { LineClosed } from "@tillwave/service/ports";
import { serialPrinters } from "@tillwave/service/adapters/serial-printer";
import type { Pty } from "./pty.ts";
import { until } from "./pty.ts";

export interface SerialHolder {
  letGo(): void;
}

/** Plugs the cable in, and has the port before anybody else. */
export async function createSerialHolder(pty: Pty): Promise<SerialHolder> {
  await pty.plugIn();
  let isHolding = false;
  const closed: LineClosed[] = [];
  const take = () =>
    serialPrinters.connect({ path: pty.path, baudRate: 115_200 }).open({
      opened: () => (isHolding = true),
      received: () => {},
      closed: (why) => closed.push(why),
    });
  let line = take();
  await until(() => {
    if (closed.length > 0) {
      closed.length = 0;
      line = take();
    }
    return isHolding;
  }, "the port could not be taken");
  return {
    letGo: () => line.close(),
  };
}
