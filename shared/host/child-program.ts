/**
 * What every program does alike that is watched from a distance and killed (supervised-child.ts): it keeps nothing, speaks to
 * its parent over IPC, and never outlives it.
 *
 *   SIGTERM, SIGINT, or the parent is gone ──▶ whenToldToEnd ──▶ SIGKILL
 *   a broken promise, or `end` ──────────────▶ its last word ──▶ SIGKILL
 *
 * Not even exit() is to be trusted with a driver that hangs.
 */

/** For its last word to leave, in milliseconds. */
const LAST_WORD_MS = 50;

export interface ChildOptions<Word> {
  /** A line for whoever starts it by hand: who starts it else. */
  readonly alone: string;
  lastWord(why: string): Word;
}

export interface Parent<Word> {
  /** Lost where the parent is gone. */
  say(word: Word): void;
  /** Dies, and says why. */
  end(why: string): void;
  hear(listener: (message: unknown) => void): void;
  /** Whoever listens ends the program. */
  whenToldToEnd(listener: () => void): void;
}

/** Null where there is none: the program says so, and dies. */
export function meetParent<Word extends object>({
  alone,
  lastWord,
}: ChildOptions<Word>): Parent<Word> | null {
  if (!process.connected) {
    // Gone while this program was being loaded, or never there: nobody would ever end it.
    process.stderr.write(`${alone}\n`, die);
    return null;
  }
  const say = (word: Word): void => {
    if (process.connected) {
      process.send?.(word, undefined, undefined, () => {});
    }
  };
  const end = (why: string): void => {
    say(lastWord(why));
    setTimeout(die, LAST_WORD_MS);
  };
  process.on("uncaughtException", (error) => end(error.stack ?? error.message));
  process.on("unhandledRejection", (error) => end(String(error)));
  return {
    say,
    end,
    hear: (listener) => void process.on("message", listener),
    whenToldToEnd(listener) {
      process.on("disconnect", listener);
      process.on("SIGTERM", listener);
      process.on("SIGINT", listener);
    },
  };
}

export function die(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("killed");
}

/** Dies when it has left the world in order, and after so many milliseconds in any case. */
export function dieAfter(leave: () => Promise<void>, withinMs: number): void {
  setTimeout(die, withinMs);
  void leave().finally(die);
}
