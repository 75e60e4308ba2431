/** Where tablets find this till, as the command line and the settings say it. */
import { isIP } from "node:net";
import type { Settings } from "../settings.ts";

export interface LanLaunch {
  /** Null for every address of this machine. */
  readonly address: string | null;
  /** 0 for any. */
  readonly port: number;
  /** Whether any other will do where it is taken: the one that was found is kept. */
  readonly orAny: boolean;
}

/** Where the demo is found on the shop's network, if nobody else is there. */
const DEMO_LAN_PORT = 8456;
/** No tablets, not in the demo either. */
const OFF = "off";
/** `8456`, `192.168.1.5:8456`, `[fd00::2]:8456`. */
const LAN = /^(?:(?:\[([\da-f:]{2,45})\]|([\d.]{7,15})):)?(\d{1,5})$/iu;
interface LanDefaults {
  readonly settings: Settings;
  readonly demo: boolean;
  /** Of the till's own page: who wants a free one there wants one here too. */
  readonly port: number;
}

/** Null where this till serves no tablets, undefined where it is in no such form. */
export function readLan(
  text: string | undefined,
  { settings, demo, port }: LanDefaults,
): LanLaunch | null | undefined {
  if (text === undefined) {
    const { lan } = settings;
    const found = demo
      ? { address: null, port: port === 0 ? 0 : DEMO_LAN_PORT, orAny: true }
      : null;
    return lan === undefined
      ? found
      : { address: lan.address ?? null, port: lan.port, orAny: false };
  }
  if (text === OFF) {
    return null;
  }
  const [, six, address = six, digits] = LAN.exec(text) ?? [];
  const wanted = Number(digits);
  return digits === undefined || wanted > 65_535 || (address !== undefined && isIP(address) === 0)
    ? undefined
    : { address: address ?? null, port: wanted, orAny: wanted === 0 };
}
