/** The lab as a program of its own, its page's side of the line, and its launcher's. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import type {
  LabCommand,
  LabMessage,
  LabReply,
  LabView,
  PaperPart,
  PrinterCommand,
} from "@tillwave/shared/api/lab";
import { present } from "@tillwave/shared/core/assert";
import { afterEach } from "vitest";
import { LAB_PAGE, START_MS_MAX, wordsFor } from "../../scripts/shop/programs.ts";
import { makeMemoryFolder } from "../power-cut/folder-files.ts";

/** For something to be seen on its feed, in milliseconds. */
const SEEN_WAIT = 15_000;

export interface LabProcess {
  readonly url: string;
  /** The serial port that a till opens. */
  readonly printer: string;
  /** Where a till finds the hub, on 127.0.0.1. */
  readonly network: number;
  readonly folder: string;
  readonly process: ChildProcess;
  /** What it said to its launcher since it listens. */
  readonly said: readonly unknown[];
  /** Settles when the program is gone, however. */
  readonly gone: Promise<number | null>;
  send(command: LabCommand): Promise<LabReply>;
  setPrinter(change: PrinterCommand["change"]): Promise<LabReply>;
  /** Waits until the lab is so. */
  sees(what: (lab: LabPicture) => boolean): Promise<LabPicture>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

/** As a page shows it. */
export interface LabPicture {
  readonly view: LabView;
  readonly parts: readonly PaperPart[];
  /** The lines of text on all receipts. */
  readonly lines: readonly string[];
}

export interface LabOptions {
  readonly hubPort?: number;
  readonly folder?: string;
  /** Of its page; a free one where none is given. */
  readonly port?: number;
  /** Where readers wait for virtual cards, and whatever else is on its command line. */
  readonly readers?: readonly number[];
  readonly more?: readonly string[];
}

export interface Labs {
  /** Stopped after the test, whatever happens. */
  start(options?: LabOptions): Promise<LabProcess>;
  makeFolder(): string;
}

/** To be called once at the head of a test file. */
export function withLabs(): Labs {
  let running: LabProcess[] = [];
  let folders: string[] = [];
  const makeFolder = (): string => {
    const folder = makeMemoryFolder("lab-");
    folders.push(folder);
    return folder;
  };
  afterEach(async () => {
    const [labs, left] = [running, folders];
    [running, folders] = [[], []];
    await Promise.all(labs.map((lab) => lab.stop()));
    left.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  });
  return {
    makeFolder,
    async start({ hubPort = 1, folder = makeFolder(), port = 0, readers = [], more = [] } = {}) {
      const lab = await startLab({ hubPort, folder, port, readers, more });
      running.push(lab);
      return lab;
    },
  };
}

async function startLab({
  hubPort,
  folder,
  port,
  readers,
  more,
}: Required<LabOptions>): Promise<LabProcess> {
  const ports = ["--hub-port", String(hubPort), "--port", String(port)];
  const cards = readers.flatMap((reader) => ["--reader-port", String(reader)]);
  const where = ["--folder", folder, "--page", LAB_PAGE];
  const words = [...wordsFor("lab"), ...where, ...ports, ...cards, ...more];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const gone = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const { url, printer, network } = await announced(child);
  const said: unknown[] = [];
  child.on("message", (message) => said.push(message));
  const { origin, hash } = new URL(url);
  const headers = {
    authorization: `Bearer ${hash.slice("#t=".length)}`,
    "content-type": "application/json",
  };
  const send = async (command: LabCommand): Promise<LabReply> => {
    const request = { method: "POST", headers, body: JSON.stringify(command) };
    return (await (await fetch(`${origin}/api/lab/commands`, request)).json()) as LabReply;
  };
  return {
    url,
    printer,
    network,
    folder,
    process: child,
    said,
    gone,
    send,
    setPrinter: (change) => send({ type: "printer", change }),
    sees: (what) => watch(() => fetch(`${origin}/api/lab`, { headers, signal: deadline() }), what),
    stop() {
      child.kill("SIGTERM");
      return gone;
    },
  };
}

const deadline = (): AbortSignal => AbortSignal.timeout(SEEN_WAIT);

/** Reads the feed from its beginning until the picture is as wanted. */
async function watch(
  open: () => Promise<Response>,
  what: (lab: LabPicture) => boolean,
): Promise<LabPicture> {
  let picture: LabPicture | null = null;
  try {
    for await (const message of messagesOf(await open())) {
      picture = pictureAfter(picture, message);
      if (picture !== null && what(picture)) {
        return picture;
      }
    }
  } catch (error) {
    const lastSeen = JSON.stringify(picture && { view: picture.view, lines: picture.lines });
    throw new Error(`the lab was not seen as wanted; at last: ${lastSeen}`, { cause: error });
  }
  throw new Error("the feed ended");
}

function pictureAfter(before: LabPicture | null, message: LabMessage): LabPicture | null {
  switch (message.type) {
    case "hello":
      return pictureOf(
        message.view,
        message.receipts.flatMap(({ parts }) => parts),
      );
    case "view":
      return before && { ...before, view: message.view };
    case "printed":
      return before && pictureOf(before.view, [...before.parts, message.part]);
    case "cleared":
      return before && pictureOf(before.view, []);
    case "heartbeat":
      return before;
  }
}

function pictureOf(view: LabView, parts: readonly PaperPart[]): LabPicture {
  const lines = parts.flatMap((part) =>
    part.type === "text" ? [part.runs.map(({ text }) => text).join("")] : [],
  );
  return { view, parts, lines };
}

async function* messagesOf(response: Response): AsyncGenerator<LabMessage> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    yield* lines.map((line) => JSON.parse(line) as LabMessage);
  }
}

interface Listening {
  readonly url: string;
  readonly printer: string;
  readonly network: number;
}

function announced(child: ChildProcess): Promise<Listening> {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => fail("it did not come up in time"), START_MS_MAX);
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`the lab did not start: ${why}\n${said}`));
    };
    const listen = (text: Buffer): void => {
      said = `${said}${text.toString()}`.slice(-4000);
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    const ended = (code: number | null): void => fail(`it ended with ${code}`);
    child.once("exit", ended);
    child.once("message", (message: Listening) => {
      clearTimeout(timer);
      child.off("exit", ended);
      resolve(message);
    });
  });
}

/** The processes of socat that carry the bytes of this folder's printer. */
export function socatsOf(folder: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => {
      const words = commandLineOf(pid);
      return words[0]?.endsWith("socat") === true && words.some((word) => word.includes(folder));
    });
}

export const socatOf = (folder: string): number =>
  present(socatsOf(folder)[0], "the socat of this lab");

function commandLineOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    // It ended while we looked.
    return [];
  }
}
