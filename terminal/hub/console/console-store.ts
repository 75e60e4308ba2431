/**
 * What the page knows of the hub. While it is visible it asks for the overview again and again; when no
 * answer comes, the last figures stay, with the time of their answer.
 *
 *   asking ──answer──▶ signed-in ◀──login── signed-out
 *      └──────401──────────┴──────401──────────▲
 */
import { type ReadonlySignal, type Signal, computed, signal } from "@preact/signals";
import {
  type JoinCode,
  type LoginReply,
  OVERVIEW_EVERY_MS,
  type Overview,
} from "@tillwave/shared/api/console";
import type { EmitterCode } from "@tillwave/shared/api/console-zones";
import type { Answer, HubClient } from "./hub-client.ts";
import { createPolling } from "./polling.ts";

export type Session = "asking" | "signed-in" | "signed-out";

export interface Figures {
  readonly overview: Overview;
  /** When the answer came, by the page's clock. */
  readonly at: number;
}

/** A code is shown once; it stays on the page until it is used, over or put away. */
export interface OpenCode {
  readonly code: JoinCode;
  /** By the hub's clock. */
  readonly madeAt: number;
  /** The journal of the till whose place is taken; null for a new till. */
  readonly epochBefore: number | null;
}

export interface ConsoleStore {
  readonly session: ReadonlySignal<Session>;
  readonly figures: ReadonlySignal<Figures | null>;
  /** When the hub was first missed, by the page's clock; null while it answers. */
  readonly lostSince: ReadonlySignal<number | null>;
  /** What the page's clock says, as it was last looked at. */
  readonly now: ReadonlySignal<number>;
  /** The same by the hub's clock. */
  readonly hubNow: ReadonlySignal<number>;
  readonly openCode: ReadonlySignal<OpenCode | null>;
  /** The same of an emitter. */
  readonly emitterCode: ReadonlySignal<EmitterCode | null>;
  login(password: string): Answer<LoginReply>;
  logout(): Promise<void>;
  signOut(): void;
  keepCode(code: JoinCode | null): void;
  keepEmitterCode(code: EmitterCode | null): void;
  setVisible(isVisible: boolean): void;
  /** To be called every second or so. */
  tick(): void;
  /** Asks for the overview at once. */
  refresh(): void;
}

export interface ConsoleStoreDeps {
  readonly client: HubClient;
  now(): number;
  after(ms: number, run: () => void): () => void;
}

/** What the answers leave behind. */
interface Memory {
  readonly session: Signal<Session>;
  readonly figures: Signal<Figures | null>;
  readonly lostSince: Signal<number | null>;
  readonly time: Signal<number>;
  readonly openCode: Signal<OpenCode | null>;
  readonly emitterCode: Signal<EmitterCode | null>;
  take(answer: Awaited<Answer<Overview>>): void;
  signOut(): void;
}

function createMemory(now: () => number): Memory {
  const session = signal<Session>("asking");
  const figures = signal<Figures | null>(null);
  const lostSince = signal<number | null>(null);
  const time = signal(now());
  const openCode = signal<OpenCode | null>(null);
  const emitterCode = signal<EmitterCode | null>(null);

  function signOut(): void {
    session.value = "signed-out";
    figures.value = null;
    lostSince.value = null;
    openCode.value = null;
    emitterCode.value = null;
  }

  function take(answer: Awaited<Answer<Overview>>): void {
    time.value = now();
    if (session.peek() === "signed-out") {
      // An answer that was under way signs nobody in again.
      return;
    }
    if (answer.ok) {
      figures.value = { overview: answer.value, at: now() };
      lostSince.value = null;
      session.value = "signed-in";
    } else if (answer.error.type === "signed-out") {
      signOut();
    } else {
      lostSince.value ??= now();
    }
  }

  return { session, figures, lostSince, time, openCode, emitterCode, take, signOut };
}

export function createConsoleStore({ client, now, after }: ConsoleStoreDeps): ConsoleStore {
  const memory = createMemory(now);
  const { session, figures, lostSince, time, openCode, emitterCode, take, signOut } = memory;
  let isVisible = false;
  const polling = createPolling({
    everyMs: OVERVIEW_EVERY_MS,
    isWanted: () => isVisible && session.peek() !== "signed-out",
    ask: async () => take(await client.readOverview()),
    after,
  });
  const hubNow = computed(() => hubTime(figures.value, time.value));
  return {
    session,
    figures,
    lostSince,
    now: time,
    hubNow,
    openCode,
    emitterCode,
    login: async (password) => {
      const answer = await client.login(password);
      if (answer.ok && answer.value.ok) {
        session.value = "asking";
        polling.poke();
      }
      return answer;
    },
    logout: async () => {
      const answer = await client.logout();
      if (answer.ok) {
        signOut();
      }
    },
    signOut,
    keepCode: (code) => {
      openCode.value =
        code === null
          ? null
          : { code, madeAt: hubNow.peek(), epochBefore: epochOf(figures.peek(), code.terminal) };
    },
    keepEmitterCode: (code) => {
      emitterCode.value = code;
    },
    setVisible: (visible) => {
      isVisible = visible;
      time.value = now();
      polling.poke();
    },
    tick: () => {
      time.value = now();
    },
    refresh: polling.poke,
  };
}

/** The hub's clock runs on from its last answer; a page whose own clock was set back does not take it back. */
const hubTime = (figures: Figures | null, now: number): number =>
  figures === null ? now : figures.overview.now + Math.max(0, now - figures.at);

const epochOf = (figures: Figures | null, terminal: number): number | null =>
  figures?.overview.terminals.find((row) => row.terminal === terminal)?.epoch ?? null;
