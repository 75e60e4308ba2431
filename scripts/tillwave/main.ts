/**
 * `tillwave`: the command line of technicians and staff.
 *
 *   npx tillwave COMMAND … [--json] [--help]
 *
 * Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the till or hub does not run.
 */
import { EXIT } from "./command.ts";
import { runCommandLine } from "./command-line.ts";

// What is made here, keys among it, is its owner's alone.
process.umask(0o077);
const isJson = process.argv.includes("--json");
const outcome = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  progress: (line) => {
    if (!isJson) {
      console.error(line);
    }
  },
  live: (say, json) => console.log(isJson ? JSON.stringify(json) : say),
});
const print = outcome.exit === EXIT.done || isJson ? console.log : console.error;
print(isJson ? JSON.stringify(outcome.json) : outcome.say.join("\n"));
process.exitCode = outcome.exit;
