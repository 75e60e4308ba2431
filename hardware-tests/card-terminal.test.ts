/** The card terminal's line for real: the adapter keeps the port's contract, and a till that is killed charges nobody twice. */
import { once } from "node:events";
import { rmSync } from "node:fs";
import { type Socket, createServer } from "node:net";
import { join } from "node:path";
import { listenForTills } from "@tillwave/lab/adapters/card-terminal-line";
import { createVirtualCardTerminal } from "@tillwave/lab/card-terminal/virtual-card-terminal";
import { ASK_MS_MAX, createTcpCardTerminals } from "@tillwave/service/adapters/card-terminal-tcp";
import type { CardTerminalLine } from "@tillwave/service/ports";
import type { FeedMessage } from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { Minor } from "@tillwave/shared/sale/money";
import { expect, onTestFinished, test } from "vitest";
import { type TillProcess, startTill } from "./daemons/till-process.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const WAIT = { timeout: 20_000, interval: 50 };
const PAYMENT = { reference: "1-1-1-42", amount: Minor(900), currency: "HKD" };

async function openTerminal() {
  const terminal = createVirtualCardTerminal({ timers: machineTimers, onChange: () => {} });
  const listening = await listenForTills(terminal, 0);
  const line = present(listening.ok ? listening.value : null, "the terminal's port");
  onTestFinished(() => line.close());
  return { terminal, port: line.port };
}

async function dial(port: number): Promise<CardTerminalLine> {
  const terminals = createTcpCardTerminals(machineTimers);
  const line = terminals.connect({ host: "127.0.0.1", port }).open(() => {});
  onTestFinished(() => line.close());
  return line;
}

const isReady = async (line: CardTerminalLine): Promise<void> => {
  await expect.poll(() => line.state(), WAIT).toBe("ready");
};

test("a payment is made, asked about and given back over the line", async () => {
  const { terminal, port } = await openTerminal();
  const line = await dial(port);
  expect(await line.pay(PAYMENT)).toMatchObject({ ok: false, error: { type: "not-sent" } });
  await isReady(line);
  const paying = line.pay(PAYMENT);
  await expect.poll(() => terminal.view().asks, WAIT).not.toBeNull();
  await expect.poll(() => line.state(), WAIT).toBe("busy");
  terminal.do({ customer: "pays" });
  expect(await paying).toMatchObject({ ok: true, value: { type: "approved", amount: 900 } });
  expect(await line.query(PAYMENT.reference)).toMatchObject({ value: { type: "approved" } });
  expect(await line.cancel(PAYMENT.reference)).toMatchObject({ value: { type: "approved" } });
  expect(await line.giveBack(PAYMENT.reference)).toMatchObject({ value: { type: "cancelled" } });
});

test("a lost line is silence, and is dialled again", async () => {
  const { terminal, port } = await openTerminal();
  const line = await dial(port);
  await isReady(line);
  terminal.do({ fault: "hangs-up-when-paid" });
  const paying = line.pay(PAYMENT);
  await expect.poll(() => terminal.view().asks, WAIT).not.toBeNull();
  terminal.do({ customer: "pays" });
  expect(await paying).toMatchObject({ ok: false, error: { type: "silent" } });
  await isReady(line);
  expect(await line.query(PAYMENT.reference)).toMatchObject({ value: { type: "approved" } });
});

test("an answer that never comes is silence in time, and one that comes twice counts once", async () => {
  const { terminal, port } = await openTerminal();
  const line = await dial(port);
  await isReady(line);
  terminal.do({ fault: "deaf" });
  const asked = performance.now();
  expect(await line.query(PAYMENT.reference)).toMatchObject({ error: { type: "silent" } });
  expect(performance.now() - asked).toBeLessThan(ASK_MS_MAX + 1500);
  terminal.do({ fault: "answers-twice" });
  expect(await line.query(PAYMENT.reference)).toMatchObject({ value: { type: "not-known" } });
  expect(await line.query("1-1-1-43")).toMatchObject({ value: { type: "not-known" } });
});

test("whoever answers nonsense, without an end, or about another payment is not believed", async () => {
  const talk: readonly string[] = [
    "<html>log in to the network</html>\n",
    "x".repeat(4096),
    '{"id":2,"is":"cancelled","reference":"another"}\n',
  ];
  for (const said of talk) {
    const callers = new Set<Socket>();
    const server = createServer((socket) => {
      callers.add(socket);
      socket.on("error", () => {});
      socket.once("data", () => {
        socket.write('{"id":1,"is":"ready"}\n');
        socket.once("data", () => socket.write(said));
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      callers.forEach((socket) => socket.destroy());
      server.close();
    });
    const line = await dial((server.address() as { readonly port: number }).port);
    await isReady(line);
    expect(await line.query("1-1-1-42")).toMatchObject({ error: { type: "silent" } });
  }
});

const helloOf = async (till: TillProcess): Promise<Extract<FeedMessage, { type: "hello" }>> => {
  const hello = await till.hello();
  return present(hello.type === "hello" ? hello : null, "a till that sells");
};

test("a till that is killed while the customer pays asks the terminal, and the sale is paid once", async () => {
  const folder = makeMemoryFolder("tillwave-card-");
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { terminal, port } = await openTerminal();
  const options = { folder: join(folder, "till"), flags: ["--card-terminal", `127.0.0.1:${port}`] };
  const first = await startTill(options);
  await expect
    .poll(async () => (await helloOf(first)).status.cardTerminal.state, WAIT)
    .toBe("ready");
  await first.press(1, { type: "add", sku: "bun" });
  await first.press(1, { type: "pay" });
  expect(await first.press(1, { type: "open-card", settles: Minor(900) })).toMatchObject({
    ok: true,
  });
  await expect.poll(() => terminal.view().asks?.amount, WAIT).toBe(900);
  first.process.kill("SIGKILL");
  await first.gone;
  terminal.do({ customer: "pays" });
  const second = await startTill(options);
  onTestFinished(async () => void (await second.stop()));
  await expect
    .poll(async () => (await helloOf(second)).view.state.sale.type, WAIT)
    .toBe("completed");
  const { sales } = await second.sales();
  expect(sales).toMatchObject([{ entry: { tenders: [{ method: "card", state: "approved" }] } }]);
  expect(terminal.view().payments).toMatchObject([{ amount: 900, state: "approved" }]);
});
