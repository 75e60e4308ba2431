/** A customer's code: scanned from the phone, or typed where no scanner reads it. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Keypad } from "@tillwave/page-kit/keypad.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { cameraFound } from "../camera/has-camera.ts";
import { usePage } from "../context.ts";
import { CODE_DIGITS } from "../tapping.ts";
import { tapRefusalWords } from "../tap-words.ts";
import { useTenderInHand } from "../tender-in-hand.ts";
import { QrCode } from "./qr-code.tsx";
import "./code-sheet.css";

export function CodeSheet({ onClose }: { readonly onClose: () => void }): JSX.Element | null {
  const { tapping } = usePage();
  const { amount, step } = useTenderInHand();
  useEffect(() => tapping.begin(), [tapping]);
  switch (step.type) {
    case "armed":
      return (
        <Sheet title={t.tap.code.title} onClose={onClose}>
          <p>{t.tap.code.how(amount)}</p>
          <p class="code-scan">
            <Icon name="qr" />
            {t.tap.code.scan}
          </p>
          <Answer />
          <p class="code-or">{t.tap.code.orUplink}</p>
          <div class="sheet-actions">
            <CameraWay />
            <button
              type="button"
              class="button big"
              aria-busy={tapping.isAsking.value}
              onClick={() => void tapping.askThroughPhone()}
            >
              <Icon name="phone" />
              {t.tap.uplink.begin}
            </button>
          </div>
        </Sheet>
      );
    case "waiting-token":
      return (
        <Sheet title={t.tap.code.type} onClose={onClose}>
          <Typed triesLeft={step.codeTriesLeft} />
        </Sheet>
      );
    case "unknown":
      return (
        <Sheet title={t.tap.code.title} onClose={onClose}>
          <div class="code-both">
            <div>
              <QrCode text={step.requestQr} label={t.tap.uplink.qrLabel(amount)} />
              <p>{t.tap.uplink.qr}</p>
            </div>
            <div>
              <Typed triesLeft={step.codeTriesLeft} />
            </div>
          </div>
        </Sheet>
      );
    default:
      return null;
  }
}

/** Where no scanner is at hand, the tablet's own camera sees the customer's code. */
function CameraWay(): JSX.Element | null {
  const { register } = usePage();
  if (!cameraFound().value) {
    return null;
  }
  return (
    <button
      type="button"
      class="button big"
      onClick={() => {
        register.sheet.value = { type: "camera" };
      }}
    >
      <Icon name="camera" />
      {t.camera.open}
    </button>
  );
}

function Typed({ triesLeft }: { readonly triesLeft: number }): JSX.Element {
  const { tapping } = usePage();
  const digits = tapping.digits.value;
  return (
    <>
      <div class="cash-entry code-entry">
        <span class="entry-label">
          {t.tap.code.label}
          <span>{t.tap.code.triesLeft(triesLeft)}</span>
        </span>
        <b class={digits === "" ? "entry-amount is-empty" : "entry-amount"}>{inFours(digits)}</b>
      </div>
      <Answer />
      <Keypad
        decimals={0}
        onKey={tapping.pressCodeKey}
        go={t.tap.code.go}
        canGo={digits.length === CODE_DIGITS && triesLeft > 0}
        saving={tapping.isAsking.value}
        onGo={() => void tapping.submitCode()}
      />
    </>
  );
}

/** Said where it was pressed: the sheet lies over the notice bar. */
function Answer(): JSX.Element {
  const refusal = usePage().tapping.refusal.value;
  return (
    <p class="code-answer" role="alert">
      {refusal === null ? "" : tapRefusalWords(refusal)}
    </p>
  );
}

/** "8923 9772", as the phone shows it; a dash for each figure that is missing. */
function inFours(digits: string): string {
  const shown = digits.padEnd(CODE_DIGITS, "–");
  return `${shown.slice(0, 4)} ${shown.slice(4)}`;
}
