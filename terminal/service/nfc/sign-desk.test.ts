import { present } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { encodeNdef, textRecord } from "@tillwave/shared/nfc/ndef";
import {
  TagGone,
  type TagModel,
  newNtag,
  type2Tag,
  type4Tag,
} from "@tillwave/shared/testing/tag-models";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import type { Card, CardReader } from "../ports.ts";
import { type SimulatedAnswer, createSimulatedReader } from "../scenarios/simulated-reader.ts";
import { createSignDesk } from "./sign-desk.ts";

function openDesk() {
  const clock = createVirtualClock();
  const simulated = createSimulatedReader(clock);
  let isTaken = false;
  const desk = createSignDesk({ readers: simulated.readers, isTaken: () => isTaken });
  const seen: Card[] = [];
  const payments: CardReader = desk.forPayments.open({
    card: (card) => seen.push(card),
    removed: () => {},
    changed: () => {},
  });
  const write = (url: string, id = crypto.randomUUID() as string) =>
    desk.ask({ action: "write", id, url });
  return {
    desk,
    clock,
    payments,
    seen,
    simulated,
    write,
    read: () => desk.ask({ action: "read" }),
    take(next: boolean) {
      isTaken = next;
    },
    lay(tag: TagModel) {
      simulated.insert({
        atr: tag.atr,
        apdu(command): SimulatedAnswer {
          try {
            return tag.answer(command);
          } catch (error) {
            if (error instanceof TagGone) {
              return { pull: true };
            }
            throw error;
          }
        },
      });
      return tag;
    },
  };
}

const URL = "https://shop.example/menu";

test("nothing lies there", async () => {
  const { read, desk } = openDesk();
  expect(await read()).toMatchObject({ ok: false, error: { type: "no-card" }, card: null });
  expect(await desk.ask({ action: "look" })).toMatchObject({ ok: true, card: null });
});

test("a sign is written and read, of either standard", async () => {
  for (const tag of [type2Tag(), type4Tag()]) {
    const { lay, read, write } = openDesk();
    lay(tag);
    expect(await read()).toMatchObject({ ok: true, sign: { content: { type: "empty" } } });
    expect(await write(URL)).toMatchObject({ ok: true, sign: { content: { uri: URL } } });
    expect(await read()).toMatchObject({
      ok: true,
      sign: { content: { type: "uri", uri: URL }, isWritable: true },
      progress: null,
    });
  }
});

test("what lies there is named, and a look says nothing to it", async () => {
  const { lay, desk } = openDesk();
  const tag = lay(type2Tag());
  expect(await desk.ask({ action: "look" })).toMatchObject({
    card: { kind: "tag", name: "MIFARE Ultralight or NTAG", atr: toHex(tag.atr) },
  });
  expect(tag.heard).toEqual([]);
});

test("a text, or what nobody reads, is said as it is", async () => {
  const { lay, read } = openDesk();
  const text = encodeNdef([textRecord("Autumn sale", "en")]);
  const memory = newNtag(`03${text.length.toString(16).padStart(2, "0")}${toHex(text)}fe`);
  lay(type2Tag({ memory }));
  expect(await read()).toMatchObject({ sign: { content: { type: "text", text: "Autumn sale" } } });
  lay(type2Tag({ memory: newNtag("0303010203fe") }));
  expect(await read()).toMatchObject({ sign: { content: { type: "malformed" } } });
});

test("a bank card or a phone is no sign, and is asked for nothing but a sign's application", async () => {
  const { lay, read, write } = openDesk();
  const heard: Uint8Array[] = [];
  const atr = fromHex("3b80800101");
  const answer = (command: Uint8Array): Uint8Array => {
    heard.push(command);
    return fromHex("6a82");
  };
  lay({ atr, memory: new Uint8Array(0), heard, answer });
  const noSign = { ok: false, error: { type: "not-a-sign", kind: "chip" } };
  expect(await read()).toMatchObject(noSign);
  expect(await write(URL)).toMatchObject(noSign);
  expect(new Set(heard.map(toHex))).toEqual(new Set(["00a4040007d276000085010100"]));
});

