/**
 * Tells systemd that this program is ready, and that it is well: unit Type=notify, WatchdogSec, NotifyAccess=all.
 *
 * Node cannot write to a datagram socket of the file system, so systemd's own small program does it. Where no systemd
 * started us nothing happens.
 */
import { spawn } from "node:child_process";

export interface Systemd {
  ready(status: string): void;
  /** What `systemctl status` shows. */
  status(words: string): void;
  /** Says that it is well, from now on, as often as the unit wants, while `isWell`. */
  watch(isWell: () => boolean): void;
}

type Environment = Readonly<Record<string, string | undefined>>;
export type Notify = (assignments: readonly string[]) => void;

/** For `status`: longer is cut. */
const STATUS_MAX = 200;

const systemdNotify: Notify = (assignments) => {
  const notifier = spawn("systemd-notify", assignments, { stdio: "ignore" });
  // A machine without it has no systemd that waits.
  notifier.on("error", () => {});
};

export function createSystemd(environment: Environment, notify: Notify = systemdNotify): Systemd {
  const isHeard = (environment["NOTIFY_SOCKET"] ?? "") !== "";
  const tell: Notify = (assignments) => {
    if (isHeard) {
      notify(assignments);
    }
  };
  const words = (status: string): string =>
    `STATUS=${status.replaceAll(/\s+/gu, " ").slice(0, STATUS_MAX)}`;
  return {
    ready: (status) => tell(["READY=1", words(status)]),
    status: (status) => tell([words(status)]),
    watch(isWell) {
      const everyMs = Number(environment["WATCHDOG_USEC"] ?? 0) / 1000 / 2;
      if (isHeard && everyMs > 0) {
        setInterval(() => isWell() && tell(["WATCHDOG=1"]), everyMs).unref();
      }
    },
  };
}
