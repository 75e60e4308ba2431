/** The reader process keeps the port's contract behind each of its drivers: two PC/SC libraries through a real pcscd, and none. */
import { keepsCardReaderContract } from "@tillwave/service/scenarios/card-reader.contract";
import { afterAll, beforeAll } from "vitest";
import { present } from "@tillwave/shared/core/assert";
import { LIBRARIES, withPcscBench, withVirtualBench } from "./daemons/reader-bench.ts";
import { type Pcscd, openPcscd } from "./daemons/vpcd.ts";

let running: Pcscd | null = null;
beforeAll(async () => {
  running = await openPcscd();
});
afterAll(() => running?.close());

keepsCardReaderContract("the virtual readers", withVirtualBench);
for (const library of LIBRARIES) {
  keepsCardReaderContract(library, (use) =>
    withPcscBench({ pcscd: present(running, "pcscd"), library }, use),
  );
}
