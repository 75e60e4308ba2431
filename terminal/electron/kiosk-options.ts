/** What `npm run kiosk -- …` is told: its own options, and behind `--` those of the shop. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Result, ok } from "@tillwave/shared/core/result";
import { type UsageError, stateFolder, usage } from "@tillwave/shared/host/program";

const WINDOWS = ["auto", "electron", "chromium"] as const;
export type WindowChoice = (typeof WINDOWS)[number];

export const HELP = `The register as a kiosk: one window over the whole screen, and the shop behind it.

Usage: npm run kiosk -- [--window auto|electron|chromium] [--profile FOLDER] [-- SHOP OPTIONS]

  --window NAME     what shows the page (default: auto, Electron where its program is there, else Chromium)
  --profile FOLDER  what the window remembers (default: ~/.local/state/tillwave/kiosk)
  --help            this text

Behind a second -- stand the shop's own options, as scripts/start has them. Where a till runs on the same data
already, its page is shown and it stays as it is. Ends with Ctrl-C, or when its service is stopped.

Environment:
  ELECTRON_OVERRIDE_DIST_PATH  a folder that holds Electron's program
  TILLWAVE_CHROMIUM_FLAGS      further flags for Chromium, a space between them

Examples:
  npm run kiosk -- -- --demo
  npm run kiosk -- --window chromium -- --config /etc/tillwave/till.json

Exit codes: 0 stopped as asked, 1 failed, 2 wrong usage or settings, 4 a person has to install something first.
`;

export interface KioskOptions {
  readonly window: WindowChoice;
  readonly profile: string;
  readonly shopArgs: readonly string[];
  readonly chromiumFlags: readonly string[];
}

export function readKioskOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Result<KioskOptions | "help", UsageError> {
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  let flags: ReturnType<typeof parseFlags>;
  try {
    flags = parseFlags(own);
  } catch (error) {
    return usage(`${(error as Error).message} The shop's own options stand behind a second --.`);
  }
  if (flags.help === true) {
    return ok("help");
  }
  const window = WINDOWS.find((name) => name === (flags.window ?? "auto"));
  if (window === undefined) {
    return usage(`--window takes one of ${WINDOWS.join(", ")}, not "${flags.window}".`);
  }
  return ok({
    window,
    profile: flags.profile ?? join(stateFolder(environment), "kiosk"),
    shopArgs: args.slice(own.length + 1),
    chromiumFlags: (environment["TILLWAVE_CHROMIUM_FLAGS"] ?? "").split(" ").filter(Boolean),
  });
}

function parseFlags(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      window: { type: "string" },
      profile: { type: "string" },
      help: { type: "boolean" },
    },
  }).values;
}
