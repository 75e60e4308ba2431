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
    const asked = args.filter((arg) => !arg.startsWith("-")).join(" ");
    const group = COMMANDS.filter(({ name }) => name.startsWith(asked === "" ? "" : `${asked} `));
    return group.length > 0
      ? done([overview(group)], { commands: group.map(({ name, does }) => ({ name, does })) })
      : usage(`There is no command "${asked}".`, overview(COMMANDS));
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
    return usage(error.message, `See tillwave ${command.name} --help`);
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
