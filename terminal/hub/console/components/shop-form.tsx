/** The shop's name, address and tax id: what every till prints from its next receipt on. */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import type { Shop } from "@tillwave/shared/api/console";
import { usePage } from "../context.ts";
import { type ShopFault, type ShopFields, fieldsOf, readShopWish } from "../shop-wish.ts";
import { useFetched } from "../use-fetched.ts";
import { usePress } from "../use-press.ts";
import { failureWords, shopFaultWords } from "../words.ts";
import { FailureNote } from "./failure-note.tsx";
import "./shop-form.css";

export function ShopForm({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const { client } = usePage();
  const shop = useFetched("shop", () => client.readShop());
  return (
    <section class="card" aria-labelledby="shop-title">
      <h2 id="shop-title">{t.shop.title}</h2>
      <p class="field-more">{t.shop.more}</p>
      {shop.value !== null && <Form shop={shop.value} onDone={onDone} />}
      {shop.error !== null && <FailureNote error={shop.error} onAgain={shop.again} />}
    </section>
  );
}

interface FormProps {
  readonly shop: Shop;
  readonly onDone: () => void;
}

function Form({ shop, onDone }: FormProps): JSX.Element {
  const words = t.shop;
  const { client } = usePage();
  const fields = useSignal<ShopFields>(fieldsOf(shop));
  const fault = useSignal<ShopFault | null>(null);
  const said = useSignal("");
  const { isBusy, press } = usePress(async () => {
    const wish = readShopWish(fields.value);
    fault.value = wish.ok ? null : wish.fault;
    said.value = "";
    if (!wish.ok) {
      document.querySelector<HTMLElement>(`#shop-${wish.fault.at}`)?.focus();
      return;
    }
    const answer = await client.changeShop(wish.shop);
    if (answer.ok) {
      fields.value = fieldsOf(wish.shop);
      onDone();
    }
    said.value = answer.ok ? words.done(answer.value.version) : failureWords(answer.error);
  });
  return (
    <form
      class="shop-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        press();
      }}
    >
      <Field id="name" label={words.name} fields={fields} of="name" fault={fault.value} />
      <Field id="address" label={words.address} fields={fields} of="address" fault={fault.value} />
      <Field id="tax-id" label={words.taxId} fields={fields} of="taxId" fault={fault.value} />
      <button type="submit" class="button primary big" aria-disabled={isBusy}>
        {isBusy ? words.saving : words.save}
      </button>
      <p class="outcome" role="status">
        {said.value}
      </p>
    </form>
  );
}

interface FieldProps {
  readonly id: ShopFault["at"];
  readonly label: string;
  readonly fields: Signal<ShopFields>;
  readonly of: keyof ShopFields;
  readonly fault: ShopFault | null;
}

/** More than the hub takes, so that a person sees what is too much. */
const TYPED_MAX = 1000;

function Field({ id, label, fields, of, fault }: FieldProps): JSX.Element {
  const own = fault?.at === id ? fault : null;
  const attributes = {
    id: `shop-${id}`,
    autocomplete: "off",
    dir: "auto",
    maxLength: TYPED_MAX,
    "aria-invalid": own !== null,
    "aria-describedby": `shop-${id}-more`,
    value: fields.value[of],
  } as const;
  const take = (text: string): void => {
    fields.value = { ...fields.value, [of]: text };
  };
  return (
    <>
      <label class="field-label" for={`shop-${id}`}>
        {label}
      </label>
      {id === "address" ? (
        <textarea
          {...attributes}
          class="field shop-address"
          rows={3}
          onInput={({ currentTarget }) => take(currentTarget.value)}
        />
      ) : (
        <input
          {...attributes}
          class="field"
          onInput={({ currentTarget }) => take(currentTarget.value)}
        />
      )}
      <p id={`shop-${id}-more`} class="field-more field-wrong" role="status">
        {own === null ? "" : shopFaultWords(own)}
      </p>
    </>
  );
}
