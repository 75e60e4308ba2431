/** Joins a hub with a one-time code. */
import type { JoinError, JoinReply } from "@tillwave/shared/api/till";
import { type Command, done, failed, textOf } from "../command.ts";
import { tillOf } from "../program-client.ts";

export const join: Command = {
  name: "join",
  does: "Lets the till that runs here join a hub",
  takes: "CODE [--hub URL] [--data DIR]",
  help: [
    "  CODE            the code from the hub's console, or the text of its picture (TWE1…)",
    "  --hub URL       where the hub is; a picture says it, a typed code does not",
    "  --data DIR      the till's folder",
  ].join("\n"),
  examples: ["tillwave join 4FHW-7K3M-9QXR-2V8T --hub https://192.168.1.5:8447"],
  options: { hub: { type: "string" }, data: { type: "string" } },
  namesMin: 1,
  namesMax: 1,
  async run(given) {
    const till = await tillOf(given);
    if (!till.ok) {
      return till.error;
    }
    const [code = ""] = given.names;
    const asked = { code, url: textOf(given, "hub") ?? null };
    const reply = await till.value.post<JoinReply>("/api/join", asked);
    if (!reply.ok) {
      return reply.error;
    }
    if (!reply.value.ok) {
      return failed(reply.value.error.type, WORDS[reply.value.error.type]);
    }
    const { merchant, terminal, name } = reply.value;
    return done([`Joined: ${name}, terminal ${terminal} of merchant ${merchant}.`], reply.value);
  },
};

const WORDS: Readonly<Record<JoinError["type"], string>> = {
  "code-malformed": "That is no code. It has 16 characters, like 4FHW-7K3M-9QXR-2V8T.",
  "url-malformed": "A typed code needs the hub's address: --hub https://192.168.1.5:8447",
  "hub-unreachable": "The hub does not answer at that address. Is it on, and in the same network?",
  "enrolment-refused":
    "The hub refuses this code. It may be used, too old or mistyped: make another.",
  "not-the-hub": "What answers there is not the hub that made this code. Check the address.",
  "other-currency": "That hub keeps its books in another currency than this till's settings.",
  "sales-waiting":
    "Sales of this till still wait for the hub that it has joined. Let them arrive first: tillwave sync push",
  "not-selling": "This till cannot open its journal at the moment. Look at its page first.",
};
