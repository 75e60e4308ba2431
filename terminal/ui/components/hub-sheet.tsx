/** How the till stands with its hub: since when and why, what waits, what to do. Never a reason to stop selling. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { HubView } from "@tillwave/shared/api/till";
import { usePage } from "../context.ts";
import { hubFacts, hubSheetWords } from "../hub-words.ts";
import { useNow } from "../use-now.ts";

export function HubSheet({ onClose }: { readonly onClose: () => void }): JSX.Element | null {
  const { store } = usePage();
  const now = useNow();
  const hub = store.status.value?.hub;
  if (hub === undefined) {
    return null;
  }
  const { title, sentences } = hubSheetWords(hub, now);
  return (
    <Sheet title={title} onClose={onClose}>
      <div class="hub-sentences">
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {hub.needMe > 0 && <ShowThem onClose={onClose} />}
      <dl class="facts hub-facts">
        {hubFacts(hub, now).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div class="fact-long">
          <dt>{t.hub.works}</dt>
          <dd>{t.hub.worksMore}</dd>
        </div>
      </dl>
      <Ways hub={hub} onClose={onClose} />
    </Sheet>
  );
}

interface WaysProps {
  readonly hub: HubView;
  readonly onClose: () => void;
}

function Ways({ hub, onClose }: WaysProps): JSX.Element {
  const { client } = usePage();
  const isTrying = useSignal(false);
  const answer = useSignal("");

  async function push(): Promise<void> {
    if (isTrying.value) {
      return;
    }
    isTrying.value = true;
    answer.value = "";
    const reply = await client.sync({ action: "push" });
    isTrying.value = false;
    answer.value = reply.ok ? pushedWords(reply.value.hub) : t.hub.unanswered;
  }

  return (
    <>
      <p class="sheet-answer" role="status">
        {isTrying.value ? t.hub.pushing : answer.value}
      </p>
      <div class="sheet-actions">
        <button type="button" class="button soft" onClick={onClose}>
          {t.hub.close}
        </button>
        {hub.state !== "not-joined" && hub.state !== "stopped" && (
          <button
            type="button"
            class="button"
            aria-busy={isTrying.value}
            onClick={() => void push()}
          >
            <Icon name="cloud-up" />
            {t.hub.push}
          </button>
        )}
      </div>
    </>
  );
}

function pushedWords({ state }: HubView): string {
  switch (state) {
    case "in-step":
      return t.hub.pushed;
    case "offline":
      return t.hub.stillOffline;
    case "stopped":
    case "not-joined":
      return t.hub.stoppedMore;
    case "catching-up":
      return t.hub.pushedSome;
  }
}

function ShowThem({ onClose }: { readonly onClose: () => void }): JSX.Element | null {
  const { register } = usePage();
  return register.screen.value === "pay" ? null : (
    <div class="sheet-actions">
      <button
        type="button"
        class="button"
        onClick={() => {
          onClose();
          register.openNeedsMe();
        }}
      >
        <Icon name="list" />
        {t.hub.show}
      </button>
    </div>
  );
}
