/**
 * A keyboard-like scanner: the keys of a code and Enter, 5 to 30 ms apart. The browser gets each key
 * with its time on it, so that the rhythm holds on a machine that is late.
 */
import { setTimeout } from "node:timers/promises";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import type { CDPSession, Page } from "playwright-core";

const GAP_MS_MIN = 5;
const GAP_MS_MAX = 30;

export interface Scanner {
  scan(code: string): Promise<void>;
}

/** The same seed gives the same rhythm. */
export async function plugScannerIn(page: Page, seed: number): Promise<Scanner> {
  const session = await page.context().newCDPSession(page);
  const random = seededRandom(seed);
  return {
    scan: (code) => typeKeys(session, [...code, "Enter"], random),
  };
}

async function typeKeys(
  session: CDPSession,
  keys: readonly string[],
  random: SeededRandom,
): Promise<void> {
  const sent: Promise<unknown>[] = [];
  let at = Date.now();
  for (const key of keys) {
    await setTimeout(Math.max(0, at - Date.now()));
    const stroke = { ...strokeOf(key), timestamp: at / 1000 };
    sent.push(
      session.send("Input.dispatchKeyEvent", { type: "keyDown", ...stroke }),
      session.send("Input.dispatchKeyEvent", { type: "keyUp", ...stroke, text: "" }),
    );
    at += GAP_MS_MIN + random.integer(GAP_MS_MAX - GAP_MS_MIN + 1);
  }
  await Promise.all(sent);
}

interface Stroke {
  readonly key: string;
  readonly code: string;
  readonly text: string;
  readonly windowsVirtualKeyCode: number;
}

/** Figures and capitals only: codes have no others here. */
function strokeOf(key: string): Stroke {
  if (key === "Enter") {
    return { key, code: "Enter", text: "\r", windowsVirtualKeyCode: 13 };
  }
  const code = /\d/u.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`;
  return { key, code, text: key, windowsVirtualKeyCode: key.toUpperCase().charCodeAt(0) };
}
