/**
 * The shop on one machine: the till's service as a child that is started again when it dies, and a line that
 * says which page to open.
 *
 * The options are the service's, but for `--built`: that one runs what `npm run build` made, which starts in half the
 * time; without it the sources run. The service announces `{ type: "listening", url }` over IPC, exits with 2 when it
 * cannot do what the options ask and with 3 when another till runs on the same data; then so do we. Whoever starts us
 * with an IPC channel has the shop closed when the channel closes.
 */
import { fileURLToPath } from "node:url";
import {
  type ChildNotice,
  SYSTEM_DEPS,
  startSupervisedChild,
} from "@tillwave/shared/host/supervised-child";

const EXIT_USAGE = 2;
const EXIT_ALREADY_RUNNING = 3;

const inTree = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const options = process.argv.slice(2).filter((option) => option !== "--built");
const program = process.argv.includes("--built")
  ? ["--enable-source-maps", inTree("terminal/service/dist/till.mjs")]
  : ["--import", import.meta.resolve("tsx"), inTree("terminal/service/main.ts")];
/** Once a page may be open: a service that took a free port must come back at the same one. */
let port: readonly string[] = [];
const shop = startSupervisedChild<string>(SYSTEM_DEPS, {
  args: () => [...program, "--page", inTree("terminal/ui/dist"), ...options, ...port],
  finalCodes: [EXIT_USAGE, EXIT_ALREADY_RUNNING],
  parseReady: parseListening,
  onNotice: report,
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => shop.stop());
}
if (process.send !== undefined) {
  process.on("disconnect", () => shop.stop());
}
process.exit(explain(await shop.ended));

function parseListening(message: unknown): string | null {
  const { type, url } = Object(message) as { readonly type?: unknown; readonly url?: unknown };
  return type === "listening" && typeof url === "string" ? url : null;
}

function report(notice: ChildNotice<string>): void {
  switch (notice.type) {
    case "ready":
      port = ["--port", new URL(notice.ready).port];
      console.log(`The shop is open: ${notice.ready}`);
      console.log("Open that page in a browser on this machine. Ctrl-C closes the shop.");
      return;
    case "died": {
      const seconds = notice.restartAfter / 1000;
      const when = seconds === 0 ? "at once" : `in ${seconds} s`;
      console.error(`The till stopped (${notice.reason}). It is started again ${when}.`);
      return;
    }
    case "silent":
      console.error("The till does not answer. It is ended by force and started again.");
      return;
    case "killed":
      console.error("The till did not close when asked. It was ended by force; no sale is lost.");
  }
}

function explain(code: number): number {
  if (code === EXIT_USAGE) {
    console.error("The till cannot start like that; its own words are above.");
  }
  if (code === EXIT_ALREADY_RUNNING) {
    console.error(
      "Another till runs on the same data. Close that one, or name another folder with --data.",
    );
  }
  if (code === 0) {
    console.log("The shop is closed.");
  }
  return code;
}
