/**
 * An ear, and the connections of its controller, as a process of its own: its driver may block, throw and fall silent, so that whoever listens watches from a
 * distance, and kills what hears nothing.
 *
 * This process keeps nothing. It ends in order to tell the controller that nobody listens any more.
 */
import { parseArgs } from "node:util";
import { type Result, ok } from "@tillwave/shared/core/result";
import { type Parent, meetParent } from "@tillwave/shared/host/child-program";
import { type UsageError, runAsAsked, usage } from "@tillwave/shared/host/program";
import { openNobleEar } from "../adapters/noble-ear.ts";
import { type AirReport, type Link, type Links, RADIO_STACKS, type RadioStack } from "../ports.ts";
import {
  ALIVE_EVERY,
  type EarOrder,
  type EarWord,
  HEARD_EVERY,
  REPORTS_MAX,
  asDetail,
  parseEarOrder,
} from "./words.ts";

const HELP = `An ear for Bluetooth advertisements, in a process that may be killed. tillwave beacon starts it.

Usage: ear [--adapter N] [--stack NAME]

  --adapter N   N of hciN (default: the first that is up)
  --stack NAME  ${RADIO_STACKS.join(" or ")}: whose noble (default: ${RADIO_STACKS[0]})

Exit codes: 0 it was told to end, 2 wrong usage.
`;

interface Launch {
  readonly adapter: number | null;
  readonly stack: RadioStack;
}

async function run(launch: Launch): Promise<void> {
  const parent = meetParent<EarWord>({
    alone: "tillwave beacon starts the ear itself; this one has nobody to tell.",
    lastWord: (why) => ({ type: "failed", detail: asDetail(why) }),
  });
  if (parent === null) {
    return;
  }
  const { say } = parent;
  beQuiet();
  const heard = createHeard(say);
  say({ type: "at-work" });
  const ear = openNobleEar(launch, {
    heard: heard.take,
    broken: heard.broken,
    changed: (state) => {
      const detail = state.detail === null ? null : asDetail(state.detail);
      say({ type: "state", ...state, detail });
    },
    failed: parent.end,
  });
  obey(parent, ear);
  setInterval(() => say({ type: "alive" }), ALIVE_EVERY);
  parent.whenToldToEnd(() => void ear.close().then(() => process.exit(0)));
}

/** The driver's prints are for its authors: whatever of them matters is a state. */
function beQuiet(): void {
  for (const print of ["log", "warn", "info", "error"] as const) {
    console[print] = () => {};
  }
}

function obey({ hear, say, end }: Parent<EarWord>, links: Links): void {
  let current: { readonly number: number; readonly link: Link } | null = null;
  const follow = (order: EarOrder): void => {
    const { link } = order;
    switch (order.type) {
      case "link":
        current = {
          number: link,
          link: links.connect(order, {
            opened: (opened) => say({ type: "linked", link, ...opened }),
            heard: (bytes) => say({ type: "told", link, bytes }),
            ended(why, detail) {
              const words = detail === null ? null : asDetail(detail);
              say({ type: "unlinked", link, why, detail: words });
            },
          }),
        };
        return;
      case "write":
        if (current?.number === link) {
          current.link.write(order.bytes);
        }
        return;
      case "unlink":
        if (current?.number === link) {
          current.link.close();
        }
    }
  };
  hear((message) => {
    const order = parseEarOrder(message);
    if (order === null) {
      end("it was told what no ear is told");
    } else {
      follow(order);
    }
  });
}

function createHeard(say: Parent<EarWord>["say"]) {
  let waiting: AirReport[] = [];
  let tooMany = 0;
  let brokenOnes = 0;
  let toldLost = 0;
  setInterval(() => {
    const lost = tooMany + brokenOnes;
    if (waiting.length > 0 || lost !== toldLost) {
      say({ type: "heard", reports: waiting, lost });
      toldLost = lost;
      waiting = [];
    }
  }, HEARD_EVERY);
  return {
    take(report: AirReport): void {
      if (waiting.length < REPORTS_MAX) {
        waiting.push(report);
      } else {
        tooMany += 1;
      }
    },
    broken(count: number): void {
      brokenOnes = count;
    },
  };
}

function readCommandLine(args: readonly string[]): Result<Launch | "help", UsageError> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        adapter: { type: "string" },
        stack: { type: "string" },
        help: { type: "boolean" },
      },
    });
    if (values.help === true) {
      return ok("help");
    }
    const { adapter } = values;
    const stack = RADIO_STACKS.find((name) => name === (values.stack ?? RADIO_STACKS[0]));
    if (stack === undefined) {
      return usage(`--stack takes ${RADIO_STACKS.join(" or ")}, not "${values.stack}".`);
    }
    return adapter === undefined || /^\d{1,2}$/u.test(adapter)
      ? ok({ adapter: adapter === undefined ? null : Number(adapter), stack })
      : usage(`--adapter takes N of hciN, not "${adapter}".`);
  } catch (error) {
    return usage(`${(error as Error).message} See --help.`);
  }
}

await runAsAsked(readCommandLine(process.argv.slice(2)), HELP, run);
