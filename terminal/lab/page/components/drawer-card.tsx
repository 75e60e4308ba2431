/** The cash drawer: open or shut, and what made it spring open. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/lab";
import type { DrawerView } from "@tillwave/shared/api/lab";
import { useLab } from "../context.ts";
import { Card, Fact } from "./controls.tsx";

export function DrawerCard({ drawer }: { readonly drawer: DrawerView }): JSX.Element {
  const { send } = useLab();
  const words = t.drawer;
  const { lastPulse, pulses } = drawer;
  const state = { word: drawer.isOpen ? words.open : words.shut, isWell: !drawer.isOpen };
  return (
    <Card title={words.title} state={state}>
      <div class="drawer">
        <Picture isOpen={drawer.isOpen} />
        <button
          type="button"
          class="button"
          disabled={!drawer.isOpen}
          onClick={() => void send({ type: "drawer-shut" })}
        >
          {words.push}
        </button>
      </div>
      <dl class="facts">
        <Fact label={words.last}>
          {lastPulse === null ? words.never : words.lastWas(lastPulse.pin, lastPulse.onMs)}
        </Fact>
        <Fact label={words.pin(2)}>{words.pulses(pulses.pin2)}</Fact>
        <Fact label={words.pin(5)}>{words.pulses(pulses.pin5)}</Fact>
      </dl>
    </Card>
  );
}

function Picture({ isOpen }: { readonly isOpen: boolean }): JSX.Element {
  return (
    <svg class="drawer-picture" viewBox="0 0 120 72" aria-hidden="true">
      <rect class="drawer-case" x="4" y="6" width="112" height="30" rx="5" />
      {isOpen ? (
        <>
          <path class="drawer-tray" d="M14 36h92l8 18H6z" />
          <path class="drawer-line" d="M38 37l-4 16M60 37v16M82 37l4 16" />
          <rect class="drawer-front" x="4" y="52" width="112" height="16" rx="4" />
          <path class="drawer-line" d="M50 60h20" />
        </>
      ) : (
        <>
          <rect class="drawer-front" x="4" y="22" width="112" height="16" rx="4" />
          <path class="drawer-line" d="M50 30h20" />
        </>
      )}
    </svg>
  );
}
