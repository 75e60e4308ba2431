/** Sales on their way round a network: exported, looked at, and what spoils them on the way. */
import {
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fakeTill } from "@tillwave/hub/scenarios/fake-till";
import { openHub } from "@tillwave/hub/scenarios/open-hub";
import type { TillRequest } from "@tillwave/hub/signed-request";
import { joinedShop, passes, sellMany } from "@tillwave/service/scenarios/joined-till";
import { openTill, temporaryFolder } from "@tillwave/service/scenarios/open-till";
import { IMPORT_BATCHES_MAX } from "@tillwave/shared/api/console";
import { assert, present } from "@tillwave/shared/core/assert";
import { lockFolder } from "@tillwave/shared/host/single-instance";
import { STATEMENT_HEADER, parseStatement } from "@tillwave/shared/sync/statement";
import { encodeCarried } from "@tillwave/shared/sync/twx";
import { expect, onTestFinished, test } from "vitest";
import { type Outcome, EXIT } from "./command.ts";
import { runCommandLine } from "./command-line.ts";

const run = (...args: readonly string[]): Promise<Outcome> =>
  runCommandLine(args, {
    environment: { XDG_STATE_HOME: temporaryFolder() },
    progress: () => {},
    live: () => {},
  });

/** Three sales that the hub has, and two that wait; 900 each, and what a killed till leaves behind. */
async function cutOff(): Promise<{ readonly data: string }> {
  const { till, ledger, clock } = await joinedShop();
  sellMany(till, 3);
  await passes(clock, 1000);
  ledger.fault = "no-network";
  sellMany(till, 2);
  return { data: copyOf(till.folder) };
}

function copyOf(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

const contentOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "latin1")]),
  );

test("an export leaves the till's folder as it was, and a file for its owner alone", async () => {
  const { data } = await cutOff();
  const before = contentOf(data);
  const to = join(temporaryFolder(), "stick.twx");
  const exported = await run("journal", "export", "--data", data, "--to", to);
  expect(exported).toMatchObject({ exit: EXIT.done, json: { file: to, sales: 2, batches: 1 } });
  expect(exported.say.join("\n")).toMatch(/cash-up papers[\s\S]*hub import stick\.twx/u);
  expect(contentOf(data)).toEqual(before);
  expect(statSync(to).mode & 0o777).toBe(0o600);
  const checked = await run("journal", "verify", to, "--data", data);
  expect(checked).toMatchObject({
    exit: EXIT.done,
    json: { sales: 2, signatures: "checked", faults: [] },
  });
});

test("an export never takes the place of another file, and leaves nothing half written", async () => {
  const { data } = await cutOff();
  const folder = temporaryFolder();
  const to = join(folder, "papers.txt");
  writeFileSync(to, "somebody's");
  const refused = await run("journal", "export", "--data", data, "--to", to);
  expect(refused).toMatchObject({ exit: EXIT.failed, json: { error: "already-there" } });
  expect(contentOf(folder)).toEqual({ "papers.txt": "somebody's" });
  const nowhere = join(folder, "no", "such", "stick.twx");
  const lost = await run("journal", "export", "--data", data, "--to", nowhere);
  expect(lost.exit).toBe(EXIT.failed);
  expect(lost.say.join(" ")).toMatch(/stick\.twx cannot be written/u);
});

test("where nothing waits there is no file, and --all carries everything", async () => {
  const { till, clock } = await joinedShop();
  sellMany(till, 3);
  await passes(clock, 1000);
  const data = copyOf(till.folder);
  const folder = temporaryFolder();
  const none = await run("journal", "export", "--data", data, "--to", join(folder, "a.twx"));
  expect(none).toMatchObject({ exit: EXIT.done, json: { file: null, entries: 0 } });
  expect(readdirSync(folder)).toEqual([]);
  const all = await run(
    "journal",
    "export",
    "--all",
    "--data",
    data,
    "--to",
    join(folder, "b.twx"),
  );
  expect(all).toMatchObject({ exit: EXIT.done, json: { sales: 3 } });
});

