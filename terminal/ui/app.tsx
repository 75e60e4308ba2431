/** Chooses the screen: trouble before everything, then what the sale in hand asks for. */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import { StatusBar } from "./components/status-bar.tsx";
import { NoticeBar } from "./components/notice-bar.tsx";
import { Announcer } from "./components/announcer.tsx";
import { Sheets } from "./components/sheets.tsx";
import { usePage } from "./context.ts";
import { lazyPart, lazySheet } from "./lazy.tsx";
import type { Screen as ScreenName } from "./register.ts";
import { PaidScreen } from "./screens/paid.tsx";
import { PayScreen } from "./screens/pay.tsx";
import { RegisterScreen } from "./screens/register.tsx";
import { SalesScreen } from "./screens/sales.tsx";
import { TrainingBand } from "./training/training-band.tsx";
import { TroubleScreen } from "./screens/trouble.tsx";

const ReversalScreen = lazyPart(
  async () => (await import("./reversal/reversal-screen.tsx")).ReversalScreen,
);
const BeaconsScreen = lazyPart(async () => (await import("./beacons/load.ts")).loadBeacons());
const LockScreen = lazyPart(async () => (await import("./staff/lock-screen.tsx")).LockScreen);
const ApprovalSheet = lazySheet(
  async () => (await import("./staff/approval-sheet.tsx")).ApprovalSheet,
);

export function App(): JSX.Element {
  return (
    <>
      <TrainingBand />
      <Shown />
    </>
  );
}

function Shown(): JSX.Element {
  const { store, register, approval } = usePage();
  const isReady = useComputed(
    () => store.shop.value !== null && store.goods.value !== null && store.till.value !== null,
  );
  if (store.line.value === "not-allowed") {
    return <Message title={t.page.notAllowed} more={t.page.notAllowedMore} />;
  }
  if (store.line.value === "too-many-pages") {
    return <Message title={t.page.tooMany} more={t.page.tooManyMore} />;
  }
  if (store.trouble.value !== null) {
    return <TroubleScreen trouble={store.trouble.value} />;
  }
  const unknown = store.unknownCurrency.value;
  if (unknown !== null) {
    return (
      <Message title={t.page.unknownCurrency(unknown.code)} more={t.page.unknownCurrencyMore} />
    );
  }
  if (!isReady.value) {
    return <Message title={t.page.connecting} more={t.page.connectingMore} isLate />;
  }
  if (store.staff.value.isLocked) {
    return <LockScreen />;
  }
  const screen = register.screen.value;
  return (
    <div class={`app app-${screen}`}>
      <StatusBar />
      <Screen name={screen} />
      <Sheets />
      {approval.asked.value !== null && <ApprovalSheet onClose={approval.dismiss} />}
      <Announcer />
    </div>
  );
}

function Screen({ name }: { readonly name: ScreenName }): JSX.Element {
  switch (name) {
    case "register":
      return <RegisterScreen />;
    case "pay":
      return <PayScreen />;
    case "paid":
      return <PaidScreen />;
    case "sales":
      return <SalesScreen />;
    case "reversal":
      return <ReversalScreen />;
    case "beacons":
      return <BeaconsScreen />;
  }
}

interface MessageProps {
  readonly title: string;
  readonly more: string;
  /** Drawn only after a second: most pages are there by then. */
  readonly isLate?: boolean;
}

function Message({ title, more, isLate = false }: MessageProps): JSX.Element {
  return (
    <main class="message">
      <h1 class={isLate ? "is-late" : ""}>{title}</h1>
      <p class={isLate ? "is-late" : ""}>{more}</p>
      <NoticeBar />
    </main>
  );
}
