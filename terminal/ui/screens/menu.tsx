/** The menu: how the page looks, what this till is, which keys do what. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings";
import { type Appearance, keepAppearance, readAppearance } from "../appearance.ts";
import { DrawerButton } from "../components/devices.tsx";
import { usePage } from "../context.ts";
import "./menu.css";

export function MenuSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { store, register } = usePage();
  const hub = store.status.value?.hub.state;
  const canJoin = hub === "not-joined" || hub === "stopped";
  return (
    <Sheet title={t.menu.title} onClose={onClose}>
      <AppearanceChoice />
      <About />
      <div class="sheet-actions menu-ways">
        <DrawerButton />
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

function AppearanceChoice(): JSX.Element {
  const chosen = useSignal(readAppearance());
  return (
    <fieldset class="choice">
      <legend>{t.menu.appearance}</legend>
      {appearances().map(([appearance, label]) => (
        <label key={appearance} class={chosen.value === appearance ? "is-chosen" : ""}>
          <input
            class="unseen"
            type="radio"
            name="appearance"
            checked={chosen.value === appearance}
            onChange={() => {
              chosen.value = appearance;
              keepAppearance(appearance);
            }}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

const appearances = (): readonly (readonly [Appearance, string])[] => [
  ["light", t.menu.light],
  ["dark", t.menu.dark],
  ["system", t.menu.system],
];

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
