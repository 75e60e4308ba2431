/** Listening in a page: one call starts it, and each change of its state is told. What the states mean: ../hearing-state.ts. */
import { createHearingRunner, type PageEvent } from "../hearing-runner.ts";
import type { HearingState, Refusal } from "../hearing-state.ts";
import { openBackground } from "./background.ts";
import { openMicrophone, type Sound } from "./microphone.ts";

export interface HearingDeps {
  /** Is called with every change, some ten times a second while sound comes; not from within `createHearing`. */
  readonly onState: (state: HearingState) => void;
}

export interface Hearing {
  /** As it was last told; `idle` at first. */
  readonly state: HearingState;
  /** Loads what listens, so that nothing is waited for after the touch; no permission is asked for. Need not be called. */
  prepare(): void;
  /** To be called within a touch's handler, before anything is awaited. Does nothing while listening. */
  start(): void;
  /** Releases the microphone at once. What listens stays loaded for another start. */
  stop(): void;
  /** Within a touch's handler, where the state says `suspended`. */
  resume(): void;
  /** Stops, and lets go of everything. */
  close(): void;
}

export const createHearing = ({ onState }: HearingDeps): Hearing =>
  createHearingRunner<Sound>(
    {
      canListen,
      openMicrophone,
      openBackground,
      followPage,
      now: () => performance.now(),
      wall: () => Date.now(),
      every(ms, callback) {
        const timer = setInterval(callback, ms);
        return () => clearInterval(timer);
      },
    },
    onState,
  );

function canListen(): "listen" | Refusal {
  if (!globalThis.isSecureContext) {
    return "insecure-origin";
  }
  const hasAll =
    "mediaDevices" in navigator && "AudioWorkletNode" in globalThis && "Worker" in globalThis;
  return hasAll ? "listen" : "unsupported";
}

function followPage(onEvent: (event: PageEvent) => void): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const follow = (): void => onEvent({ type: document.hidden ? "hidden" : "shown" });
  document.addEventListener("visibilitychange", follow, { signal });
  addEventListener("pagehide", () => onEvent({ type: "hidden" }), { signal });
  addEventListener("pageshow", follow, { signal });
  // Where the origin is insecure there are none, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  devices?.addEventListener("devicechange", () => onEvent({ type: "devices-changed" }), { signal });
  return () => listening.abort();
}
