/**
 * The central that is connected, as the radio's process hands it on: at most one, each under a number of its own, so that what is
 * meant for one that has gone reaches nobody else.
 *
 *   nobody ──came──▶ link n: mtu, subscribed, wrote … ──left──▶ nobody
 *                       └ more than {@link WRITES_MAX}, or longer than {@link WRITE_BYTES_MAX}: dropped, and hung up on
 */
import { type CentralEvent, MTU_MAX, MTU_MIN, WRITES_MAX, WRITE_BYTES_MAX } from "../ports.ts";
import type { AttributeEvent } from "./stack.ts";
import type { RadioWord } from "./words.ts";

export interface CentralsDeps {
  say(word: RadioWord): void;
  notify(bytes: Uint8Array): void;
  hangUp(): void;
}

export interface Centrals {
  came(): void;
  does(event: AttributeEvent): void;
  left(): void;
  notify(link: number, bytes: Uint8Array): void;
  hangUp(link: number): void;
}

export function createCentrals({ say, notify, hangUp }: CentralsDeps): Centrals {
  let link = 0;
  let isThere = false;
  let writes = 0;
  /** The door: what it still sends is dropped. */
  let isShown = false;
  const tell = (what: CentralEvent["what"]): void => say({ type: "central", link, what });

  function left(): void {
    if (isThere) {
      isThere = false;
      tell({ type: "gone" });
    }
  }

  function wrote(bytes: Uint8Array): void {
    writes += 1;
    if (writes <= WRITES_MAX && bytes.length <= WRITE_BYTES_MAX) {
      tell({ type: "wrote", bytes });
    } else if (!isShown) {
      isShown = true;
      writes = WRITES_MAX;
      hangUp();
    }
  }

  return {
    came() {
      left();
      link += 1;
      isThere = true;
      writes = 0;
      isShown = false;
      tell({ type: "connected" });
    },
    does(event) {
      if (!isThere) {
        return;
      }
      if (event.type === "wrote") {
        wrote(event.bytes);
      } else if (event.type === "mtu") {
        tell({ type: "mtu", mtu: Math.min(MTU_MAX, Math.max(MTU_MIN, event.mtu)) });
      } else {
        tell(event);
      }
    },
    left,
    notify(to, bytes) {
      if (isThere && to === link) {
        notify(bytes);
      }
    },
    hangUp(on) {
      if (isThere && on === link) {
        hangUp();
      }
    },
  };
}
