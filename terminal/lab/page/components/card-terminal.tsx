/** The card terminal: what it asks a customer for, what the customer does, and what is wrong with it. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/lab";
import {
  CARD_FAULTS,
  type CardDeed,
  type LabCardTerminalView,
} from "@tillwave/shared/api/lab-card-terminal";
import { findCurrency } from "@tillwave/shared/sale/currency";
import { type Minor, formatAmount } from "@tillwave/shared/sale/money";
import { useLab } from "../context.ts";
import { Card, Choice, Fact, Switch } from "./controls.tsx";

const CUSTOMERS = ["pays", "is-declined", "mistypes-pin", "gives-up"] as const;

interface CardTerminalProps {
  readonly terminal: LabCardTerminalView;
}

export function CardTerminalCard({ terminal }: CardTerminalProps): JSX.Element {
  const { send } = useLab();
  const words = t.card;
  const { asks, isOn, fault, connections, port } = terminal;
  const does = (deed: CardDeed): void => void send({ type: "card-terminal", deed });
  const word = asks === null ? words.idle : words.asks(amountOf(asks), asks.currency);
  return (
    <Card title={words.title} state={{ word: isOn ? word : words.off, isWell: isOn }}>
      <Switch
        label={words.on}
        more={words.onMore}
        isOn={isOn}
        onSet={(next) => does({ isOn: next })}
      />
      <fieldset class="choice">
        <legend>{words.customer}</legend>
        <div class="choice-options">
          {CUSTOMERS.map((customer) => (
            <button
              key={customer}
              type="button"
              class="button"
              disabled={asks === null}
              onClick={() => does({ customer })}
            >
              {words[customer]}
            </button>
          ))}
        </div>
      </fieldset>
      <Choice
        label={words.fault}
        options={CARD_FAULTS.map((value) => ({ value, label: words.faults[value] }))}
        chosen={fault}
        onChoose={(next) => does({ fault: next })}
      />
      <Payments terminal={terminal} does={does} />
      <div class="choice-options">
        <button type="button" class="button" onClick={() => does({ restart: true })}>
          {words.restart}
        </button>
        <button type="button" class="button" onClick={() => does({ settle: true })}>
          {words.settle}
        </button>
      </div>
      <dl class="facts">
        <Fact label={words.where}>127.0.0.1:{port}</Fact>
        <Fact label={words.connections}>{connections}</Fact>
      </dl>
    </Card>
  );
}

function Payments({
  terminal: { payments },
  does,
}: CardTerminalProps & { readonly does: (deed: CardDeed) => void }): JSX.Element {
  const words = t.card;
  return (
    <dl class="facts" aria-label={words.payments}>
      {payments.length === 0 && <Fact label={words.payments}>{words.none}</Fact>}
      {payments.map((payment) => (
        <Fact key={payment.reference} label={payment.reference}>
          {amountOf(payment)} {payment.currency}, {words.states[payment.state]}{" "}
          {payment.state === "approved" && (
            <button
              type="button"
              class="button"
              onClick={() => does({ refuseLater: payment.reference })}
            >
              {words.refuse}
            </button>
          )}
        </Fact>
      ))}
    </dl>
  );
}

function amountOf({
  amount,
  currency: code,
}: {
  readonly amount: Minor;
  readonly currency: string;
}): string {
  const currency = findCurrency(code);
  return currency.ok ? formatAmount(amount, currency.value) : String(amount);
}
