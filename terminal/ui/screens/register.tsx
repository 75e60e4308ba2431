/** Where a sale is rung up: categories, items, the tape. */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import { CategoryRail } from "../components/category-rail.tsx";
import { ItemGrid } from "../components/item-grid.tsx";
import { NoticeBar } from "../components/notice-bar.tsx";
import { SearchField } from "../components/search-field.tsx";
import { Tape } from "../components/tape.tsx";
import { usePage } from "../context.ts";
import { lazyPart } from "../lazy.tsx";

const ArrangeBar = lazyPart(async () => (await import("../favourites/arrange-bar.tsx")).ArrangeBar);

export function RegisterScreen(): JSX.Element {
  const { register } = usePage();
  return (
    <>
      <CategoryRail />
      <main class="main">
        <h1 class="unseen">{t.grid.label}</h1>
        {register.draft.value !== null && <ArrangeBar />}
        <SearchField />
        <ItemGrid />
        <NoticeBar />
      </main>
      <Tape>
        <PayButton />
      </Tape>
    </>
  );
}

function PayButton(): JSX.Element {
  const { store } = usePage();
  const isEmpty = useComputed(() => (store.till.value?.sale.lines.length ?? 0) === 0);
  return (
    <button
      type="button"
      class="pay"
      disabled={isEmpty.value}
      aria-keyshortcuts="F2"
      onClick={() => store.press({ type: "pay" })}
    >
      {t.tape.pay}
    </button>
  );
}
