/** A one-time code with which a till joins the hub: to be scanned or typed at the till. */
import type { JoinCode } from "@tillwave/shared/api/console";
import { renderUnicodeCompact } from "uqr";
import { type Command, done, textOf, usage } from "../command.ts";
import { hubOf } from "../program-client.ts";

export const hubJoinCode: Command = {
  name: "hub join-code",
  does: "Makes a one-time code with which a till joins this hub",
  takes: "[--name NAME] [--terminal N] [--folder DIR]",
  help: [
    "The code is good for 15 minutes and for one till. It is shown once.",
    "  --name NAME     what people call the till (default: Till)",
    "  --terminal N    which number it gets (default: the next free one); a number in use makes a new till of it",
    "  --folder DIR    the hub's folder",
  ].join("\n"),
  examples: [
    "tillwave hub join-code --name 'Till 2'",
    "tillwave hub join-code --terminal 7 --json",
  ],
  options: {
    name: { type: "string" },
    terminal: { type: "string" },
    folder: { type: "string" },
  },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const terminal = textOf(given, "terminal");
    if (terminal !== undefined && !/^[1-9]\d{0,9}$/u.test(terminal)) {
      return usage(`--terminal takes a number from 1 on, not "${terminal}".`);
    }
    const hub = await hubOf(given);
    if (!hub.ok) {
      return hub.error;
    }
    const asked = {
      terminal: terminal === undefined ? null : Number(terminal),
      name: textOf(given, "name") ?? "Till",
    };
    const made = await hub.value.post<JoinCode>("/api/join-codes", asked);
    if (!made.ok) {
      return made.error;
    }
    const { code, qr, url, expires } = made.value;
    const until = new Date(expires).toLocaleTimeString("en-GB");
    return done(
      [
        renderUnicodeCompact(qr, { ecc: "M" }),
        `  ${code}    for terminal ${made.value.terminal}, until ${until}`,
        "",
        "At the till: Menu, Join a hub. Scan the picture, or type the code and this address:",
        `  ${url}`,
      ],
      made.value,
    );
  },
};
