/** A finger and a keyboard, as the browser gets them from the machine: through its whole input path. */
import { setTimeout } from "node:timers/promises";
import type { CDPSession } from "playwright-core";

/** How long a finger or a key is down, in milliseconds. */
const HELD_MS = 40;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export async function tap(session: CDPSession, { x, y }: Point): Promise<void> {
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
  await setTimeout(HELD_MS);
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

/** One key of an American keyboard: a small letter, a figure, the space bar, or a key without a character. */
export async function strike(session: CDPSession, key: string): Promise<void> {
  const { text, ...stroke } = strokeOf(key);
  await session.send("Input.dispatchKeyEvent", {
    type: text === "" ? "rawKeyDown" : "keyDown",
    text,
    ...stroke,
  });
  await setTimeout(HELD_MS);
  await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...stroke });
}

interface Stroke {
  readonly key: string;
  readonly code: string;
  /** Empty where the key has no character. */
  readonly text: string;
  readonly windowsVirtualKeyCode: number;
}

const ESCAPE = 27;

function strokeOf(key: string): Stroke {
  if (key === "Escape") {
    return { key, code: key, text: "", windowsVirtualKeyCode: ESCAPE };
  }
  const code = key === " " ? "Space" : /\d/u.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`;
  return { key, code, text: key, windowsVirtualKeyCode: key.toUpperCase().charCodeAt(0) };
}
