/**
 * A camera that is open: its picture in a video, and the codes that come before it.
 *
 *   starting ──▶ watching ──hidden──▶ resting ──shown──▶ starting
 *       └──▶ denied, none, failed
 *
 * Whoever closes it, or puts the page away, has the camera's light go out at once.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import { type Decoder, loadDecoder } from "./decoder.ts";
import { NOTHING_SEEN, stepSightings } from "./sightings.ts";

/** From one picture to the next that is looked at: half of a cheap tablet's time is left for the page. */
const LOOK_EVERY_MS = 120;
/** The picture is made so small before it is looked at: enough for an EAN across half of it. */
const WIDTH_MAX = 800;

export type CameraState = "starting" | "watching" | "resting" | "denied" | "none" | "failed";

export interface Camera {
  readonly state: ReadonlySignal<CameraState>;
  /** Null where the camera has no light. */
  readonly light: ReadonlySignal<boolean | null>;
  turnLight(on: boolean): void;
  again(): void;
  close(): void;
}

export function openCamera(video: HTMLVideoElement, onCode: (text: string) => void): Camera {
  const state = signal<CameraState>("starting");
  const light = signal<boolean | null>(null);
  let stream: MediaStream | null = null;
  /** Counts starts: what an older one still brings is let go. */
  let turn = 0;
  let stopLooking = (): void => {};

  function stop(next: CameraState): void {
    turn += 1;
    stopLooking();
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    light.value = null;
    state.value = next;
  }

  async function start(): Promise<void> {
    stop("starting");
    const mine = turn;
    try {
      const [opened, decoder] = await Promise.all([openStream(), loadDecoder()]);
      if (mine !== turn) {
        opened.getTracks().forEach((track) => track.stop());
        return;
      }
      stream = opened;
      const [track] = opened.getVideoTracks();
      track?.addEventListener("ended", () => mine === turn && stop("failed"));
      light.value = track !== undefined && hasLight(track) ? false : null;
      video.srcObject = opened;
      await video.play();
      state.value = "watching";
      stopLooking = lookAgainAndAgain({ video, decoder, onCode });
    } catch (error) {
      if (mine === turn) {
        stop(whyNot(error));
      }
    }
  }

  const followPage = (): void => {
    if (document.hidden) {
      stop("resting");
    } else if (state.peek() === "resting") {
      void start();
    }
  };
  document.addEventListener("visibilitychange", followPage);
  void start();
  return {
    state,
    light,
    again: () => void start(),
    turnLight(on) {
      const [track] = stream?.getVideoTracks() ?? [];
      // Chromium's own constraint, which the standard's types do not have yet.
      const wish = { advanced: [{ torch: on }] } as unknown as MediaTrackConstraints;
      void track?.applyConstraints(wish).then(
        () => (light.value = on),
        () => (light.value = null),
      );
    },
    close() {
      document.removeEventListener("visibilitychange", followPage);
      stop("resting");
    },
  };
}

interface Watched {
  readonly video: HTMLVideoElement;
  readonly decoder: Decoder;
  onCode(text: string): void;
}

/** Answers with how to stop. */
function lookAgainAndAgain({ video, decoder, onCode }: Watched): () => void {
  const picture = document.createElement("canvas");
  let sightings = NOTHING_SEEN;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    const seen = draw(video, picture) ? await decoder.find(picture).catch(() => []) : [];
    if (isOver) {
      return;
    }
    const step = stepSightings(sightings, seen, performance.now());
    sightings = step.state;
    timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    step.scanned.forEach(onCode);
  };
  void look();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** The camera at the back, where there are two. */
const openStream = (): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({
    audio: false,
    video: {
      facingMode: { ideal: "environment" },
      width: { ideal: 1280 },
      height: { ideal: 720 },
    },
  });

const hasLight = (track: MediaStreamTrack): boolean => "torch" in (track.getCapabilities?.() ?? {});

/** False while there is no picture yet. */
function draw(video: HTMLVideoElement, picture: HTMLCanvasElement): boolean {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0) {
    return false;
  }
  const scale = Math.min(1, WIDTH_MAX / videoWidth);
  picture.width = Math.round(videoWidth * scale);
  picture.height = Math.round(videoHeight * scale);
  const context = picture.getContext("2d", { willReadFrequently: true });
  context?.drawImage(video, 0, 0, picture.width, picture.height);
  return context !== null;
}

function whyNot(error: unknown): CameraState {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") {
    return "denied";
  }
  return name === "NotFoundError" || name === "OverconstrainedError" ? "none" : "failed";
}
