/**
 * A keyboard that the kernel of an emulated machine takes for real: one key, which is down from SIGUSR1 to SIGUSR2, and one lamp.
 *
 *     node keyboard.mjs NAME      NAME is its device's, in /sys/class/input
 *
 * Spec: Documentation/input/uinput.rst. Its lamp is `input…::capslock` in /sys/class/leds. Beside it lie the modules of the beacon's package.
 */
import { openSync, writeSync } from "node:fs";
import { createRequire } from "node:module";

type Ioctl = (file: number, request: number, argument: number | Uint8Array) => number;

interface Koffi {
  load(library: string): { func(definition: string): Ioctl };
}

const UI_DEV_CREATE = 0x55_01;
const UI_DEV_SETUP = 0x40_5c_55_03;
const UI_SET_EVBIT = 0x40_04_55_64;
const UI_SET_KEYBIT = 0x40_04_55_65;
const UI_SET_LEDBIT = 0x40_04_55_69;
const [EV_SYN, EV_KEY, EV_LED] = [0, 1, 0x11];
const KEY_PROG1 = 148;
const LED_CAPSL = 1;
const SETUP_BYTES = 92;
const NAME_AT = 8;
const EVENT_BYTES = 24;

const [name = "keyboard"] = process.argv.slice(2);
const koffi = createRequire(import.meta.url)("koffi") as Koffi;
const libc = koffi.load("libc.so.6");
const ioctlNumber = libc.func("int ioctl(int, unsigned long, long)");
const ioctlBytes = libc.func("int ioctl(int, unsigned long, uint8_t *)");

const device = openSync("/dev/uinput", "r+");
ioctlNumber(device, UI_SET_EVBIT, EV_KEY);
ioctlNumber(device, UI_SET_KEYBIT, KEY_PROG1);
ioctlNumber(device, UI_SET_EVBIT, EV_LED);
ioctlNumber(device, UI_SET_LEDBIT, LED_CAPSL);
const setup = new Uint8Array(SETUP_BYTES);
setup[0] = 3;
setup.set(new TextEncoder().encode(name), NAME_AT);
ioctlBytes(device, UI_DEV_SETUP, setup);
ioctlNumber(device, UI_DEV_CREATE, 0);

function send(type: number, code: number, value: number): void {
  const event = new Uint8Array(EVENT_BYTES);
  const view = new DataView(event.buffer);
  view.setUint16(16, type, true);
  view.setUint16(18, code, true);
  view.setInt32(20, value, true);
  writeSync(device, event);
}

function turn(value: 0 | 1): void {
  send(EV_KEY, KEY_PROG1, value);
  send(EV_SYN, 0, 0);
}

process.on("SIGUSR1", () => turn(1));
process.on("SIGUSR2", () => turn(0));
// It is there for as long as this process is.
setInterval(() => {}, 60_000);
