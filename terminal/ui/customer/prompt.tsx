/** What the customer is to do, large: one figure, one headline, one sentence. */
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark, ProgressMark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/customer";
import type { TapNotice, TillView } from "@tillwave/shared/api/till";
import type { Currency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { cashOf } from "../cash-of.ts";
import { PhoneOnReader } from "../components/phone-on-reader.tsx";
import { QrCode } from "../components/qr-code.tsx";
import { gradeOfSale } from "../paid-by.ts";
import type { Scene } from "./scene.ts";

export interface PromptProps {
  readonly scene: Scene;
  /** With the currency's sign. */
  readonly amount: string;
  readonly view: TillView | null;
  readonly money: Currency | null;
}

export function Prompt({ scene, amount, view, money }: PromptProps): JSX.Element {
  switch (scene.type) {
    case "welcome":
      return <Said figure={<Icon name="wave" />} title={t.welcome} more={t.welcomeMore} />;
    case "ringing":
      return <Said figure={null} {...t.ringing} />;
    case "choose":
      return <Said figure={null} title={t.choose.title} more={t.choose.more(amount)} />;
    case "tap":
      return <Said figure={<PhoneOnReader />} title={t.tap.title} more={t.tap.more(amount)} />;
    case "told":
      return <Said figure={<Trouble />} {...noticeWords(scene.notice)} />;
    case "hold":
      return <Said figure={<ProgressMark thirds={scene.thirds} />} {...t.hold} />;
    case "uplink":
      return (
        <Said
          figure={
            scene.requestQr === null ? null : (
              <QrCode text={scene.requestQr} label={t.qrLabel(amount)} />
            )
          }
          title={t.uplink.title}
          more={t.uplink.more(amount)}
        />
      );
    case "card":
      return <Said figure={<Icon name="card" />} title={t.card.title} more={t.card.more(amount)} />;
    case "unknown":
      return (
        <Said
          figure={<Mark grade="unknown" />}
          title={t.unknown.title}
          more={t.unknown.more(amount)}
          hint={scene.hint === "other-phone" ? t.unknown.firstPhone : t.unknown.again}
        />
      );
    case "paid":
      return <Paid amount={amount} view={view} money={money} />;
    case "away":
      return <Said figure={null} {...t.away} />;
    case "not-allowed":
      return <Said figure={null} {...t.notAllowed} />;
  }
}

function Paid({ amount, view, money }: Omit<PromptProps, "scene">): JSX.Element {
  const entry = view?.paid?.entry;
  const change = entry === undefined ? 0 : (cashOf(entry)?.change ?? 0);
  const hint =
    change > 0 && money !== null
      ? t.paid.change(`${money.symbol}\u00A0${formatAmount(Minor(change), money)}`)
      : undefined;
  return (
    <Said
      figure={<Mark grade={entry === undefined ? "authorised" : gradeOfSale(entry)} />}
      title={t.paid.title}
      more={t.paid.more(amount)}
      hint={hint}
    />
  );
}

function Trouble(): JSX.Element {
  return (
    <span class="prompt-trouble">
      <Icon name="phone" />
    </span>
  );
}

interface Words {
  readonly title: string;
  readonly more: string;
}

function noticeWords({ type }: TapNotice): Words {
  const known: Partial<Readonly<Record<TapNotice["type"], Words>>> = t.notice;
  return known[type] ?? t.other;
}

interface SaidProps extends Words {
  readonly figure: ComponentChildren;
  readonly hint?: string | undefined;
}

function Said({ figure, title, more, hint }: SaidProps): JSX.Element {
  return (
    <div class="prompt">
      {figure !== null && <div class="prompt-figure">{figure}</div>}
      <div role="status">
        <h1>{title}</h1>
        <p>{more}</p>
        {hint !== undefined && <p class="prompt-hint">{hint}</p>}
      </div>
    </div>
  );
}
