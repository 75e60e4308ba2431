/** How far this till's sales have come to the hub, and a push to send them now. */
import type { HubView, SyncReply } from "@tillwave/shared/api/till";
import { type Command, type Given, type Outcome, EXIT, done } from "../command.ts";
import { tillOf } from "../program-client.ts";

const OPTIONS = { data: { type: "string" } } as const;
const DATA_HELP = "  --data DIR      the till's folder";

export const syncStatus: Command = {
  name: "sync status",
  does: "Says how many sales wait for the hub, and why",
  takes: "[--data DIR]",
  help: DATA_HELP,
  examples: ["tillwave sync status", "tillwave sync status --json"],
  options: OPTIONS,
  namesMin: 0,
  namesMax: 0,
  run: (given) => ask(given, "status"),
};

export const syncPush: Command = {
  name: "sync push",
  does: "Sends what waits now, instead of after the next pause",
  takes: "[--data DIR]",
  help: `${DATA_HELP}\nEnds with 0 when nothing waits any more, with 1 when something does.`,
  examples: ["tillwave sync push"],
  options: OPTIONS,
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const first = await ask(given, "push");
    let last = first;
    for (let tries = 0; tries < PUSH_LOOKS_MAX && isMoving(last); tries += 1) {
      await new Promise((resolve) => {
        setTimeout(resolve, PUSH_LOOK_EVERY);
      });
      last = await ask(given, "status");
      given.progress(last.say[0] ?? "");
    }
    const { waiting } = last.json as Partial<HubView>;
    return last.exit === EXIT.done && waiting !== 0 ? { ...last, exit: EXIT.failed } : last;
  },
};

const PUSH_LOOK_EVERY = 500;
/** A minute. A longer queue goes on by itself. */
const PUSH_LOOKS_MAX = 120;

function isMoving({ exit, json }: Outcome): boolean {
  const { state, waiting } = json as Partial<HubView>;
  return exit === EXIT.done && waiting !== 0 && (state === "catching-up" || state === "in-step");
}

async function ask(given: Given, action: "status" | "push"): Promise<Outcome> {
  const till = await tillOf(given);
  if (!till.ok) {
    return till.error;
  }
  const reply = await till.value.post<SyncReply>("/api/sync", { action });
  return reply.ok ? done(wordsOf(reply.value.hub), reply.value.hub) : reply.error;
}

function wordsOf({ state, cause, waiting, waitingSince, needMe }: HubView): readonly string[] {
  const count = waiting === null ? "Still counting what waits." : `Waiting: ${waiting} sales.`;
  const since =
    waitingSince === null ? [] : [`The oldest is from ${new Date(waitingSince).toISOString()}.`];
  const aside =
    needMe === 0 ? [] : [`${needMe} entries are kept aside: look at them in the hub's console.`];
  switch (state) {
    case "not-joined":
      return ["This till has joined no hub.", "tillwave hub join-code makes a code for it."];
    case "in-step":
      return [`In step with the hub. ${count}`, ...aside];
    case "catching-up":
      return [`Sending. ${count}`, ...since, ...aside];
    case "offline":
      return [
        `Offline (${CAUSES[cause ?? "hub-silent"]}). ${count} They are safe on this till and go by themselves.`,
        ...since,
        ...aside,
      ];
    case "stopped":
      return [
        `The hub refuses what this till signs. ${count}`,
        "Look at the alarms on the register and in the hub's console; the till may have to join again.",
        ...aside,
      ];
  }
}

const CAUSES: Readonly<Record<NonNullable<HubView["cause"]>, string>> = {
  "no-network": "this machine has no network",
  "hub-down": "nothing listens at the hub's address",
  "hub-silent": "the hub does not answer",
  "not-the-hub": "something else answers at the hub's address",
};
