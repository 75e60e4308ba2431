/** What a command of `tillwave` is, and what it ends with. */
import type { ParseArgsConfig } from "node:util";

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** The till or the hub that was asked for does not run, or does not answer. */
  notRunning: 3,
} as const;

export interface Outcome {
  readonly exit: (typeof EXIT)[keyof typeof EXIT];
  /** What a person reads: lines. The last says what to do next, where there is something to do. */
  readonly say: readonly string[];
  /** The same for a program, printed by `--json`. */
  readonly json: object;
}

export interface Given {
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly names: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Progress of long work, on the standard error stream; nothing under `--json`. */
  readonly progress: (line: string) => void;
  /** What is known before the end, on the standard output at once: the words, or under `--json` one line of it. */
  readonly live: (say: string, json: object) => void;
}

export interface Command {
  /** As it is typed: "hub init". */
  readonly name: string;
  /** One line. */
  readonly does: string;
  /** What follows the name. */
  readonly takes: string;
  /** More words; each option on a line of its own. */
  readonly help: string;
  readonly examples: readonly string[];
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** Names that must and may follow. */
  readonly namesMin: number;
  readonly namesMax: number;
  run(given: Given): Promise<Outcome>;
}

export function done(say: readonly string[], json: object): Outcome {
  return { exit: EXIT.done, say, json };
}

export function failed(type: string, ...say: string[]): Outcome {
  return { exit: EXIT.failed, say, json: { error: type, say: say.join(" ") } };
}

export function usage(...say: string[]): Outcome {
  return { exit: EXIT.usage, say, json: { error: "usage", say: say.join(" ") } };
}

export function notRunning(...say: string[]): Outcome {
  return { exit: EXIT.notRunning, say, json: { error: "not-running", say: say.join(" ") } };
}

/** The option's text, or undefined where it was not given. */
export function textOf({ options }: Given, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}
