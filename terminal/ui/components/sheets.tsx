/** The sheet that is open, if one is. */
import type { JSX } from "preact";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { Currency } from "@tillwave/shared/sale/currency";
import { usePage } from "../context.ts";
import { lazySheet } from "../lazy.tsx";
import { noticeWords } from "../words.ts";
import { AmountEntry, AmountKeypad } from "./cash-card.tsx";
import { CodeSheet } from "./code-sheet.tsx";
import { DrawerSheet } from "./drawer-sheet.tsx";
import { QuantitySheet } from "./quantity-sheet.tsx";
import { SaleSheet } from "./sale-sheet.tsx";
import { StatusSheet } from "./status-sheet.tsx";

/* Rare sheets are loaded when they are first opened. */
const MenuSheet = lazySheet(async () => (await import("../screens/menu.tsx")).MenuSheet);
const CameraSheet = lazySheet(async () => (await import("../camera/camera-sheet.tsx")).CameraSheet);
const SignsSheet = lazySheet(async () => (await import("../screens/signs.tsx")).SignsSheet);
const TabletsSheet = lazySheet(
  async () => (await import("../tablet/tablets-sheet.tsx")).TabletsSheet,
);
const HubSheet = lazySheet(async () => (await import("./hub-sheet.tsx")).HubSheet);
const JoinSheet = lazySheet(async () => (await import("./join-sheet.tsx")).JoinSheet);
const ShortcutsSheet = lazySheet(
  async () => (await import("./shortcuts-sheet.tsx")).ShortcutsSheet,
);
const XSheet = lazySheet(async () => (await import("../shift/x-sheet.tsx")).XSheet);
const CloseSheet = lazySheet(async () => (await import("../shift/close-sheet.tsx")).CloseSheet);
const CashSheet = lazySheet(async () => (await import("../shift/cash-sheet.tsx")).CashSheet);
const PastSheet = lazySheet(async () => (await import("../shift/past-sheet.tsx")).PastSheet);
const TrainingSheet = lazySheet(
  async () => (await import("../training/training-sheet.tsx")).TrainingSheet,
);
const StaffSheet = lazySheet(async () => (await import("../staff/staff-sheet.tsx")).StaffSheet);
const LineSheet = lazySheet(async () => (await import("../line/line-sheet.tsx")).LineSheet);
const SaleDiscountSheet = lazySheet(
  async () => (await import("../line/sale-discount-sheet.tsx")).SaleDiscountSheet,
);
const WeighSheet = lazySheet(async () => (await import("../line/weigh-sheet.tsx")).WeighSheet);
const EndPaymentSheet = lazySheet(
  async () => (await import("./end-payment-sheet.tsx")).EndPaymentSheet,
);

export function Sheets(): JSX.Element | null {
  const { store, register } = usePage();
  const sheet = register.sheet.value;
  const close = (): void => {
    register.sheet.value = null;
  };
  const money = store.shop.value?.money;
  if (sheet === null || money === undefined) {
    return null;
  }
  switch (sheet.type) {
    case "menu":
      return <MenuSheet onClose={close} />;
    case "shortcuts":
      return <ShortcutsSheet onClose={close} />;
    case "status":
      return <StatusSheet onClose={close} />;
    case "hub":
      return <HubSheet onClose={close} />;
    case "join":
      return <JoinSheet onClose={close} />;
    case "tablets":
      return <TabletsSheet onClose={close} />;
    case "camera":
      return <CameraSheet onClose={close} />;
    case "signs":
      return <SignsSheet onClose={close} />;
    case "drawer":
      return <DrawerSheet onClose={close} />;
    case "x-report":
      return <XSheet onClose={close} />;
    case "close-shift":
      return <CloseSheet onClose={close} />;
    case "cash-move":
      return <CashSheet onClose={close} />;
    case "past-shifts":
      return <PastSheet onClose={close} />;
    case "training":
      return <TrainingSheet onClose={close} />;
    case "staff":
      return <StaffSheet onClose={close} />;
    case "sale":
      return <SaleSheet onClose={close} />;
    case "code":
      return <CodeSheet onClose={close} />;
    case "end-payment":
      return <EndPaymentSheet onClose={close} />;
    case "own":
      return sheet.draw(close);
    case "quantity":
      return <QuantitySheet line={sheet.line} onClose={close} />;
    case "line":
      return <LineSheet line={sheet.line} onClose={close} />;
    case "sale-discount":
      return <SaleDiscountSheet onClose={close} />;
    case "weigh":
      return <WeighSheet sku={sheet.sku} onClose={close} />;
    case "amount":
      return (
        <Sheet title={t.pay.cash} onClose={close}>
          <div class="cash-entry">
            <AmountEntry money={money} />
          </div>
          <Question money={money} />
          <AmountKeypad money={money} isSaving={false} />
        </Sheet>
      );
  }
}

/** The sheet lies over the notice bar. */
function Question({ money }: { readonly money: Currency }): JSX.Element {
  const notice = usePage().store.notice.value;
  return (
    <p class="entry-short" role="alert">
      {notice?.type === "check-amount" ? noticeWords(notice, money) : ""}
    </p>
  );
}
