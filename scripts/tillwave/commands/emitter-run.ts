/** The emitter as a program in the foreground, for a first look; a Pi that stays runs it by systemd. */
import { SPEAKERS } from "@tillwave/shared/api/emitter";
import { wordsFor } from "../../shop/programs.ts";
import { type Command, EXIT, type Outcome, done, failed, textOf, usage } from "../command.ts";
import { FOLDER_HELP, FOLDER_OPTION, emitterFolderOf } from "../emitter/emitter-asker.ts";
import { runInForeground } from "../foreground.ts";

const ALREADY_RUNNING = 3;

export const emitterRun: Command = {
  name: "emitter run",
  does: "Runs the emitter here until Ctrl-C",
  takes: "[--folder DIR] [--speaker NAME]",
  help: [
    FOLDER_HELP,
    `  --speaker NAME  ${SPEAKERS.join(", ")}: whatever its config says; silent is for machines without sound`,
    "",
    "On a Raspberry Pi that stays: tone-emitter/emitter/README.md says how systemd starts it.",
  ].join("\n"),
  examples: ["tillwave emitter run", "tillwave emitter run --folder /tmp/emitter --speaker silent"],
  options: { speaker: { type: "string" }, ...FOLDER_OPTION },
  namesMin: 0,
  namesMax: 0,
  run(given) {
    const speaker = textOf(given, "speaker");
    if (speaker !== undefined && !SPEAKERS.some((name) => name === speaker)) {
      return Promise.resolve(usage(`--speaker takes ${SPEAKERS.join(", ")}, not "${speaker}".`));
    }
    const folder = emitterFolderOf(given);
    const own = ["--folder", folder, ...(speaker === undefined ? [] : ["--speaker", speaker])];
    return runUntilItEnds([...wordsFor("emitter"), ...own], folder);
  },
};

async function runUntilItEnds(words: readonly string[], folder: string): Promise<Outcome> {
  const { code, signal, error } = await runInForeground(words);
  if (error !== null) {
    return failed("not-started", error);
  }
  if (code === 0 || signal === "SIGINT" || signal === "SIGTERM") {
    return done(["The emitter has stopped."], { stopped: true });
  }
  if (code === ALREADY_RUNNING) {
    const say = "It runs already: tillwave emitter status";
    return { exit: EXIT.failed, say: [say], json: { error: "already-running", say } };
  }
  return failed("ended", `The emitter ended by itself. ${folder}/emitter.log says why.`);
}
