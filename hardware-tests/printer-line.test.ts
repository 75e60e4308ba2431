/** The serial adapter keeps the port's contract on a real pseudo-terminal. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { serialPrinters } from "@tillwave/service/adapters/serial-printer";
import { keepsPrinterContract } from "@tillwave/service/scenarios/printer.contract";
import { openPty, until } from "./daemons/pty.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

keepsPrinterContract("a serial port", async (use) => {
  const folder = makeMemoryFolder("printer-line-");
  const arrived: Uint8Array[] = [];
  const pty = await openPty(join(folder, "printer"), (bytes) => arrived.push(bytes));
  try {
    await use({
      printers: serialPrinters,
      path: pty.path,
      received: () => concatBytes(arrived),
      answer: pty.write,
      unplug: pty.unplug,
      plugIn: pty.plugIn,
      until,
    });
  } finally {
    await pty.unplug();
    rmSync(folder, { recursive: true, force: true });
  }
});