test("an address that is no https address is not written", async () => {
  const { lay, write } = openDesk();
  const tag = lay(type2Tag());
  for (const [url, why] of [
    ["http://shop.example", "not-https"],
    [`https://shop.example/${"a".repeat(300)}`, "too-long"],
    ["https://bank.example@evil.example", "has-login"],
  ] as const) {
    expect(await write(url)).toMatchObject({ ok: false, error: { type: "url-refused", why } });
  }
  expect(tag.heard).toEqual([]);
});

test("a sign that is pulled away in the middle is empty, and is said to be", async () => {
  const { lay, read, write } = openDesk();
  const tag = lay(type2Tag());
  await write(URL);
  lay(type2Tag({ memory: tag.memory, writesMax: 2 }));
  expect(await write("https://shop.example/a-longer-one")).toMatchObject({
    ok: false,
    error: { type: "interrupted", isEmpty: true },
  });
  lay(type2Tag({ memory: tag.memory }));
  expect(await read()).toMatchObject({ sign: { content: { type: "empty" } } });
});

test("a press that is sent again writes nothing again", async () => {
  const { lay, write } = openDesk();
  const tag = lay(type2Tag());
  const id = crypto.randomUUID();
  await write(URL, id);
  const { length } = tag.heard;
  expect(await write(URL, id)).toMatchObject({ ok: true });
  expect(tag.heard).toHaveLength(length);
});

test("while a customer is to pay, nothing is said to what lies there", async () => {
  const { lay, read, write, take, desk } = openDesk();
  const tag = lay(type2Tag());
  take(true);
  const busy = { ok: false, error: { type: "busy", with: "payment" } };
  expect(await read()).toMatchObject(busy);
  expect(await write(URL)).toMatchObject(busy);
  expect(await desk.ask({ action: "apdu", commands: ["ffca000000"] })).toMatchObject(busy);
  expect(tag.heard).toEqual([]);
});

test("a customer who comes to pay while a sign is written gets the reader", async () => {
  const { lay, write, take, payments, seen } = openDesk();
  const tag = type2Tag();
  let writes = 0;
  lay({
    ...tag,
    answer(command) {
      writes += command[1] === 0xd6 ? 1 : 0;
      take(writes >= 2);
      return tag.answer(command);
    },
  });
  expect(await write(URL)).toMatchObject({ error: { type: "interrupted", isEmpty: true } });
  const card = present(seen.at(-1), "the card that payments were told of");
  const answer = await payments.transmit(card.id, fromHex("ffb0000010"), 1000);
  expect(answer).toMatchObject({ ok: true });
});

test("a payment's command waits for the one that is on its way for a sign", async () => {
  const { simulated, read, payments, seen, clock } = openDesk();
  const heard: string[] = [];
  simulated.insert({
    atr: type2Tag().atr,
    apdu(command) {
      heard.push(toHex(command));
      return { delayMs: 50, answer: fromHex("6a81") };
    },
  });
  const reading = read();
  const paying = payments.transmit(present(seen.at(-1), "a card").id, fromHex("ffca000000"), 1000);
  expect(heard).toEqual(["ffb0000010"]);
  clock.pass(50);
  await reading;
  await Promise.resolve();
  clock.pass(50);
  expect(await paying).toMatchObject({ ok: true });
  expect(heard).toEqual(["ffb0000010", "ffca000000"]);
});

test("commands are sent in their order, and answered whole", async () => {
  const { lay, desk } = openDesk();
  lay(type4Tag());
  const commands = ["00a4040007d276000085010100", "00a4000c02e103", "00b000000f"];
  expect(await desk.ask({ action: "apdu", commands })).toMatchObject({
    ok: true,
    answers: ["9000", "9000", "000f20003b00340406e104010000009000"],
  });
});

test("where one of the commands selects a payment application, none is sent", async () => {
  const { lay, desk } = openDesk();
  const tag = lay(type4Tag());
  const commands = ["00a4040007d276000085010100", "00a404000e325041592e5359532e444446303100"];
  expect(await desk.ask({ action: "apdu", commands })).toMatchObject({
    ok: false,
    error: { type: "apdu-refused", command: 1, why: "payment-application" },
  });
  expect(tag.heard).toEqual([]);
});

test("a worn sign is said to be worn, and is left empty", async () => {
  const { lay, read, write } = openDesk();
  const tag = type2Tag({ worn: new Set([30]) });
  lay(tag);
  expect(await write(URL)).toMatchObject({ error: { type: "not-kept" } });
  expect(await read()).toMatchObject({ sign: { content: { type: "empty" } } });
});
