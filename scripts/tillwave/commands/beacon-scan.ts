/** Which beacons are on air, and what they say. Nobody is connected to. */
import { type Command, type Outcome, done, failed, usage } from "../command.ts";
import { beaconJson, beaconLines } from "../beacon/heard-words.ts";
import { LISTEN_HELP, LISTEN_OPTIONS, type Listening, listenFor } from "../beacon/listening.ts";
import { decimalOption } from "../tone/tone-options.ts";

const SECONDS = { min: 1, max: 3600, usual: 10 } as const;
const TURN_MS = 100;

export const beaconScan: Command = {
  name: "beacon scan",
  does: "Lists the beacons that this machine's Bluetooth hears, and what they say",
  takes: "[--seconds S] [--adapter N] [--all]",
  help: [
    `  --seconds S     how long to listen (default: ${SECONDS.usual})`,
    LISTEN_HELP,
    "",
    "Levels are the median of the last seconds. iBeacon says what is heard at 1 m, Eddystone what would be at 0 m: 41 dB more.",
    "Whoever hears iBeacon, UID or URL can say the same: they wake phones, and prove nothing.",
    "Exit codes: 0 a beacon was heard, 1 none was, or this machine cannot listen, 2 wrong usage.",
  ].join("\n"),
  examples: ["tillwave beacon scan", "tillwave beacon scan --seconds 30 --json"],
  options: { seconds: { type: "string" }, ...LISTEN_OPTIONS },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const seconds = decimalOption(given, "seconds", SECONDS);
    if (!seconds.ok) {
      return usage(seconds.error);
    }
    given.progress(`Listening for ${seconds.value} s. Ctrl-C ends it.`);
    const listened = await listenFor(given, {
      seconds: seconds.value,
      every: TURN_MS,
      onTurn: () => {},
    });
    return listened.ok ? scanOutcome(listened.value) : listened.error;
  },
};

function scanOutcome(listening: Listening): Outcome {
  const beacons = listening.list();
  const { address, lost } = listening.scanner.view();
  const seconds = Math.round(listening.heardFor() / 100) / 10;
  const facts = { adapter: address, seconds, lost, beacons: beacons.map(beaconJson) };
  if (beacons.length === 0) {
    const others = listening.scanner.list().length;
    const say = [
      `No beacon was heard in ${seconds} s.`,
      others > 0
        ? `${others} other ${others === 1 ? "device was" : "devices were"} heard, so the adapter works: --all lists them.`
        : "Nothing else was heard either. Is there another device near that advertises?",
    ];
    return { ...failed("nothing-heard", ...say), json: { error: "nothing-heard", ...facts } };
  }
  const count = `${beacons.length} ${beacons.length === 1 ? "beacon" : "beacons"} in ${seconds} s`;
  return done(
    [`${count}, loudest first:`, ...beacons.flatMap(beaconLines), ...lostWords(lost)],
    facts,
  );
}

export const lostWords = (lost: number): readonly string[] =>
  lost === 0 ? [] : [`${lost} reports were broken, or too many at once, and are not in this.`];
