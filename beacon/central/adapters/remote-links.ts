/** Connections that another process holds: one at a time, numbered, so that a late word of one is none of the next. */
import type { EarOrder, EarWord } from "../ear/words.ts";
import type { Link, LinkEnd, LinkListener, Links } from "../ports.ts";

type LinkWord = Extract<EarWord, { readonly type: "linked" | "told" | "unlinked" }>;

export interface RemoteLinks extends Links {
  hear(word: LinkWord): void;
  /** Its process is of no more use. */
  lost(detail: string): void;
}

export interface RemoteLinkDeps {
  send(order: EarOrder): void;
  /** A process that has a controller to connect with. */
  isThere(): boolean;
}

export function createRemoteLinks({ send, isThere }: RemoteLinkDeps): RemoteLinks {
  let number = 0;
  let current: LinkListener | null = null;

  function end(why: LinkEnd, detail: string | null): void {
    const ended = current;
    current = null;
    ended?.ended(why, detail);
  }

  return {
    connect({ address, addressType, place }, listener): Link {
      if (current !== null || !isThere()) {
        const detail =
          current === null ? "the ear does not listen" : "there is a connection already";
        queueMicrotask(() => listener.ended("no-radio", detail));
        return { write() {}, close() {} };
      }
      number += 1;
      const link = number;
      const isOurs = (): boolean => link === number && current === listener;
      current = listener;
      send({ type: "link", link, address, addressType, place });
      return {
        write(bytes) {
          if (isOurs()) {
            send({ type: "write", link, bytes });
          }
        },
        close() {
          if (isOurs()) {
            send({ type: "unlink", link });
          }
        },
      };
    },
    hear(word) {
      if (word.link !== number) {
        return;
      }
      switch (word.type) {
        case "linked":
          current?.opened({ mtu: word.mtu, roundTrips: word.roundTrips });
          return;
        case "told":
          current?.heard(new Uint8Array(word.bytes));
          return;
        case "unlinked":
          end(word.why, word.detail);
      }
    },
    lost: (detail) => end("lost", detail),
  };
}
