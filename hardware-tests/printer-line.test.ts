/** The serial adapter keeps the port's contract on a real pseudo-terminal. */
import { serialPrinters } from "@tillwave/service/adapters/serial-printer";
import { keepsPrinterContract } from "@tillwave/service/scenarios/printer.contract";
import { until, withPty } from "./daemons/pty.ts";

keepsPrinterContract("a serial port", (use) =>
  withPty((pty) =>
    use({ ...pty, printers: serialPrinters, received: pty.arrived, answer: pty.write, until }),
  ),
);
