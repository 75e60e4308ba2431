/** Categories, sales and the menu: always in sight, but for the pay screen. */
import type { JSX } from "preact";
import { Icon, type IconName, isIconName } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import { FAVOURITES, TOP } from "../shelf.ts";
import "./category-rail.css";

export function CategoryRail(): JSX.Element {
  const { store, register } = usePage();
  const screen = register.screen.value;
  const isSearching = register.query.value.trim() !== "";
  const current = screen === "register" && !isSearching ? register.shown.value : null;
  return (
    <nav class="rail" aria-label={t.rail.label}>
      <div class="rail-categories">
        {(register.favourites.value.length > 0 || register.draft.value !== null) && (
          <RailButton
            icon="heart"
            label={t.favourites.tab}
            isCurrent={current === FAVOURITES}
            onPick={() => register.pickCategory(FAVOURITES)}
          />
        )}
        <RailButton
          icon="top"
          label={t.rail.top}
          isCurrent={current === TOP}
          onPick={() => register.pickCategory(TOP)}
        />
        {store.goods.value?.categories.map(({ id, name, glyph }) => (
          <RailButton
            key={id}
            icon={isIconName(glyph) ? glyph : "tag"}
            label={name}
            lang={store.shop.value?.language}
            isCurrent={current === id}
            onPick={() => register.pickCategory(id)}
          />
        ))}
      </div>
      <RailButton
        icon="list"
        label={t.rail.sales}
        isCurrent={screen === "sales"}
        onPick={register.openSales}
      />
      <RailButton
        icon="menu"
        label={t.rail.menu}
        isCurrent={false}
        onPick={() => {
          register.sheet.value = { type: "menu" };
        }}
      />
    </nav>
  );
}

interface RailButtonProps {
  readonly icon: IconName;
  readonly label: string;
  /** Of a label that is the shop's own. */
  readonly lang?: string | undefined;
  readonly isCurrent: boolean;
  readonly onPick: () => void;
}

function RailButton({ icon, label, lang, isCurrent, onPick }: RailButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class="rail-button"
      aria-current={isCurrent ? "page" : undefined}
      onClick={onPick}
    >
      <Icon name={icon} />
      <span lang={lang}>{label}</span>
    </button>
  );
}
