/**
 * Connects to an advertiser and sends it whatever a test wants, right or wrong, on any channel: L2CAP's basic frames (Core
 * 5.2, volume 3, part A, 3.1) in fragments that the controller takes.
 *
 *   data packet   02 | handle, start or continuation 2 | length 2 | [ length 2 | channel 2 | payload ]
 */
import { EVENT, OPCODE, PACKET, decodeConnection, parseAddress, readUint16 } from "./hci.ts";
import { openRawHost } from "./raw-host.ts";

const ATT_CHANNEL = 4;
const CONNECT_WAIT_MS = 5000;
const ANSWER_WAIT_MS = 1000;
const FRAGMENT_BYTES = 27;
const START = 0x0000;
const CONTINUATION = 0x1000;
/** What came and nobody took, kept of it at most. */
const PDUS_MAX = 100_000;
/** Remote User Terminated Connection. */
const GOODBYE = 0x13;

export interface Central {
  /** Rejects with the status when nobody there can be connected to. One at a time. */
  connect(address: string): Promise<Link>;
  close(): void;
}

export interface Link {
  /** Settles when the controller has passed it on. */
  send(payload: Uint8Array, channel?: number): Promise<void>;
  /** The next payload on ATT; null when none comes in time. */
  ask(payload: Uint8Array, waitMs?: number): Promise<Uint8Array | null>;
  /** All payloads on ATT. */
  pdus(): readonly Uint8Array[];
  disconnect(): Promise<void>;
  /** The reason. */
  readonly gone: Promise<number>;
}

interface OpenLink {
  readonly link: Link;
  readonly handle: number;
  data(packet: Uint8Array): void;
  completed(): void;
  ended(reason: number): void;
}

export async function openCentral(emulator: string): Promise<Central> {
  let current: OpenLink | null = null;
  let connected = (_packet: Uint8Array): void => {};
  const host = await openRawHost(emulator, {
    packet(packet) {
      if (packet[0] === PACKET.acl) {
        current?.data(packet);
      } else if (packet[1] === EVENT.leMeta) {
        connected(packet);
      } else if (packet[1] === EVENT.completedPackets) {
        current?.completed();
      } else if (packet[1] === EVENT.disconnectionComplete) {
        current?.ended(packet[6] ?? 0);
        current = null;
      }
    },
    gone() {
      current?.ended(0);
      current = null;
    },
  });
  return {
    async connect(address) {
      // Null where nobody answers: a refused command is told first, and this is then of no interest.
      const answered = new Promise<Uint8Array | null>((resolve) => {
        const timer = setTimeout(() => resolve(null), CONNECT_WAIT_MS);
        connected = (packet) => {
          if (decodeConnection(packet)) {
            clearTimeout(timer);
            resolve(packet);
          }
        };
      });
      await host.command(OPCODE.createConnection, connectionParameters(address));
      const packet = await answered;
      if (packet === null) {
        throw new Error("nobody connected");
      }
      const connection = decodeConnection(packet);
      if (connection?.status !== 0) {
        throw new Error(`not connected: status 0x${connection?.status.toString(16)}`);
      }
      const opened = openLink(connection.handle, host);
      current = opened;
      return opened.link;
    },
    close: host.close,
  };
}

interface Way {
  send(packet: Uint8Array): void;
  command(opcode: number, parameters: ArrayLike<number>): Promise<unknown>;
}

function openLink(handle: number, way: Way): OpenLink {
  const pdus: Uint8Array[] = [];
  const frames = createFrames();
  let hear: ((pdu: Uint8Array) => void) | null = null;
  let taken: (() => void) | null = null;
  let isGone = false;
  let end = (_reason: number): void => {};
  const gone = new Promise<number>((resolve) => {
    end = resolve;
  });

  async function send(payload: Uint8Array, channel = ATT_CHANNEL): Promise<void> {
    const frame = Uint8Array.from([...twoBytes(payload.length), ...twoBytes(channel), ...payload]);
    for (let at = 0; at < frame.length; at += FRAGMENT_BYTES) {
      if (isGone) {
        return;
      }
      const part = frame.subarray(at, at + FRAGMENT_BYTES);
      const flags = at === 0 ? START : CONTINUATION;
      const head = [PACKET.acl, ...twoBytes(handle | flags), ...twoBytes(part.length)];
      // oxlint-disable-next-line no-await-in-loop -- the controller has room for one
      await new Promise<void>((resolve) => {
        taken = resolve;
        way.send(Uint8Array.from([...head, ...part]));
      });
    }
  }

  const link: Link = {
    send,
    async ask(payload, waitMs = ANSWER_WAIT_MS) {
      const answer = new Promise<Uint8Array | null>((resolve) => {
        const timer = setTimeout(() => settle(null), waitMs);
        function settle(pdu: Uint8Array | null): void {
          clearTimeout(timer);
          hear = null;
          resolve(pdu);
        }
        hear = settle;
        void gone.then(() => settle(null));
      });
      await send(payload);
      return answer;
    },
    pdus: () => pdus,
    async disconnect() {
      if (!isGone) {
        await way.command(OPCODE.disconnect, [...twoBytes(handle), GOODBYE]);
        await gone;
      }
    },
    gone,
  };
  return {
    link,
    handle,
    data(packet) {
      const frame = frames.push(packet);
      if (frame !== null && readUint16(frame, 2) === ATT_CHANNEL) {
        const pdu = frame.slice(4);
        pdus.push(pdu);
        pdus.splice(0, pdus.length - PDUS_MAX);
        hear?.(pdu);
      }
    },
    completed: () => taken?.(),
    ended(reason) {
      isGone = true;
      taken?.();
      end(reason);
    },
  };
}

/** Frames of L2CAP out of their fragments; null until one is whole. */
function createFrames() {
  let parts: Uint8Array = new Uint8Array();
  return {
    push(packet: Uint8Array): Uint8Array | null {
      const isStart = ((packet[2] ?? 0) & 0x30) !== 0x10;
      const before = isStart ? [] : parts;
      parts = Uint8Array.from([...before, ...packet.subarray(5)]);
      if (parts.length < 4 + readUint16(parts, 0)) {
        return null;
      }
      const frame = parts;
      parts = new Uint8Array();
      return frame;
    },
  };
}

const twoBytes = (value: number): readonly [number, number] => [value & 0xff, value >> 8];

/** LE Create Connection (7.8.12) to a public address, with noble's timings. */
function connectionParameters(address: string): readonly number[] {
  const scanning = [0x60, 0x00, 0x30, 0x00];
  const timings = [0x06, 0x00, 0x0c, 0x00, 0x00, 0x00, 0xc8, 0x00, 0x04, 0x00, 0x06, 0x00];
  return [...scanning, 0, 0, ...parseAddress(address), 0, ...timings];
}
