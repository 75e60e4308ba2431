/** The menu: how the page looks, what this till is, which keys do what. */
import type { JSX } from "preact";
import { AppearanceChoice } from "@tillwave/page-kit/appearance-choice.tsx";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { DrawerButton } from "../components/devices.tsx";
import { usePage } from "../context.ts";
import { APPEARANCE_KEPT_AS, TOKEN_KEPT_AS } from "../kept-as.ts";
import "./menu.css";

export function MenuSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { store, register } = usePage();
  const hub = store.status.value?.hub.state;
  const canJoin = hub === "not-joined" || hub === "stopped";
  return (
    <Sheet title={t.menu.title} onClose={onClose}>
      <AppearanceChoice keptAs={APPEARANCE_KEPT_AS} words={t.menu} />
      <About />
      <div class="sheet-actions menu-ways">
        <DrawerButton />
        {store.status.value?.reader.state !== "none" && (
          <button
            type="button"
            class="button"
            onClick={() => {
              register.sheet.value = { type: "signs" };
            }}
          >
            <Icon name="tag" />
            {t.signs.title}
          </button>
        )}
        <button type="button" class="button" onClick={openCustomerScreen}>
          <Icon name="screen" />
          {t.tap.customerPage}
        </button>
        {canJoin && (
          <button
            type="button"
            class="button"
            onClick={() => {
              register.sheet.value = { type: "join" };
            }}
          >
            <Icon name="cloud" />
            {t.menu.join}
          </button>
        )}
        <button
          type="button"
          class="button"
          onClick={() => {
            register.sheet.value = { type: "shortcuts" };
          }}
        >
          {t.menu.shortcuts}
        </button>
      </div>
    </Sheet>
  );
}

/** A window of its own, to be drawn to the customer's side. It keeps the key under another name than the till does. */
function openCustomerScreen(): void {
  const token = sessionStorage.getItem(TOKEN_KEPT_AS) ?? "";
  open(`/customer#t=${token}`, "_blank", "popup,noopener");
}

function About(): JSX.Element {
  const { store } = usePage();
  const status = store.status.value;
  const facts: readonly (readonly [string, string | number | undefined])[] = [
    [t.menu.version, status?.version],
    [t.menu.terminal, status?.terminal],
    [t.menu.epoch, status?.epoch],
    [t.status.entries, t.status.entriesOf(status?.verified ?? 0, status?.entries ?? 0)],
  ];
  return (
    <>
      <h3 class="sheet-section">{t.menu.about}</h3>
      <dl class="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
