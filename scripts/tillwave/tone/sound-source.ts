/**
 * Where sound comes from that is listened to as it comes:
 *
 *   this machine's microphone           through a recorder that is installed (@tillwave/listener/node)
 *   an emitter without a loudspeaker    its sound as samples over its socket, for machines without audio (`--air`)
 */
import { connect } from "node:net";
import { join } from "node:path";
import { createEar, type EarNews } from "@tillwave/listener/ear";
import { listenToMicrophone } from "@tillwave/listener/node/listening";
import { createPcmBlocks } from "@tillwave/listener/node/pcm-blocks";
import type { RecorderEnd } from "@tillwave/listener/node/recorder";
import {
  EMITTER_LINE_BYTES_MAX,
  EMITTER_SOCKET,
  parseEmitterAnswer,
} from "@tillwave/shared/api/emitter";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { type Given, type Outcome, failed, notRunning, textOf } from "../command.ts";
import { awayOutcome, emitterFolderOf } from "../emitter/emitter-asker.ts";

export const SOURCE_OPTIONS = {
  device: { type: "string" },
  air: { type: "boolean" },
  folder: { type: "string" },
} as const;
export const SOURCE_HELP = [
  "  --device NAME   the microphone, as the sound system calls it (default: its usual one)",
  "  --air           no microphone: the sound of an emitter here that runs with --speaker silent",
  "  --folder DIR    that emitter's folder",
].join("\n");

export interface SoundSource {
  /** Null where it was stopped; else why no more sound comes. */
  readonly ended: Promise<Outcome | null>;
  stop(): void;
}

export function openSoundSource(
  given: Given,
  profiles: readonly ToneProfile[],
  tell: (news: EarNews) => void,
): SoundSource {
  if (given.options["air"] === true) {
    return hearAir(emitterFolderOf(given), profiles, tell);
  }
  const device = textOf(given, "device") ?? null;
  const recorder = listenToMicrophone({ profiles, device }, tell);
  return {
    ended: recorder.ended.then((end) => microphoneOutcome(end, device)),
    stop: recorder.stop,
  };
}

function hearAir(
  folder: string,
  profiles: readonly ToneProfile[],
  tell: (news: EarNews) => void,
): SoundSource {
  const socket = connect(join(folder, EMITTER_SOCKET));
  let isStopped = false;
  const ended = new Promise<Outcome | null>((resolve) => {
    let head: Uint8Array | null = new Uint8Array(0);
    let push: (bytes: Uint8Array) => void = () => {};
    const end = (outcome: Outcome): void => {
      socket.destroy();
      resolve(isStopped ? null : outcome);
    };
    socket.on("connect", () => socket.write('{"ask":"air"}\n'));
    socket.on("data", (bytes: Uint8Array) => {
      if (head === null) {
        push(bytes);
        return;
      }
      head = new Uint8Array([...head, ...bytes]);
      const lineEnd = head.indexOf(10);
      if (lineEnd < 0 && head.length <= EMITTER_LINE_BYTES_MAX) {
        return;
      }
      const answer = parseEmitterAnswer(
        new TextDecoder().decode(head.subarray(0, Math.max(0, lineEnd))),
      );
      if (answer?.answer !== "air") {
        end(noAir(answer?.answer === "refused" ? answer.detail : null));
        return;
      }
      const ear = createEar({ sampleRate: answer.sampleRate, profiles }, tell);
      const blocks = createPcmBlocks("f32le", (block, frame) => ear.push(block, frame));
      push = blocks.push;
      push(head.subarray(lineEnd + 1));
      head = null;
    });
    socket.on("close", () =>
      end(
        failed(
          "air-ended",
          "The emitter hands its sound over no more.",
          "It has stopped, or this machine was too busy to listen in real time: try again.",
        ),
      ),
    );
    socket.on("error", () => end(awayOutcome({ type: "not-running" }, folder)));
  });
  return {
    ended,
    stop() {
      isStopped = true;
      socket.destroy();
    },
  };
}

function noAir(detail: string | null): Outcome {
  return failed(
    "no-air",
    detail ?? "The emitter does not hand its sound over.",
    "Where there is a loudspeaker, listen with a microphone: leave --air out.",
  );
}

/** A recorder's last line says why; those before it are its libraries'. */
function reasonOf({ recorder, words }: RecorderEnd & { readonly type: "failed" }): string {
  const last = words.trim().split("\n").at(-1) ?? "";
  return last === "" ? "" : ` (${last.startsWith(recorder) ? last : `${recorder}: ${last}`})`;
}

function microphoneOutcome(end: RecorderEnd, device: string | null): Outcome | null {
  const which = device === null ? "The microphone" : `The microphone ${device}`;
  switch (end.type) {
    case "stopped":
      return null;
    case "not-installed":
      return notRunning(
        `No recorder is installed on this machine: ${end.recorders.join(" or ")}.`,
        "Install one: apt install pulseaudio-utils, or alsa-utils.",
      );
    case "failed":
      return failed(
        "no-microphone",
        `${which} brings no sound${reasonOf(end)}.`,
        "pactl list short sources, or arecord -L, lists what there is; name one with --device.",
      );
    case "stalled":
      return failed(
        "no-sound",
        `${which} was opened and brings nothing.`,
        "Is it suspended, or taken by another program? pactl list short sources says.",
      );
  }
}