test("a till that has joined no hub, or whose key is gone, is told what that means", async () => {
  const alone = openTill();
  sellMany(alone, 1);
  const folder = temporaryFolder();
  const to = join(folder, "a.twx");
  const none = await run("journal", "export", "--data", copyOf(alone.folder), "--to", to);
  expect(none).toMatchObject({ exit: EXIT.failed, json: { error: "not-joined" } });
  const { data } = await cutOff();
  rmSync(join(data, "till-key.pem"));
  const keyless = await run("journal", "export", "--data", data, "--to", to);
  expect(keyless).toMatchObject({ exit: EXIT.failed, json: { error: "no-key" } });
  writeFileSync(join(data, "membership"), "?");
  const damaged = await run("journal", "export", "--data", data, "--to", to);
  expect(damaged).toMatchObject({ exit: EXIT.failed, json: { error: "damaged" } });
  expect(readdirSync(folder)).toEqual([]);
  const missing = await run("journal", "export", "--data", folder, "--to", to);
  expect(missing.exit).toBe(EXIT.usage);
});

async function exportedFile() {
  const { data } = await cutOff();
  const file = join(temporaryFolder(), "stick.twx");
  await run("journal", "export", "--data", data, "--to", file);
  return { data, file, bytes: readFileSync(file) };
}

test("an export is checked without the till's folder too, and says what that leaves open", async () => {
  const { file } = await exportedFile();
  const checked = await run("journal", "verify", file);
  expect(checked).toMatchObject({ exit: EXIT.done, json: { signatures: "unchecked" } });
  expect(checked.say.join(" ")).toMatch(/not checked[^.]*--data/u);
  const { data: other } = await cutOff();
  const foreign = await run("journal", "verify", file, "--data", other);
  expect(foreign).toMatchObject({ json: { signatures: "unchecked" } });
});

test("every byte that is changed on the way is noticed, with the till's folder at hand", async () => {
  const { data, file, bytes } = await exportedFile();
  for (let at = 0; at < bytes.length; at += 7) {
    const spoilt = Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 0x10 : byte));
    writeFileSync(file, spoilt);
    const checked = await run("journal", "verify", file, "--data", data);
    const { signatures } = checked.json as { readonly signatures?: string };
    // A key that is not the till's, or another till's number: nobody here knows that one.
    expect(checked.exit === EXIT.failed || signatures === "unchecked", `byte ${at}`).toBe(true);
  }
});

test("a file that was not copied whole, has nothing in it or is something else is said to be so", async () => {
  const { file, bytes } = await exportedFile();
  const verify = async (content: Uint8Array): Promise<string> => {
    writeFileSync(file, content);
    const { exit, say } = await run("journal", "verify", file);
    expect(exit).toBe(EXIT.failed);
    return say.join(" ");
  };
  expect(await verify(bytes.subarray(0, -1))).toMatch(/not copied whole/u);
  expect(await verify(new Uint8Array(0))).toMatch(/nothing in the file/u);
  expect(await verify(new TextEncoder().encode("a letter to the bank"))).toMatch(
    /is no file that/u,
  );
  rmSync(file);
  expect(await run("journal", "verify", file)).toMatchObject({ exit: EXIT.usage });
  expect(existsSync(file)).toBe(false);
});

test("a batch that was lost out of the middle of a file is named", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.fault = "no-network";
  sellMany(till, 1050);
  await passes(clock, 100);
  const file = join(temporaryFolder(), "all.twx");
  const data = copyOf(till.folder);
  const exported = await run("journal", "export", "--data", data, "--to", file);
  expect(exported).toMatchObject({ exit: EXIT.done, json: { batches: 3 } });
  expect(await run("journal", "verify", file)).toMatchObject({ exit: EXIT.done });
  const [first, , last] = partsOf(readFileSync(file));
  writeFileSync(file, Buffer.concat([first ?? Buffer.of(), last ?? Buffer.of()]));
  const checked = await run("journal", "verify", file);
  expect(checked.exit).toBe(EXIT.failed);
  expect(checked.say.join(" ")).toMatch(/leaves out 1-\d+ to 1-\d+/u);
});

