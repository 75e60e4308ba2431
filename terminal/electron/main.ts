/** The window as a program of Electron: started by kiosk.ts, which says over the environment what to run. */
import { spawn } from "node:child_process";
import { BrowserWindow, Menu, app, powerSaveBlocker, screen, session } from "electron";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { EXIT_USAGE } from "@tillwave/shared/host/program";
import { type WindowOrder, parseWindowOrder } from "./window-order.ts";
import { runShell } from "./shell.ts";
import { tillAnswers } from "./till-answers.ts";

const order = parseWindowOrder(process.env["TILLWAVE_KIOSK"]);
if (order === null) {
  console.error("This window is opened by: npm run kiosk");
  app.exit(EXIT_USAGE);
} else {
  app.setPath("userData", order.profile);
  // Not awaited: Electron is ready only once this module has been read to its end.
  void openWindow(order);
}

async function openWindow({ till }: WindowOrder): Promise<void> {
  const code = await runShell(
    {
      electron: { app, BrowserWindow, Menu, powerSaveBlocker, screen, session },
      spawn: (command, args, options) => spawn(command, [...args], options),
      timers: machineTimers,
      answers: tillAnswers,
      log: (words) => console.error(words),
    },
    till,
  );
  app.exit(code ?? 0);
}
