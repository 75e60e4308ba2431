/** Chooses the screen: signing in before everything, then what the address asks for. */
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import { Announcer } from "./components/announcer.tsx";
import { MenuSheet } from "./components/menu-sheet.tsx";
import { TopBar } from "./components/top-bar.tsx";
import { usePage } from "./context.ts";
import type { Route } from "./route.ts";
import { DocumentsScreen } from "./screens/documents.tsx";
import { JoinScreen } from "./screens/join.tsx";
import { LoginScreen } from "./screens/login.tsx";
import { OverviewScreen } from "./screens/overview.tsx";
import { QuarantineScreen } from "./screens/quarantine.tsx";
import { SalesScreen } from "./screens/sales.tsx";
import { TerminalScreen } from "./screens/terminal.tsx";
import { WalletsScreen } from "./screens/wallets.tsx";
import { ZonesScreen } from "./screens/zones.tsx";

export function App(): JSX.Element {
  const { store, route } = usePage();
  const isMenuOpen = useSignal(false);
  const hasFigures = useComputed(() => store.figures.value !== null);
  if (store.session.value === "signed-out") {
    return <LoginScreen />;
  }
  if (!hasFigures.value) {
    return (
      <main class="message">
        <h1 class="is-late">{t.page.waiting}</h1>
        <p class="is-late">{t.page.waitingMore}</p>
      </main>
    );
  }
  return (
    <div class="console">
      <TopBar
        onMenu={() => {
          isMenuOpen.value = true;
        }}
      />
      <Screen route={route.value} />
      {isMenuOpen.value && (
        <MenuSheet
          onClose={() => {
            isMenuOpen.value = false;
          }}
        />
      )}
      <Announcer />
    </div>
  );
}

function Screen({ route }: { readonly route: Route }): JSX.Element {
  switch (route.screen) {
    case "overview":
      return <OverviewScreen />;
    case "terminal":
      return <TerminalScreen key={route.terminal} terminal={route.terminal} />;
    case "sales":
      return <SalesScreen route={route} />;
    case "quarantine":
      return <QuarantineScreen route={route} />;
    case "documents":
      return <DocumentsScreen />;
    case "zones":
      return <ZonesScreen route={route} />;
    case "wallets":
      return <WalletsScreen />;
    case "join":
      return <JoinScreen />;
  }
}
