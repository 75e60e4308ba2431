/** Scans with the tablet's own camera: goods one after the other, a receipt, a customer's phone. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { present } from "@tillwave/shared/core/assert";
import { type Page, usePage } from "../context.ts";
import { noticeWords } from "../words.ts";
import { type Camera, type CameraState, openCamera } from "./camera.ts";
import { knownAs } from "./sightings.ts";
import "./camera.css";

/** A hand feels that a code was taken. */
const BUZZ_MS = 40;
/** The frame says so for that long, in milliseconds. */
const TAKEN_MS = 500;

export function CameraSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const page = usePage();
  const video = useRef<HTMLVideoElement>(null);
  const camera = useSignal<Camera | null>(null);
  const added = useSignal("");
  const isTaken = useSignal(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const opened = openCamera(present(video.current, "the camera's picture"), (text) => {
      clearTimeout(timer);
      navigator.vibrate?.(BUZZ_MS);
      isTaken.value = true;
      timer = setTimeout(() => {
        isTaken.value = false;
      }, TAKEN_MS);
      added.value = take(text, page);
    });
    camera.value = opened;
    return () => {
      clearTimeout(timer);
      opened.close();
    };
  }, [added, camera, isTaken, page]);

  const state = camera.value?.state.value ?? "starting";
  return (
    <Sheet title={t.camera.title} onClose={onClose}>
      <div class={isTaken.value ? "camera taken" : "camera"} data-state={state}>
        <video ref={video} muted playsInline aria-label={t.camera.picture} />
        <span class="camera-frame" aria-hidden="true" />
        {state !== "watching" && <Waiting state={state} camera={camera.value} />}
      </div>
      <div class="camera-foot">
        <Outcome added={added.value} />
        <LightButton camera={camera.value} />
      </div>
    </Sheet>
  );
}

/** What was added, where goods were; everything else leaves this sheet, or says itself in the notice. */
function take(text: string, { landing, register, store }: Page): string {
  const goods = store.goods.peek()?.index;
  const code = knownAs(text, (known) => goods?.byBarcode(known) !== undefined);
  const item = goods?.byBarcode(code);
  if (item === undefined && /^TW[A-Z]1/iu.test(code)) {
    register.sheet.value = null;
  }
  landing.code(code);
  return item === undefined || store.notice.peek() !== null ? "" : item.name;
}

function Outcome({ added }: { readonly added: string }): JSX.Element {
  const { store } = usePage();
  const notice = store.notice.value;
  return (
    <p class="camera-outcome" role="status">
      {notice !== null ? (
        noticeWords(notice, store.shop.value?.money)
      ) : added === "" ? (
        t.camera.hint
      ) : (
        <>
          <Icon name="check" />
          {t.camera.added(added)}
        </>
      )}
    </p>
  );
}

function LightButton({ camera }: { readonly camera: Camera | null }): JSX.Element | null {
  const isOn = camera?.light.value ?? null;
  if (camera === null || isOn === null) {
    return null;
  }
  return (
    <button
      type="button"
      class="button soft"
      aria-pressed={isOn}
      onClick={() => camera.turnLight(!isOn)}
    >
      <Icon name="bulb" />
      {t.camera.light}
    </button>
  );
}

interface WaitingProps {
  readonly state: Exclude<CameraState, "watching">;
  readonly camera: Camera | null;
}

function Waiting({ state, camera }: WaitingProps): JSX.Element {
  const isWrong = state === "denied" || state === "none" || state === "failed";
  return (
    <div class="camera-words" role={isWrong ? "alert" : "status"}>
      <p>{t.camera[state]}</p>
      {isWrong && (
        <button type="button" class="button" onClick={() => camera?.again()}>
          {t.camera.again}
        </button>
      )}
    </div>
  );
}
