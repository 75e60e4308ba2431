import type { AirReport } from "../ports.ts";
import { earKeepsItsContract } from "./ear-contract.ts";
import { createSimulatedAir } from "./simulated-air.ts";

const ADDRESS = "00:aa:01:01:00:42";
const EVERY_MS = 20;

earKeepsItsContract("the simulated air", () => {
  const air = createSimulatedAir();
  let said: AirReport | null = null;
  const saying = setInterval(() => {
    if (said !== null) {
      air.say({ ...said, at: performance.now() });
    }
  }, EVERY_MS);
  return Promise.resolve({
    ears: air.ears,
    address: ADDRESS,
    advertise(data, { connectable = true } = {}) {
      const kind = connectable ? "connectable" : "non-connectable";
      said = { at: 0, address: ADDRESS, addressType: "public", kind, data, rssi: -60 };
      return Promise.resolve();
    },
    removeAdapter() {
      air.become("no-adapter");
      return Promise.resolve();
    },
    returnAdapter() {
      air.become("listening");
      return Promise.resolve();
    },
    close() {
      clearInterval(saying);
      return Promise.resolve();
    },
  });
});
