/** What the hub has not confirmed, as a file that somebody carries to it. */
import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { createMachineClock } from "@tillwave/service/adapters/machine-clock";
import { nodeCompression } from "@tillwave/service/adapters/node-compression";
import { JOURNAL_FILE } from "@tillwave/service/set-aside";
import { type ExportDeps, type Exported, exportJournal } from "@tillwave/service/sync/export";
import { type LookError, lookAtMembership } from "@tillwave/service/sync/export-membership";
import type { Membership } from "@tillwave/service/sync/membership-types";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { encodeCarried } from "@tillwave/shared/sync/twx";
import { type Command, type Given, type Outcome, done, failed, textOf, usage } from "../command.ts";
import { withJournalCopy } from "../journal-copy.ts";
import { type NewFile, type NotWritten, createNewFile } from "../new-file.ts";
import { tillFolderOf } from "../program-client.ts";

export const journalExport: Command = {
  name: "journal export",
  does: "Writes the sales that the hub has not confirmed into a file to be carried to it",
  takes: "[--all] [--to FILE] [--data DIR]",
  help: [
    "For when the network does not come back, or the till does not. Works on a copy, so the till may go on",
    "selling, and needs no till that runs: only its folder. What arrives twice is booked once.",
    "  --all           the whole journal, not only what waits",
    "  --to FILE       where to write (default: till-N-TIME.twx in this folder); never over another file",
    "  --data DIR      the till's folder",
  ].join("\n"),
  examples: [
    "tillwave journal export",
    "tillwave journal export --to /media/stick/till-2.twx",
    "tillwave journal export --all --data /var/lib/tillwave/till --json",
  ],
  options: { all: { type: "boolean" }, to: { type: "string" }, data: { type: "string" } },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const folder = tillFolderOf(given);
    const journal = join(folder, JOURNAL_FILE);
    if (!existsSync(journal)) {
      return usage(`There is no journal ${journal}.`, "Name the till's folder with --data.");
    }
    const ports = machinePorts();
    const membership = look(folder, ports);
    if (!membership.ok) {
      return membership.error;
    }
    const file = resolve(textOf(given, "to") ?? usualName(membership.value));
    if (existsSync(file)) {
      return alreadyThere(file);
    }
    return withJournalCopy(journal, (database) =>
      write(file, { database, membership: membership.value, ports, given }),
    );
  },
};

type Ports = ExportDeps["ports"];

const machinePorts = (): Ports => ({
  clock: createMachineClock(),
  crypto: createNodeCrypto(),
  random: nodeRandom,
  compression: nodeCompression,
});

function look(folder: string, ports: Ports): Result<Membership, Outcome> {
  try {
    const membership = lookAtMembership(folder, ports);
    return membership.ok ? membership : err(refusal(membership.error));
  } catch (error) {
    return err(
      failed(
        "unreadable",
        `What ${folder} holds of the hub cannot be read: ${(error as Error).message}`,
        "Run this as the user whose till it is.",
      ),
    );
  }
}

function refusal(error: LookError): Outcome {
  const keep = "Nothing is lost: keep the till's folder, and ask for help.";
  switch (error.type) {
    case "not-joined":
      return failed(
        error.type,
        "This till has joined no hub, so there is none to carry its sales to.",
        "tillwave hub join-code makes a code for it.",
      );
    case "damaged":
      return failed(error.type, "What this till knows of its hub is damaged.", keep);
    case "not-believed":
      return failed(
        error.type,
        `What this till knows of its hub is not signed by it (${error.what}).`,
        keep,
      );
    case "no-key":
      return failed(
        error.type,
        "The key that this till signs with is not in its folder: without it no hub believes a file.",
        keep,
      );
  }
}

function usualName({ terminal }: Membership): string {
  return `till-${terminal}-${new Date().toISOString().replaceAll(/[:.]/gu, "-")}.twx`;
}

interface Writing extends ExportDeps {
  readonly given: Given;
}

interface Counts {
  readonly file: string | null;
  readonly batches: number;
  readonly entries: number;
  readonly sales: number;
  readonly bytes: number;
  /** Entries that cannot be sent as this till's chain, by where that begins. */
  readonly broken: readonly {
    readonly epoch: number;
    readonly seq: number;
    readonly entries: number;
  }[];
  readonly ofAnother: number;
}

async function write(file: string, { given, ...deps }: Writing): Promise<Outcome> {
  const out = createNewFile(file);
  if (!out.ok) {
    return notWritten(file, out.error);
  }
  try {
    const all = given.options["all"] === true;
    const counts = await fill(out.value, exportJournal(deps, { all }), given);
    if (!counts.ok) {
      return notWritten(file, counts.error);
    }
    if (counts.value.batches === 0) {
      return report({ ...counts.value, file: null });
    }
    const kept = out.value.keep();
    return kept.ok ? report({ ...counts.value, file }) : notWritten(file, kept.error);
  } finally {
    out.value.drop();
  }
}

async function fill(
  out: NewFile,
  exported: AsyncIterable<Exported>,
  { progress }: Given,
): Promise<Result<Omit<Counts, "file">, NotWritten>> {
  const count = { batches: 0, entries: 0, sales: 0, bytes: 0, ofAnother: 0 };
  const broken: Counts["broken"][number][] = [];
  for await (const one of exported) {
    if (one.type === "of-another") {
      count.ofAnother += one.entries;
    } else if (one.type === "chain-broken") {
      broken.push({ ...one.at, entries: one.entries });
    } else {
      const bytes = encodeCarried(one.carried);
      const written = out.write(bytes);
      if (!written.ok) {
        return written;
      }
      count.batches += 1;
      count.entries += one.last - one.first + 1;
      count.sales += one.sales;
      count.bytes += bytes.length;
      progress(`${count.entries} entries`);
    }
  }
  return ok({ ...count, broken });
}

function notWritten(file: string, error: NotWritten): Outcome {
  return error.type === "already-there"
    ? alreadyThere(file)
    : failed(
        error.type,
        `${file} cannot be written: ${error.detail}.`,
        "Name another place with --to.",
      );
}

function alreadyThere(file: string): Outcome {
  return failed(
    "already-there",
    `${file} is there already, and stays as it is.`,
    "Name another file with --to.",
  );
}

function report(counts: Counts): Outcome {
  const { file, entries, sales, bytes, broken, ofAnother } = counts;
  const written =
    file === null
      ? ["Nothing waits: the hub has confirmed all of it. --all carries the whole journal."]
      : [
          `${file}   ${(bytes / 1024).toFixed(1)} KiB: ${entries} entries, ${sales} sales.`,
          "Keep it like cash-up papers: whoever has it can read what was sold.",
          `At the hub: tillwave hub import ${basename(file)}`,
        ];
  const others =
    ofAnother === 0
      ? []
      : [`${ofAnother} entries of another terminal's number stay here: this hub does not know it.`];
  if (broken.length === 0) {
    return done([...written, ...others], counts);
  }
  const say = [
    ...(file === null ? [] : written),
    ...others,
    ...broken.map(
      ({ epoch, seq, entries: left }) =>
        `${left} entries from ${epoch}-${seq} on are left out: they are not what they were when they were written.`,
    ),
    "Keep the till's folder. tillwave journal verify names each of them.",
  ];
  return { ...failed("chain-broken", ...say), json: { error: "chain-broken", ...counts } };
}
