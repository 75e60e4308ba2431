/** The virtual printer as a till meets it: a serial port, opened as every serial port is. */
import { existsSync } from "node:fs";
import { concatBytes, fromHex, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { SerialPort } from "serialport";
import { expect, onTestFinished, test } from "vitest";
import { type LabProcess, socatOf, withLabs } from "./daemons/lab-process.ts";

const CUT = "{1d5600}";
/** Of a change to be seen, in milliseconds, on a machine that does other work too. */
const SEEN = { timeout: 15_000, interval: 25 };

const labs = withLabs();

interface Line {
  /** Text as bytes, hex in braces. */
  say(words: string): void;
  /** All that was answered so far, in hex. */
  answered(): string;
  forgetAnswers(): void;
  /** Settles when the other end is gone. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

async function plugTillIn(lab: LabProcess): Promise<Line> {
  const port = new SerialPort({ path: lab.printer, baudRate: 115_200, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(error) : resolve()));
  });
  let answers = new Uint8Array();
  port.on("data", (bytes: Uint8Array) => {
    answers = Uint8Array.from([...answers, ...bytes]);
  });
  port.on("error", () => {});
  const closed = new Promise<void>((resolve) => port.once("close", () => resolve()));
  const close = (): Promise<void> => {
    if (port.isOpen) {
      port.close();
      return closed;
    }
    return Promise.resolve();
  };
  onTestFinished(close);
  return {
    say: (words) => port.write(Buffer.from(bytesOf(words))),
    answered: () => toHex(answers),
    forgetAnswers() {
      answers = new Uint8Array();
    },
    closed,
    close,
  };
}

function bytesOf(words: string): Uint8Array {
  const parts = words.split(/\{([^}]*)\}/u);
  return concatBytes(parts.map((part, i) => (i % 2 === 0 ? toUtf8(part) : fromHex(part))));
}

test("bytes go in, paper comes out: text, an image, a QR code, a cut", async () => {
  const lab = await labs.start();
  const till = await plugTillIn(lab);
  const image = `{1d763000 0200 0800 ${"ff00".repeat(8)}}`;
  const qr = "{1d286b 0700 315030}TWR1{1d286b 0300 315130}";
  till.say(`{1b40}Harbour Corner{0a}${image}${qr}Thank you{0a}${CUT}`);
  const { parts } = await lab.sees((seen) => seen.parts.at(-1)?.type === "cut");
  expect(parts.map(({ type }) => type)).toEqual(["text", "image", "qr", "text", "cut"]);
  expect(parts[2]).toMatchObject({ text: "TWR1" });
});

test("every byte of a long job arrives, whatever bytes they are", async () => {
  const lab = await labs.start();
  const till = await plugTillIn(lab);
  const bits = Array.from({ length: 256 * 16 }, (_, i) => (i & 0xff).toString(16).padStart(2, "0"));
  till.say(`{1d763000 1000 0001 ${bits.join("")}}${CUT}`);
  const { parts } = await lab.sees((seen) => seen.parts.at(-1)?.type === "cut");
  const dots = parts.map((part) => (part.type === "image" ? atob(part.picture.bits) : "")).join("");
  expect(dots).toBe(String.fromCharCode(...Array.from({ length: 4096 }, (_, i) => i & 0xff)));
});

test("its status is told at once, also behind a full buffer", async () => {
  const lab = await labs.start();
  const till = await plugTillIn(lab);
  till.say("{100401 100402 100403 100404}");
  await expect.poll(till.answered, SEEN).toBe("12121212");
  await lab.setPrinter({ isCoverOpen: true });
  till.forgetAnswers();
  till.say(`${"x{0a}".repeat(3000)}{100402}`);
  await expect.poll(till.answered, SEEN).toBe("16");
  const { view } = await lab.sees(({ view: { printer } }) => printer.heldBytes > 0);
  expect(view.printer.bufferedBytes).toBe(view.printer.bufferBytesMax);
});

test("out of paper in the middle of a job, it goes on with the new roll, and loses nothing", async () => {
  const lab = await labs.start();
  const till = await plugTillIn(lab);
  await lab.setPrinter({ roll: "low" });
  till.say("{100404}");
  await expect.poll(till.answered, SEEN).toBe("1e");
  const lines = Array.from({ length: 200 }, (_, i) => `line ${i}`);
  till.say(`${lines.join("{0a}")}{0a}`);
  const stopped = await lab.sees(({ view: { printer } }) => printer.paper === "out");
  expect(stopped.lines.length).toBeLessThan(200);
  await lab.setPrinter({ roll: "new" });
  const { lines: printed } = await lab.sees((seen) => seen.lines.length === 200);
  expect(printed).toEqual(lines);
});

test("switched off in mid-job it loses its buffer; switched on it prints what comes then", async () => {
  const lab = await labs.start();
  const till = await plugTillIn(lab);
  await lab.setPrinter({ isSlow: true });
  till.say("first{0a}second{0a}{1d7630 00 0800 4000 ffff");
  await lab.sees((seen) => seen.lines.includes("first"));
  await lab.setPrinter({ isOn: false });
  till.say("{100401}");
  await lab.sees(({ view: { printer } }) => printer.lostBytes >= 3 && !printer.isOn);
  expect(till.answered()).toBe("");
  await lab.setPrinter({ isOn: true });
  till.say("third{0a}");
  const { lines } = await lab.sees((seen) => seen.lines.includes("third"));
  expect(lines).toEqual(["first", "third"]);
});

test("unplugged, the till's port is gone; plugged in, it is there again", async () => {
  const lab = await labs.start();
  const till = await plugTillIn(lab);
  await lab.setPrinter({ isPlugged: false });
  await till.closed;
  await expect.poll(() => existsSync(lab.printer), SEEN).toBe(false);
  await lab.setPrinter({ isPlugged: true });
  await expect.poll(() => existsSync(lab.printer), SEEN).toBe(true);
  const again = await plugTillIn(lab);
  again.say("back{0a}{100401}");
  await lab.sees((seen) => seen.lines.includes("back"));
  await expect.poll(again.answered, SEEN).toBe("12");
});

test("a till that closes the port and opens it again finds the printer as it was", async () => {
  const lab = await labs.start();
  for (const words of ["one", "two"]) {
    const till = await plugTillIn(lab);
    till.say(`${words}{0a}`);
    const { lines } = await lab.sees((seen) => seen.lines.includes(words));
    expect(lines.at(-1)).toBe(words);
    await till.close();
  }
});

test("speaking nonsense, it answers with it and prints nothing", async () => {
  const lab = await labs.start();
  const till = await plugTillIn(lab);
  await lab.setPrinter({ isNonsense: true });
  till.say("{100401}lost{0a}");
  await expect.poll(() => till.answered().length, SEEN).toBeGreaterThanOrEqual(48);
  await lab.setPrinter({ isNonsense: false });
  till.say("kept{0a}");
  const { lines } = await lab.sees((seen) => seen.lines.length > 0);
  expect(lines).toEqual(["kept"]);
});

test("the cover, the cutter and its own button stop it, each with its own word", async () => {
  const lab = await labs.start();
  const till = await plugTillIn(lab);
  for (const [stop, go, told] of [
    [{ isCoverOpen: true }, { isCoverOpen: false }, "1a1612"],
    [{ isJammed: true }, { isJammed: false }, "1a521a"],
    [{ isOffline: true }, { isOffline: false }, "1a1212"],
  ] as const) {
    till.forgetAnswers();
    await lab.setPrinter(stop);
    till.say("{100401 100402 100403}waits{0a}");
    await expect.poll(till.answered, SEEN).toBe(told);
    await lab.sees(({ view: { printer } }) => printer.bufferedBytes > 0);
    await lab.send({ type: "paper-clear" });
    await lab.setPrinter(go);
    await lab.sees((seen) => seen.lines.includes("waits"));
    await lab.send({ type: "paper-clear" });
  }
});

test("the drawer springs open with or without paper, and a person pushes it shut", async () => {
  const lab = await labs.start();
  const till = await plugTillIn(lab);
  till.say("{1b70003232}");
  await lab.sees(({ view: { drawer } }) => drawer.isOpen && drawer.pulses.pin2 === 1);
  till.say("{100401}");
  await expect.poll(till.answered, SEEN).toBe("16");
  await lab.send({ type: "drawer-shut" });
  await lab.setPrinter({ roll: "out" });
  till.say("{1014010101}");
  const { view } = await lab.sees(({ view: { drawer } }) => drawer.isOpen);
  expect(view.drawer).toEqual({
    isOpen: true,
    pulses: { pin2: 1, pin5: 1 },
    lastPulse: { pin: 5, onMs: 100 },
  });
});

test("a line of 9600 baud takes its time", async () => {
  const lab = await labs.start();
  const till = await plugTillIn(lab);
  await lab.setPrinter({ baudRate: 9600 });
  const began = performance.now();
  till.say(`${"{00}".repeat(960)}late{0a}`);
  await lab.sees((seen) => seen.lines.includes("late"));
  expect(performance.now() - began).toBeGreaterThan(900);
});

test("a port whose carrier dies is there again by itself", async () => {
  const lab = await labs.start();
  const till = await plugTillIn(lab);
  till.say("{100401}");
  await expect.poll(till.answered, SEEN).toBe("12");
  const socat = socatOf(lab.folder);
  process.kill(socat, "SIGKILL");
  await till.closed;
  await expect.poll(() => existsSync(lab.printer), SEEN).toBe(true);
  expect(socatOf(lab.folder)).not.toBe(socat);
  const again = await plugTillIn(lab);
  again.say("back{0a}");
  await lab.sees((seen) => seen.lines.includes("back"));
});
