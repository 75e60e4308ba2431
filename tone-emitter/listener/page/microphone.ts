/**
 * A page's microphone, unprocessed, with its samples on the way to a worker.
 *
 *   touch ─▶ context ─▶ permission ─▶ stream ─▶ source ─▶ worklet ═ port ═▶ worker
 *
 * The context is made before anything is awaited: browsers give sound to nobody but a touch. It is asked for 48,000 samples a
 * second; where a browser cannot join the microphone to that, for what it has.
 *
 * It has the usual loudspeaker, though it makes no sound: a context without one runs by a timer, which on a busy machine is late
 * and loses a tenth of what is heard. But a loudspeaker that stalls holds it up: when that has happened, it goes without.
 */
import type { Failure, Refusal } from "../hearing-state.ts";
import type { HearingPorts, Microphone, MicrophoneEvent } from "../hearing-runner.ts";
import type { WorkletOrder } from "./messages.ts";
import { WORKLET_ADDRESS } from "./worklet-address.ts";

/** Sound for the worker. */
export interface Sound {
  readonly sampleRate: number;
  readonly port: MessagePort;
}

/**
 * What cleans up speech takes away everything above 8 or 16 kHz. Plain values: some browsers refuse the exact wish for `false`,
 * and none of those that would honour it differs otherwise.
 */
const UNPROCESSED: MediaTrackConstraints = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
};

/** A longer latency than usual does worse: Chromium keeps 0.1 s of the microphone, and what is fetched later is lost. */
const USUAL_CONTEXT = { sampleRate: 48_000 };
/** What contexts are tried, one after the other: the first time, and after sound has stalled. */
const FIRST_CONTEXTS: readonly AudioContextOptions[] = [USUAL_CONTEXT, {}];
const LATER_CONTEXTS = [{ ...USUAL_CONTEXT, sinkId: { type: "none" } }, ...FIRST_CONTEXTS];

type Told = Parameters<HearingPorts<Sound>["openMicrophone"]>[0];

export function openMicrophone({ event, sound, isAgain }: Told): Microphone {
  let isClosed = false;
  let context = makeContext(isAgain ? LATER_CONTEXTS : FIRST_CONTEXTS);
  let stream: MediaStream | null = null;
  let node: AudioWorkletNode | null = null;
  const loaded = context?.audioWorklet.addModule(WORKLET_ADDRESS);
  // Whether it fails is asked when the microphone is there.
  loaded?.catch(() => {});
  void context?.resume().catch(() => {});

  const tell = (told: MicrophoneEvent): void => {
    if (!isClosed) {
      event(told);
    }
  };

  async function open(): Promise<void> {
    stream = await navigator.mediaDevices.getUserMedia({ audio: UNPROCESSED });
    if (isClosed) {
      release();
      return;
    }
    followTrack(stream, tell);
    const joined = await join(context, stream, loaded);
    context = joined.context;
    if (isClosed) {
      release();
      return;
    }
    node = collect(joined, sound);
    followContext(joined.context, tell);
    tell({ type: "opened" });
    if (joined.context.state !== "running") {
      tell({ type: "context", state: joined.context.state });
    }
  }

  function release(): void {
    order(node, { type: "end" });
    node?.disconnect();
    stream?.getTracks().forEach((track) => track.stop());
    if (context !== null && context.state !== "closed") {
      void context.close().catch(() => {});
    }
  }

  open().catch((error: unknown) => {
    tell({ type: "not-opened", why: whyNot(error) });
    release();
  });
  return {
    resume: () => void context?.resume().catch(() => {}),
    close() {
      isClosed = true;
      release();
    },
  };
}

/** The first that the browser makes. */
function makeContext(kinds: readonly AudioContextOptions[]): AudioContext | null {
  for (const options of kinds) {
    try {
      return new AudioContext(options);
    } catch {
      // The next one is plainer.
    }
  }
  return null;
}

interface Joined {
  readonly context: AudioContext;
  readonly source: MediaStreamAudioSourceNode;
}

async function join(
  first: AudioContext | null,
  stream: MediaStream,
  loaded: Promise<void> | undefined,
): Promise<Joined> {
  const source = first && sourceOf(first, stream);
  if (first !== null && source !== null) {
    await loaded;
    return { context: first, source };
  }
  void first?.close();
  const context = new AudioContext();
  const joined = { context, source: context.createMediaStreamSource(stream) };
  await context.audioWorklet.addModule(WORKLET_ADDRESS);
  await context.resume();
  return joined;
}

/** Null where the context has another rate than the microphone, and the browser does not resample. */
function sourceOf(context: AudioContext, stream: MediaStream): MediaStreamAudioSourceNode | null {
  try {
    return context.createMediaStreamSource(stream);
  } catch {
    return null;
  }
}

function collect({ context, source }: Joined, sound: (sound: Sound) => void): AudioWorkletNode {
  const node = new AudioWorkletNode(context, "collector", {
    numberOfInputs: 1,
    numberOfOutputs: 1,
    channelCount: 1,
    channelCountMode: "explicit",
  });
  // It makes no sound; some browsers run nothing that leads nowhere.
  const { port1, port2 } = new MessageChannel();
  order(node, { type: "send", port: port1 }, [port1]);
  sound({ sampleRate: context.sampleRate, port: port2 });
  source.connect(node).connect(context.destination);
  return node;
}

const order = (
  node: AudioWorkletNode | null,
  what: WorkletOrder,
  handedOver: Transferable[] = [],
): void => node?.port.postMessage(what, handedOver);

function followTrack(stream: MediaStream, tell: (event: MicrophoneEvent) => void): void {
  const [track] = stream.getAudioTracks();
  track?.addEventListener("mute", () => tell({ type: "muted", isMuted: true }));
  track?.addEventListener("unmute", () => tell({ type: "muted", isMuted: false }));
  track?.addEventListener("ended", () => {
    void wasRevoked().then((revoked) => tell({ type: "ended", wasRevoked: revoked }));
  });
}

function followContext(context: AudioContext, tell: (event: MicrophoneEvent) => void): void {
  context.addEventListener("statechange", () => tell({ type: "context", state: context.state }));
}

async function wasRevoked(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: "microphone" });
    return state !== "granted";
  } catch {
    // Not every browser knows this permission.
    return false;
  }
}

function whyNot(error: unknown): Refusal | Failure {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "no-microphone";
    case "NotReadableError":
      return "microphone-busy";
    default:
      // The worklet did not load, or the browser is not what it says.
      return "page-broken";
  }
}
