/** The camera's picture on a sheet, for whoever wants what it sees. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "@tillwave/page-kit/strings/register";
import { present } from "@tillwave/shared/core/assert";
import { type Camera, openCamera } from "./camera.ts";
import "./camera.css";

export function CameraView({ onCode }: { readonly onCode: (text: string) => void }): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  const camera = useSignal<Camera | null>(null);
  const latest = useRef(onCode);
  latest.current = onCode;
  useEffect(() => {
    const opened = openCamera(present(video.current, "the camera's picture"), (text) =>
      latest.current(text),
    );
    camera.value = opened;
    return opened.close;
  }, [camera]);
  const state = camera.value?.state.value ?? "starting";
  const isWrong = state === "denied" || state === "none" || state === "failed";
  return (
    <div class="camera" data-state={state}>
      <video ref={video} muted playsInline aria-label={t.camera.picture} />
      <span class="camera-frame" aria-hidden="true" />
      {state !== "watching" && (
        <div class="camera-words" role={isWrong ? "alert" : "status"}>
          <p>{t.camera[state]}</p>
          {isWrong && (
            <button type="button" class="button" onClick={() => camera.value?.again()}>
              {t.camera.again}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
