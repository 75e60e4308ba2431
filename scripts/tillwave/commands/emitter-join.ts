/** The emitter of this machine joins a hub: it becomes one of the emitters of a zone. */
import { toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  formatJoinCode,
  isInvitation,
  parseInvitation,
  parseJoinCode,
} from "@tillwave/shared/sync/join-code";
import { type Command, type Given, type Outcome, done, textOf, usage } from "../command.ts";
import { FOLDER_HELP, FOLDER_OPTION, askForAnswer } from "../emitter/emitter-asker.ts";
import { statusLines } from "../emitter/status-words.ts";

const NAME_MAX = 60;

export const emitterJoin: Command = {
  name: "emitter join",
  does: "Lets the emitter of this machine join a hub, and sound in the zone that the code is for",
  takes: "CODE [--url https://HUB:8447] [--name NAME] [--folder DIR]",
  help: [
    "  CODE            from the hub's console (Zones, the zone, Add an emitter), or the text of its picture (TWE1…)",
    "  --url URL       where the hub is; a picture says it, a typed code does not",
    "  --name NAME     what people call this emitter (default: this machine's name)",
    FOLDER_HELP,
    "",
    "A code is good for 15 minutes and one emitter. Joining again, with a new code, gives it a new key.",
  ].join("\n"),
  examples: [
    "tillwave emitter join 4FHW-7K3M-9QXR-2V8T --url https://192.168.1.5:8447",
    "tillwave emitter join 4FHW-7K3M-9QXR-2V8T --url https://hub.local:8447 --name 'By the door'",
  ],
  options: { url: { type: "string" }, name: { type: "string" }, ...FOLDER_OPTION },
  namesMin: 1,
  namesMax: 1,
  async run(given) {
    const invited = readInvitation(given);
    if (!invited.ok) {
      return invited.error;
    }
    const name = textOf(given, "name");
    if (name !== undefined && (name.trim() === "" || name.length > NAME_MAX)) {
      return usage(`--name takes 1 to ${NAME_MAX} characters.`);
    }
    const ask = { ask: "join", ...invited.value, ...(name === undefined ? {} : { name }) } as const;
    given.progress(`Asking ${invited.value.url} …`);
    const joined = await askForAnswer(given, ask, "done");
    if (!joined.ok) {
      return joined.error;
    }
    const asked = await askForAnswer(given, { ask: "status" }, "status");
    return asked.ok
      ? done(["Joined.", ...statusLines(asked.value.status, Date.now())], asked.value.status)
      : done(["Joined. tillwave emitter status says more."], { joined: true });
  },
};

interface Invited {
  readonly url: string;
  readonly code: string;
  readonly spki?: string;
}

/** Of a typed code and an address, or of a picture that says both, and whose key the hub shows. */
function readInvitation(given: Given): Result<Invited, Outcome> {
  const [code = ""] = given.names;
  const url = textOf(given, "url");
  if (isInvitation(code)) {
    const invitation = parseInvitation(code);
    return invitation.ok
      ? ok({
          url: url ?? invitation.value.url,
          code: formatJoinCode(invitation.value),
          spki: toHex(invitation.value.spki),
        })
      : err(
          usage(
            "That is not the whole text of the picture. It begins with TWE1.",
            "The hub's console shows it again: Zones, the zone, Add an emitter.",
          ),
        );
  }
  if (!parseJoinCode(code).ok) {
    return err(
      usage(
        "That is no code. It has 16 characters, like 4FHW-7K3M-9QXR-2V8T.",
        "The hub's console makes one: Zones, the zone, Add an emitter.",
      ),
    );
  }
  if (url === undefined || !URL.canParse(url) || new URL(url).protocol !== "https:") {
    return err(usage("A typed code needs the hub's address: --url https://192.168.1.5:8447"));
  }
  return ok({ url, code });
}
