/**
 * Says what one adapter's controller hears on air at this moment, again and again, as a JSON value a line:
 *
 *   {"at": 1790000000000, "heard": [{"type": 0, "address": "00:aa:01:00:00:00", "data": "02…"}]}
 *
 * An emulated controller tells of each advertiser once, when scanning begins, so scanning begins anew each time. `node ear.mjs N`
 * listens on hciN; beside it lie the modules of the beacon's package.
 */
import { createRequire } from "node:module";

interface HciSocket {
  bindRaw(index: number): number;
  setFilter(filter: Uint8Array): void;
  start(): void;
  write(packet: Uint8Array): void;
  on(event: "data", listener: (packet: Buffer) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
}

const HOME = "/usr/lib/tillwave-beacon/";
const LOOK_EVERY = 150;
/** HCI_FILTER: events alone; of those Command Complete and LE Meta. All of its 16 bytes: kernels of 2024 and later want no less. */
const FILTER = [1 << 4, 0, 0, 0, 0, 1 << 6, 0, 0, 0, 0, 0, 1 << 6, 0, 0, 0, 0];
const SET_SCAN_PARAMETERS = [0x01, 0x0b, 0x20, 7, 0, 0x12, 0, 0x12, 0, 0, 0];
const setScanEnable = (on: number): number[] => [0x01, 0x0c, 0x20, 2, on, 0];

const [index = "1"] = process.argv.slice(2);
const Socket = createRequire(HOME)("@abandonware/bluetooth-hci-socket") as new () => HciSocket;
const socket = new Socket();
let heard: object[] = [];
socket.bindRaw(Number(index));
socket.setFilter(Buffer.from(FILTER));
socket.on("error", (error) =>
  console.log(JSON.stringify({ at: Date.now(), error: error.message })),
);
socket.on("data", (packet) => {
  // 04 | 3e | length | 02 | reports | type | address type | address 6 | length | data | rssi
  if (packet[1] === 0x3e && packet[3] === 0x02) {
    const address = [...packet.subarray(7, 13)].toReversed();
    heard.push({
      type: packet[5],
      address: address.map((byte) => byte.toString(16).padStart(2, "0")).join(":"),
      data: packet.subarray(14, 14 + (packet[13] ?? 0)).toString("hex"),
    });
  }
});
socket.start();
socket.write(Buffer.from(SET_SCAN_PARAMETERS));
setInterval(() => {
  console.log(JSON.stringify({ at: Date.now(), heard }));
  heard = [];
  socket.write(Buffer.from(setScanEnable(0)));
  socket.write(Buffer.from(setScanEnable(1)));
}, LOOK_EVERY);
