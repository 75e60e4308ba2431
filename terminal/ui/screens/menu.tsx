/** The menu, in groups: the sale, the shift, people, this till, help. */
import type { ComponentChildren, JSX } from "preact";
import { AppearanceChoice } from "@tillwave/page-kit/appearance-choice.tsx";
import { Icon, type IconName } from "@tillwave/page-kit/icons.tsx";
import { LanguageChoice } from "@tillwave/page-kit/language-choice.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { DrawerButton } from "../components/devices.tsx";
import { usePage } from "../context.ts";
import { APPEARANCE_KEPT_AS } from "../kept-as.ts";
import type { OpenSheet } from "../register.ts";
import { PeopleButtons } from "../staff/people-group.tsx";
import { AppButtons } from "../tablet/app-buttons.tsx";
import "./menu.css";

export function MenuSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <Sheet title={t.menu.title} onClose={onClose}>
      <div class="menu-groups">
        <SaleGroup />
        <ShiftGroup />
        <PeopleGroup />
        <TillGroup />
        <HelpGroup />
      </div>
    </Sheet>
  );
}

interface GroupProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

/** One heading and its buttons. */
function Group({ title, children }: GroupProps): JSX.Element {
  return (
    <section class="menu-group">
      <h3 class="sheet-section">{title}</h3>
      <div class="sheet-actions menu-ways">{children}</div>
    </section>
  );
}

interface WayProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
}

/** A button of the menu: where it leads is behind it. */
function Way({ icon, label, onPress }: WayProps): JSX.Element {
  return (
    <button type="button" class="button" onClick={onPress}>
      <Icon name={icon} />
      {label}
    </button>
  );
}

function useOpen(): (sheet: OpenSheet) => () => void {
  const { register } = usePage();
  return (sheet) => () => {
    register.sheet.value = sheet;
  };
}

function SaleGroup(): JSX.Element {
  const { register } = usePage();
  return (
    <Group title={t.menu.sale}>
      <Way
        icon="undo"
        label={t.reversal.menu}
        onPress={() => {
          register.sheet.value = null;
          register.reversing.value = { type: "search" };
        }}
      />
    </Group>
  );
}

function ShiftGroup(): JSX.Element {
  const open = useOpen();
  return (
    <Group title={t.menu.shift}>
      <Way icon="chart" label={t.shift.x} onPress={open({ type: "x-report" })} />
      <Way icon="lock" label={t.shift.close} onPress={open({ type: "close-shift" })} />
      <Way icon="cash" label={t.shift.cash} onPress={open({ type: "cash-move" })} />
      <Way icon="list" label={t.shift.past} onPress={open({ type: "past-shifts" })} />
      <DrawerButton />
    </Group>
  );
}

function PeopleGroup(): JSX.Element {
  return (
    <Group title={t.menu.people}>
      <PeopleButtons />
    </Group>
  );
}

function TillGroup(): JSX.Element {
  const { store, register, arranging } = usePage();
  const open = useOpen();
  const hub = store.status.value?.hub.state;
  const isTraining = store.shop.value?.training === true;
  const canJoin = !isTraining && (hub === "not-joined" || hub === "stopped");
  return (
    <Group title={t.menu.till}>
      <LanguageChoice />
      <AppearanceChoice keptAs={APPEARANCE_KEPT_AS} words={t.menu} />
      <Way icon="heart" label={t.favourites.arrange} onPress={() => void arranging.begin()} />
      {store.status.value?.reader.state !== "none" && (
        <Way icon="tag" label={t.signs.title} onPress={open({ type: "signs" })} />
      )}
      {!isTraining && (
        <Way icon="wave" label={t.menu.beacons} onPress={() => register.openBeacons()} />
      )}
      <AppButtons />
      <Way
        icon="person"
        label={isTraining ? t.training.end : t.training.title}
        onPress={open({ type: "training" })}
      />
      {canJoin && <Way icon="cloud" label={t.menu.join} onPress={open({ type: "join" })} />}
    </Group>
  );
}

function HelpGroup(): JSX.Element {
  const open = useOpen();
  return (
    <Group title={t.menu.help}>
      <Way icon="question" label={t.menu.shortcuts} onPress={open({ type: "shortcuts" })} />
      <About />
    </Group>
  );
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
    <section class="menu-about" aria-label={t.menu.about}>
      <dl class="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
