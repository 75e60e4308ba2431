/** The lab's page: paper on one side, a card for each device on the other. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/lab";
import { CardTerminalCard } from "./components/card-terminal.tsx";
import { CounterCard } from "./components/counter-card.tsx";
import { DrawerCard } from "./components/drawer-card.tsx";
import { LanguageSelect } from "./components/language-select.tsx";
import { NetworkCard } from "./components/network-card.tsx";
import { Paper } from "./components/paper.tsx";
import { PowerCard } from "./components/power-card.tsx";
import { PrinterCard } from "./components/printer-card.tsx";
import { Refusal } from "./components/refusal.tsx";
import { useLab } from "./context.ts";

export function App(): JSX.Element {
  const { line, view } = useLab();
  const words = t.page;
  if (line.value === "not-allowed") {
    return <Message title={words.notAllowed} more={words.notAllowedMore} />;
  }
  if (line.value === "too-many-pages") {
    return <Message title={words.tooMany} more={words.tooManyMore} />;
  }
  if (view.value === null) {
    return <Message title={words.connecting} more={words.connectingMore} />;
  }
  const { printer, drawer, network, power, bench, cardTerminal } = view.value;
  return (
    <div class="lab">
      <Bar isLost={line.value === "lost"} />
      <Paper printer={printer} />
      <main class="devices" aria-label={t.name}>
        <Refusal />
        <CounterCard bench={bench} />
        <PrinterCard printer={printer} />
        <CardTerminalCard terminal={cardTerminal} />
        <div class="device-column">
          <NetworkCard network={network} />
          <DrawerCard drawer={drawer} />
          <PowerCard power={power} />
        </div>
      </main>
    </div>
  );
}

function Bar({ isLost }: { readonly isLost: boolean }): JSX.Element {
  return (
    <header class="lab-bar">
      <h1 class="lab-name">
        <Icon name="wave" />
        <span>Tillwave</span> <small>{t.name}</small>
      </h1>
      <p class="lab-notice">{t.notReal}</p>
      <p class={isLost ? "lab-line is-lost" : "lab-line"} role="status">
        {isLost ? t.page.lost : ""}
      </p>
      <LanguageSelect />
    </header>
  );
}

function Message({ title, more }: { readonly title: string; readonly more: string }): JSX.Element {
  return (
    <main class="message">
      <h1>{title}</h1>
      <p>{more}</p>
    </main>
  );
}
