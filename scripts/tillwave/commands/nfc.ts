/** Signs on the reader: what they say, a new address on one, what is laid there, and a technician's commands. */
import type { NfcReply, NfcRequest } from "@tillwave/shared/api/till";
import { type Command, type Given, type Outcome, done, failed, usage } from "../command.ts";
import { parseSignUrl } from "@tillwave/shared/nfc/sign-url";
import { type Asker, openAsker } from "../nfc-asker.ts";
import { answerWords, cardWords, errorWords, signWords, urlWords } from "../nfc-words.ts";

const OPTIONS = {
  data: { type: "string" },
  wait: { type: "string" },
  reader: { type: "string" },
  "virtual-reader-port": { type: "string" },
} as const;
const HELP = [
  "  --data DIR      the till's folder; its reader is used while it runs",
  "  --wait SECONDS  how long to wait for something on the reader (default: 10, at most 600)",
  "  --reader NAME   where no till runs: auto, smartcard, nfc-pcsc, virtual or none (default: auto)",
  "  --virtual-reader-port N  where no till runs: two virtual readers on 127.0.0.1, ports N and N+1",
].join("\n");
const EXITS =
  "Nothing is said to a card while a customer is to pay. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no reader can be asked.";

const WAIT_S_DEFAULT = 10;
const WAIT_S_MAX = 600;
const LOOK_EVERY_MS = 300;

export const nfcRead: Command = {
  name: "nfc read",
  does: "Says what stands on the sign that lies on the reader",
  takes: "[--wait SECONDS] [--data DIR]",
  help: `${HELP}\n\n${EXITS}`,
  examples: ["tillwave nfc read", "tillwave nfc read --wait 30 --json"],
  options: OPTIONS,
  namesMin: 0,
  namesMax: 0,
  run: (given) =>
    withCard(given, async (asker) => {
      const reply = await asker.ask({ action: "read" });
      return reply.ok
        ? outcomeOf(reply, ({ sign }) => (sign === null ? [] : signWords(sign)))
        : reply.error;
    }),
};

export const nfcWrite: Command = {
  name: "nfc write",
  does: "Writes a web address on the sign that lies on the reader, and reads it back",
  takes: "URL [--wait SECONDS] [--data DIR]",
  help: [
    "  URL             begins with https://, at most 200 characters",
    HELP,
    "",
    "A sign that is taken away too early carries nothing: write it again.",
    EXITS,
  ].join("\n"),
  examples: ["tillwave nfc write https://shop.example/menu"],
  options: OPTIONS,
  namesMin: 1,
  namesMax: 1,
  async run(given) {
    const url = parseSignUrl(given.names[0] ?? "");
    if (!url.ok) {
      return usage(urlWords(url.error.type));
    }
    const id = crypto.randomUUID();
    return withCard(given, async (asker) => {
      const reply = await asker.ask({ action: "write", id, url: url.value });
      return reply.ok ? outcomeOf(reply, () => [`The sign now says ${url.value}`]) : reply.error;
    });
  },
};

export const nfcWatch: Command = {
  name: "nfc watch",
  does: "Says what is laid on the reader, as it comes and goes",
  takes: "[--wait SECONDS] [--data DIR]",
  help: `${HELP}\n\n${EXITS}`,
  examples: ["tillwave nfc watch --wait 60"],
  options: OPTIONS,
  namesMin: 0,
  namesMax: 0,
  run: (given) => withAsker(given, (asker, waitMs) => watch(given, asker, waitMs)),
};

export const nfcApdu: Command = {
  name: "nfc apdu",
  does: "Sends commands to the card on the reader, as hex, and shows its answers",
  takes: "HEX… [--wait SECONDS] [--data DIR]",
  help: [
    "  HEX             one command each, in short form; up to 16",
    HELP,
    "",
    "Payment applications are never selected: bank cards belong to the card terminal.",
    EXITS,
  ].join("\n"),
  examples: [
    "tillwave nfc apdu FFCA000000",
    "tillwave nfc apdu 00A4040007D276000085010100 00A4000C02E103 00B000000F",
  ],
  options: OPTIONS,
  namesMin: 1,
  namesMax: 16,
  async run(given) {
    const commands = given.names.map((hex) => hex.replaceAll(/[\s:]/gu, ""));
    const wrong = commands.find((hex) => !/^(?:[0-9a-f]{2}){4,261}$/iu.test(hex));
    if (wrong !== undefined) {
      return usage(`"${wrong}" is no command: 4 to 261 bytes in hex.`);
    }
    return withCard(given, async (asker) => {
      const reply = await asker.ask({ action: "apdu", commands });
      return reply.ok
        ? outcomeOf(reply, ({ answers }) =>
            answers.map((hex, i) => answerWords(commands[i] ?? "", hex)),
          )
        : reply.error;
    });
  },
};

type Good = Extract<NfcReply, { ok: true }>;

function outcomeOf(
  { value }: { readonly value: NfcReply },
  say: (reply: Good) => readonly string[],
): Outcome {
  return value.ok
    ? done(say(value), value)
    : { ...failed(value.error.type, ...errorWords(value.error)), json: value };
}

async function withAsker(
  given: Given,
  use: (asker: Asker, waitMs: number) => Promise<Outcome>,
): Promise<Outcome> {
  const wait = Number(given.options["wait"] ?? WAIT_S_DEFAULT);
  if (!Number.isInteger(wait) || wait < 0 || wait > WAIT_S_MAX) {
    return usage(`--wait takes whole seconds, at most ${WAIT_S_MAX}.`);
  }
  const asker = await openAsker(given);
  if (!asker.ok) {
    return asker.error;
  }
  try {
    return await use(asker.value, wait * 1000);
  } finally {
    asker.value.close();
  }
}

/** Waits until something lies there. */
const withCard = (given: Given, use: (asker: Asker) => Promise<Outcome>): Promise<Outcome> =>
  withAsker(given, async (asker, waitMs) => {
    const until = Date.now() + waitMs;
    for (let isTold = false; ;) {
      const looked = await asker.ask(LOOK);
      if (!looked.ok) {
        return looked.error;
      }
      if (looked.value.card !== null || Date.now() >= until) {
        return use(asker);
      }
      if (!isTold) {
        isTold = true;
        given.progress("Lay the sign on the reader.");
      }
      await pause();
    }
  });

const LOOK: NfcRequest = { action: "look" };
const pause = (): Promise<void> => new Promise((after) => setTimeout(after, LOOK_EVERY_MS));

async function watch(given: Given, asker: Asker, waitMs: number): Promise<Outcome> {
  const until = Date.now() + waitMs;
  const seen: object[] = [];
  let lying: number | null = null;
  given.progress("Lay things on the reader, one after the other.");
  while (Date.now() < until) {
    const looked = await asker.ask(LOOK);
    if (!looked.ok) {
      return looked.error;
    }
    const { card } = looked.value;
    if (card !== null && card.id !== lying) {
      const read = await asker.ask({ action: "read" });
      const reply = read.ok ? read.value : null;
      const sign = reply?.ok === true ? reply.sign : null;
      seen.push({ card, sign });
      [cardWords(card), ...(sign === null ? [] : signWords(sign))].forEach(given.progress);
    } else if (card === null && lying !== null) {
      given.progress("It was taken away.");
    }
    lying = card?.id ?? null;
    await pause();
  }
  const count = seen.length === 1 ? "One thing was" : `${seen.length} things were`;
  return done([`${count} laid on the reader.`], { seen });
}
