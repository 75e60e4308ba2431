/** The receipt printer: how it is, whether it prints, and a receipt once more. */
import type { PrintReply, PrinterReply } from "@tillwave/shared/api/till";
import { type Command, type Given, type Outcome, done, failed, usage } from "../command.ts";
import { tillOf } from "../program-client.ts";

const OPTIONS = { data: { type: "string" } } as const;
const DATA_HELP = "  --data DIR      the till's folder";

export const printerStatus: Command = {
  name: "printer status",
  does: "Says whether the receipt printer can print, and what is in its way",
  takes: "[--data DIR]",
  help: DATA_HELP,
  examples: ["tillwave printer status", "tillwave printer status --json"],
  options: OPTIONS,
  namesMin: 0,
  namesMax: 0,
  run: (given) => ask(given, "status"),
};

export const printerTest: Command = {
  name: "printer test",
  does: "Prints a strip that shows characters, a picture and a code, and says what came back",
  takes: "[--data DIR]",
  help: DATA_HELP,
  examples: ["tillwave printer test"],
  options: OPTIONS,
  namesMin: 0,
  namesMax: 0,
  run: (given) => ask(given, "test"),
};

export const printerReprint: Command = {
  name: "printer reprint",
  does: "Prints a sale's receipt again, marked as a copy",
  takes: "EPOCH-SEQ [--data DIR]",
  help: [
    "  EPOCH-SEQ       the sale's entry, as its receipt and the sales list show it",
    DATA_HELP,
  ].join("\n"),
  examples: ["tillwave printer reprint 1-42"],
  options: OPTIONS,
  namesMin: 1,
  namesMax: 1,
  async run(given) {
    const [name = ""] = given.names;
    const match = /^(?:\d+-)?(\d{1,10})-(\d{1,13})$/u.exec(name);
    if (match === null) {
      return usage(`"${name}" names no entry. It looks like 1-42.`);
    }
    const till = await tillOf(given);
    if (!till.ok) {
      return till.error;
    }
    const ref = { epoch: Number(match[1]), seq: Number(match[2]) };
    const id = crypto.randomUUID();
    const reply = await till.value.post<PrintReply>("/api/print", { id, ref });
    if (!reply.ok) {
      return reply.error;
    }
    if (!reply.value.ok) {
      const { type } = reply.value.error;
      return failed(type, PRINT_ERRORS[type]);
    }
    const { copy } = reply.value;
    return done([copy === 0 ? "The receipt goes to the printer." : `COPY ${copy} is printed.`], {
      copy,
    });
  },
};

const PRINT_ERRORS = {
  "no-printer": "The settings name no printer.",
  "no-such-sale": "No sale of this till has that entry.",
  "queue-full":
    "Too many receipts wait already. See what the printer lacks: tillwave printer status",
  "not-selling": "This till cannot open its journal at the moment. Look at its page first.",
} as const;

async function ask(given: Given, action: "status" | "test"): Promise<Outcome> {
  const till = await tillOf(given);
  if (!till.ok) {
    return till.error;
  }
  const reply = await till.value.post<PrinterReply>("/api/printer", { action });
  if (!reply.ok) {
    return reply.error;
  }
  const { printer, detail } = reply.value;
  const queued = printer.queued === 0 ? [] : [`Receipts that wait: ${printer.queued}.`];
  const low = printer.paperLow ? ["The roll ends soon."] : [];
  const say = [STATES[printer.state], ...(detail === "" ? [] : [detail]), ...queued, ...low];
  return reply.value.ok
    ? done(say, reply.value)
    : { ...failed(printer.state, ...say), json: reply.value };
}

const STATES = {
  none: 'The settings name no printer. Add one: "printer": { "path": "/dev/ttyUSB0" }',
  ready: "The printer is ready.",
  printing: "The printer is printing.",
  "out-of-paper": "The printer is out of paper. Put a roll in; what waits prints by itself.",
  "cover-open": "The printer's cover is open. Close it.",
  "in-error": "The printer says that it cannot print. Switch it off and on.",
  unreachable: "The printer does not answer. Check its cable, its power and its speed (baudRate).",
} as const;
