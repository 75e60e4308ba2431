/** How the line to the service is. One that is back within a second was not worth a word. */
import { type ReadonlySignal, batch, signal } from "@preact/signals";

const LOST_AFTER_MS = 1000;

export type Line = "connecting" | "connected" | "lost" | "not-allowed" | "too-many-pages";

export interface LineWatch {
  readonly line: ReadonlySignal<Line>;
  /** When the line was lost, in milliseconds since 1970; null while it is there. */
  readonly lostSince: ReadonlySignal<number | null>;
  connected(): void;
  lost(): void;
  /** It has been lost for longer than a second already. */
  silent(): void;
  notAllowed(): void;
  tooManyPages(): void;
}

export function createLineWatch(now: () => number): LineWatch {
  const line = signal<Line>("connecting");
  const lostSince = signal<number | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function sayLost(since: number): void {
    batch(() => {
      line.value = isShutOut(line.peek()) ? line.peek() : "lost";
      lostSince.value ??= since;
    });
  }

  return {
    line,
    lostSince,
    connected() {
      clearTimeout(timer);
      timer = undefined;
      line.value = "connected";
      lostSince.value = null;
    },
    lost() {
      const since = now();
      timer ??= setTimeout(() => sayLost(since), LOST_AFTER_MS);
    },
    silent: () => sayLost(now()),
    notAllowed() {
      line.value = "not-allowed";
    },
    tooManyPages() {
      line.value = "too-many-pages";
    },
  };
}

/** The service is there, and will not have this page. */
export const isShutOut = (line: Line): boolean =>
  line === "not-allowed" || line === "too-many-pages";
