/** One item to tap. Its count stands where the finger is. */
import { computed } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Picture, tintClass } from "@tillwave/page-kit/pictures.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { Currency } from "@tillwave/shared/sale/currency";
import type { Item } from "@tillwave/shared/sale/item";
import { formatAmount } from "@tillwave/shared/sale/money";
import { usePage } from "../context.ts";
import "./item-tile.css";

export interface ItemTileProps {
  readonly item: Item;
  readonly glyph: string;
  /** Where the Tab key stops in the grid. */
  readonly isStop: boolean;
}

export function ItemTile({ item, glyph, isStop }: ItemTileProps): JSX.Element {
  const { store, register, arranging } = usePage();
  const { draft } = register;
  const isFavourite = draft.value?.includes(item.sku) === true;
  const count = useMemo(
    () => computed(() => register.counts.value.get(item.sku) ?? 0),
    [register, item.sku],
  );
  const n = count.value;
  const money = store.shop.value?.money;
  return (
    <button
      type="button"
      class={tileClass(isFavourite, arranging.picked.value === item.sku)}
      aria-pressed={draft.value === null ? undefined : isFavourite}
      tabIndex={isStop ? 0 : -1}
      onClick={() => (draft.value === null ? register.add(item) : arranging.press(item.sku))}
    >
      <span class={`tile-picture ${tintClass(glyph)}`}>
        <Picture name={item.picture} glyph={glyph} />
      </span>
      <span class="tile-label">
        <span class="tile-name" lang={store.shop.value?.language}>
          {item.name}
        </span>{" "}
        <span class="tile-price">{money === undefined ? "" : priceWords(item, money)}</span>
      </span>
      {isFavourite && (
        <span class="tile-star">
          <Icon name="heart" />
        </span>
      )}
      {n > 0 && (
        <>
          <span class="tile-count" aria-hidden="true">
            {n}
          </span>
          <span class="unseen">, {t.grid.inSale(n)}</span>
        </>
      )}
    </button>
  );
}

const tileClass = (isFavourite: boolean, isPicked: boolean): string =>
  `tile${isFavourite ? " is-favourite" : ""}${isPicked ? " is-picked" : ""}`;

function priceWords({ price, unit }: Item, money: Currency): string {
  const amount = formatAmount(price, money);
  return unit === "kg" ? t.line.perKg(amount) : amount;
}
