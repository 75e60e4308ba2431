/** Which of all the boxes on the ceiling is it? */
import { type Command, done } from "../command.ts";
import { FOLDER_HELP, FOLDER_OPTION, askForAnswer } from "../emitter/emitter-asker.ts";

export const emitterIdentify: Command = {
  name: "emitter identify",
  does: "Lets the emitter of this machine play a few notes that everybody hears",
  takes: "[--folder DIR]",
  help: [FOLDER_HELP, "", "Its code goes on behind the notes."].join("\n"),
  examples: ["tillwave emitter identify"],
  options: FOLDER_OPTION,
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const asked = await askForAnswer(given, { ask: "identify" }, "done");
    return asked.ok
      ? done(["It plays four notes, twice the last. Heard nothing? tillwave emitter status"], {
          identifies: true,
        })
      : asked.error;
  },
};
