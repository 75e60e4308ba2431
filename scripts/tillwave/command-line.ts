/** Finds the command that was typed, reads its options, and runs it. */
import { parseArgs } from "node:util";
import { type Command, type Given, type Outcome, done, usage } from "./command.ts";
import { COMMANDS } from "./commands.ts";

const GLOBAL = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;

export type Surroundings = Pick<Given, "environment" | "progress" | "live">;

export async function runCommandLine(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<Outcome> {
  const found = findCommand(args);
  if (found === null) {
    return withoutCommand(args.filter((arg) => !arg.startsWith("-")));
  }
  const { command, rest } = found;
  try {
    const { values, positionals } = parseArgs({
      args: [...withNumbersTied(rest)],
      options: { ...command.options, ...GLOBAL },
      allowPositionals: true,
    });
    if (values["help"] === true) {
      return done([helpOf(command)], { help: helpOf(command) });
    }
    if (positionals.length < command.namesMin || positionals.length > command.namesMax) {
      return usage(`Usage: tillwave ${command.name} ${command.takes}`.trim());
    }
    const options = values as Given["options"];
    return await command.run({ ...surroundings, options, names: positionals });
  } catch (error) {
    if (!(error instanceof TypeError && "code" in error)) {
      throw error;
    }
    return usage(optionWords(command, error), `See tillwave ${command.name} --help`);
  }
}

const NEAR_MAX = 3;

/** The group that was asked for, the commands that are nearly called so, or all. */
function withoutCommand(words: readonly string[]): Outcome {
  const asked = words.join(" ");
  const [first = ""] = words;
  const isGroup = COMMANDS.some(({ name }) => name.startsWith(`${first} `));
  const group = COMMANDS.filter(({ name }) => first === "" || name.split(" ")[0] === first);
  if (first === "" || (isGroup && words.length === 1)) {
    const json = { commands: group.map(({ name, does }) => ({ name, does })) };
    return done([overview(group)], json);
  }
  const near = nearest(
    asked,
    (isGroup ? group : COMMANDS).map(({ name }) => name),
  );
  const say = [
    `There is no command "${asked}".`,
    ...(near.length === 0
      ? []
      : [`Did you mean: ${near.map((name) => `tillwave ${name}`).join(", ")}?`]),
    ...(isGroup || near.length === 0
      ? [overview(isGroup ? group : COMMANDS)]
      : ["tillwave --help lists all."]),
  ];
  return usage(...say);
}

/** Names that differ from it by a few letters, the nearest first. */
function nearest(asked: string, names: readonly string[]): readonly string[] {
  const words = asked.split(" ").length;
  const candidates = names.flatMap((name) => {
    const short = name.split(" ").slice(0, words).join(" ");
    const last = asked.split(" ").at(-1) ?? "";
    const most = Math.max(1, Math.floor(last.length / NEAR_MAX));
    const away = distance(asked.slice(0, NAME_LENGTH_MAX), short);
    return away <= most ? [{ name: short, away }] : [];
  });
  const sorted = candidates.toSorted((a, b) => a.away - b.away).map(({ name }) => name);
  return [...new Set(sorted)].slice(0, NEAR_MAX);
}

/** Longer ones are nobody's. */
const NAME_LENGTH_MAX = 40;

/** Levenshtein's: letters to change, add or take away. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j += 1) {
      const changed = (row[j] ?? 0) + (other[j] === letter ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** What is wrong with the options, whatever the parser's own words for it are. */
function optionWords({ options, name }: Command, error: TypeError & { code?: unknown }): string {
  const given = /'([^']+)'/u.exec(error.message)?.[1] ?? "";
  const option = given.split(/[ ,=]/u).find((word) => word.startsWith("-")) ?? given;
  const known = Object.keys({ ...options, ...GLOBAL }).map((long) => `--${long}`);
  switch (error.code) {
    case "ERR_PARSE_ARGS_UNKNOWN_OPTION": {
      const near = nearest(option, known);
      const meant = near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`;
      return `tillwave ${name} has no option ${option}.${meant}`;
    }
    case "ERR_PARSE_ARGS_INVALID_OPTION_VALUE": {
      const takesNone = /does not take/u.test(error.message);
      const long = given.split(/[ ,=]/u).findLast((word) => word.startsWith("--")) ?? option;
      return takesNone
        ? `${long} stands alone: nothing follows it.`
        : `${long} needs something after it.`;
    }
    default:
      return "The options cannot be read.";
  }
}

/** A number below zero looks like an option to the parser, unless it is tied to its own: `--level -20`. */
function withNumbersTied(args: readonly string[]): readonly string[] {
  const tied: string[] = [];
  for (const arg of args) {
    const before = tied.at(-1) ?? "";
    if (/^-\d/u.test(arg) && /^--[a-z-]+$/u.test(before)) {
      tied[tied.length - 1] = `${before}=${arg}`;
    } else {
      tied.push(arg);
    }
  }
  return tied;
}

function findCommand(
  args: readonly string[],
): { command: Command; rest: readonly string[] } | null {
  for (const command of COMMANDS) {
    const words = command.name.split(" ");
    if (words.every((word, i) => args[i] === word)) {
      return { command, rest: args.slice(words.length) };
    }
  }
  return null;
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "tillwave: a shop's till and hub from the command line",
    "",
    ...commands.map(({ name, does }) => `  ${name.padEnd(width)}   ${does}`),
    "",
    "tillwave COMMAND --help says more, with examples. --json prints for programs.",
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the till or hub does not run.",
  ].join("\n");
}

export function helpOf({ name, takes, does, help, examples }: Command): string {
  return [
    `tillwave ${name} ${takes}`.trim(),
    "",
    `${does}.`,
    ...(help === "" ? [] : ["", help]),
    "",
    "Examples:",
    ...examples.map((example) => `  ${example}`),
  ].join("\n");
}