test("the hub's answer is said in words: what is booked, kept aside, refused, or cannot be read", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.write("{");
  till.sell(1000);
  till.sell(2000);
  const { console: page } = await hub.listen();
  const lock = await lockFolder(hub.folder, () => page);
  assert(lock.ok, "nobody else runs there");
  onTestFinished(() => lock.value.release());
  const folder = temporaryFolder();
  const file = (name: string, ...batches: readonly TillRequest[]): string => {
    writeFileSync(join(folder, name), Buffer.concat(batches.map(carry)));
    return join(folder, name);
  };
  const bring = (...files: readonly string[]): Promise<Outcome> =>
    hub.commit(run("hub", "import", ...files, "--folder", hub.folder));

  const late = file("late.twx", till.batch(3, 4), fakeTill({ terminal: 9 }).batch());
  const early = file("early.twx", till.batch(1, 2));
  const first = await bring(late, join(folder, "none.twx"), early);
  expect(first).toMatchObject({
    exit: EXIT.failed,
    json: {
      files: [
        {
          stored: 0,
          refused: [
            { refusal: { error: "gap", expected: 1 } },
            { refusal: { error: "unknown-terminal" } },
          ],
        },
        { batches: 0, fault: { type: "unreadable" } },
        { stored: 2, quarantined: [{ entry: "terminal 2, 1-2", code: "bad-json" }] },
      ],
    },
  });
  expect(first.say.join("\n")).toMatch(
    /1-3 to 1-4\. The hub lacks[\s\S]*cannot be read[\s\S]*1-2 is kept aside \(bad-json\)/u,
  );
  const again = await bring(file("all.twx", till.batch(1, 2), till.batch(3, 4)));
  expect(again).toMatchObject({ exit: EXIT.done, json: { files: [{ stored: 2, duplicate: 2 }] } });
  const cut = file("cut.twx", till.batch(1, 2), till.batch(3, 4));
  writeFileSync(cut, readFileSync(cut).subarray(0, -1));
  const half = await bring(cut);
  expect(half).toMatchObject({
    exit: EXIT.failed,
    json: { files: [{ duplicate: 2, fault: { type: "cut-short" } }] },
  });
});

test("a file longer than the hub takes at once is brought in pieces, each batch once", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  for (let sale = 0; sale < IMPORT_BATCHES_MAX + 5; sale += 1) {
    till.sell(1000);
  }
  const { console: page } = await hub.listen();
  const lock = await lockFolder(hub.folder, () => page);
  assert(lock.ok, "nobody else runs there");
  onTestFinished(() => lock.value.release());
  const file = join(temporaryFolder(), "long.twx");
  const each = till.lines.map(({ seq }) => carry(till.batch(seq, seq)));
  writeFileSync(file, Buffer.concat(each));
  const brought = await hub.commit(run("hub", "import", file, "--folder", hub.folder));
  expect(brought).toMatchObject({
    exit: EXIT.done,
    json: { files: [{ batches: each.length, stored: each.length, fault: null }] },
  });
});

function carry({ headers, body }: TillRequest): Uint8Array {
  const header = headers[STATEMENT_HEADER];
  const statement = parseStatement(typeof header === "string" ? header : undefined);
  return encodeCarried({ statement: present(statement, "a statement"), body });
}

/** Where the bytes begin that every batch begins with. */
function partsOf(file: Buffer): readonly Buffer[] {
  const start = Buffer.from("8364545758", "hex");
  const at: number[] = [];
  for (let i = file.indexOf(start); i !== -1; i = file.indexOf(start, i + 1)) {
    at.push(i);
  }
  return at.map((from, i) => file.subarray(from, at[i + 1]));
}
