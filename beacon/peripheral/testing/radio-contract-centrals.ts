/** What every radio does with who connects: hands on what is written, sends what is notified, and hangs up when it is told to. */
import { fromHex } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import { WRITES_MAX } from "../ports.ts";
import { type Heard, type UseRadioBench, createRadioWalks, order } from "./radio-walks.ts";

const HELLO = fromHex("c0 0005 68656c6c6f");
const MTU = 100;

const typesOf = ({ centrals }: Heard): readonly string[] => centrals.map(({ what }) => what.type);
const written = ({ centrals }: Heard): readonly Uint8Array[] =>
  centrals.flatMap(({ what }) => (what.type === "wrote" ? [what.bytes] : []));

export function servesCentrals(use: UseRadioBench): void {
  const { withRadio, ready, advertise } = createRadioWalks(use);

  test("what a central writes arrives byte for byte and in order, and it hears what is notified", async () => {
    await withRadio(async (radio, bench, heard) => {
      await ready(radio, bench);
      await advertise(radio, bench, order({ connectable: true }));
      const central = await bench.connect();
      await bench.until(() => typesOf(heard).includes("connected"), "it is told who came");
      radio.notify(1, HELLO);
      await central.setMtu(MTU);
      await central.subscribe();
      const pieces = Array.from({ length: 20 }, (_, i) => new Uint8Array(i).fill(i));
      for (const piece of pieces) {
        await central.write(piece);
      }
      await bench.until(() => written(heard).length === pieces.length, "all of it arrives");
      expect(written(heard)).toStrictEqual(pieces);
      expect(heard.centrals[1]).toStrictEqual({ link: 1, what: { type: "mtu", mtu: MTU } });
      expect(typesOf(heard)[2]).toBe("subscribed");
      radio.notify(1, HELLO);
      radio.notify(2, fromHex("bad0"));
      radio.notify(1, new Uint8Array());
      await bench.until(() => central.notified().length === 2, "it hears what is notified");
      expect(central.notified()).toStrictEqual([HELLO, new Uint8Array()]);
      await central.disconnect();
      await bench.until(() => typesOf(heard).includes("gone"), "its end is told");
    });
  });

  test("a radio hangs up on who it is told to, and on nobody who came later", async () => {
    await withRadio(async (radio, bench, heard) => {
      await ready(radio, bench);
      await advertise(radio, bench, order({ connectable: true }));
      const first = await bench.connect();
      await bench.until(() => typesOf(heard).includes("connected"), "it is told who came");
      radio.hangUp(1);
      await bench.until(() => first.isGone(), "it is hung up on");
      await bench.until(() => typesOf(heard).includes("gone"), "its end is told");
      await advertise(radio, bench, order({ connectable: true }));
      const second = await bench.connect();
      radio.hangUp(1);
      radio.notify(1, HELLO);
      await second.subscribe();
      await bench.until(() => typesOf(heard).at(-1) === "subscribed", "it is served");
      radio.notify(2, HELLO);
      await bench.until(() => second.notified().length > 0, "it hears what is meant for it");
      expect(second.isGone()).toBe(false);
      expect(heard.centrals.at(-1)?.link).toBe(2);
      await second.disconnect();
    });
  });

  test("a central's connection ends with the process, and the next one has another number", async () => {
    await withRadio(async (radio, bench, heard) => {
      await ready(radio, bench);
      await advertise(radio, bench, order({ connectable: true }));
      const first = await bench.connect();
      await bench.until(() => typesOf(heard).includes("connected"), "it is told who came");
      radio.restart();
      expect(typesOf(heard).at(-1)).toBe("gone");
      await ready(radio, bench);
      await first.disconnect();
      await advertise(radio, bench, order({ connectable: true }));
      await bench.connect();
      await bench.until(() => heard.centrals.at(-1)?.link === 2, "it is told who came");
      expect(typesOf(heard).filter((type) => type === "gone")).toHaveLength(1);
    });
  });

  test("who writes and writes is hung up on", async () => {
    await withRadio(async (radio, bench, heard) => {
      await ready(radio, bench);
      await advertise(radio, bench, order({ connectable: true }));
      const central = await bench.connect();
      for (let i = 0; i <= WRITES_MAX && !central.isGone(); i += 1) {
        await central.write(HELLO);
      }
      await bench.until(() => typesOf(heard).at(-1) === "gone", "it is hung up on");
      expect(written(heard).length).toBe(WRITES_MAX);
      expect(radio.view().restarts).toBe(0);
    });
  });
}
