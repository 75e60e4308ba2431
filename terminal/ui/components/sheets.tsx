/** The sheet that is open, if one is. A sheet whose sale has gone closes by itself. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings";
import { usePage } from "../context.ts";
import { MenuSheet } from "../screens/menu.tsx";
import { AmountEntry, AmountKeypad } from "./cash-card.tsx";
import { QuantitySheet } from "./quantity-sheet.tsx";
import { SaleSheet } from "./sale-sheet.tsx";
import { ShortcutsSheet } from "./shortcuts-sheet.tsx";
import { StatusSheet } from "./status-sheet.tsx";

export function Sheets(): JSX.Element | null {
  const { store, register } = usePage();
  const sheet = register.sheet.value;
  const close = (): void => {
    register.sheet.value = null;
  };
  const screen = register.screen.value;
  const isStale =
    (sheet?.type === "amount" && screen !== "pay") ||
    ((sheet?.type === "quantity" || sheet?.type === "sale") && screen !== "register");
  useEffect(() => {
    if (isStale) {
      register.sheet.value = null;
    }
  }, [isStale, register.sheet]);
  const money = store.shop.value?.money;
  if (sheet === null || isStale || money === undefined) {
    return null;
  }
  switch (sheet.type) {
    case "menu":
      return <MenuSheet onClose={close} />;
    case "shortcuts":
      return <ShortcutsSheet onClose={close} />;
    case "status":
      return <StatusSheet onClose={close} />;
    case "sale":
      return <SaleSheet onClose={close} />;
    case "quantity":
      return <QuantitySheet line={sheet.line} onClose={close} />;
    case "amount":
      return (
        <Sheet title={t.pay.cash} onClose={close}>
          <div class="cash-entry">
            <AmountEntry money={money} />
          </div>
          <AmountKeypad money={money} isSaving={false} />
        </Sheet>
      );
  }
}
