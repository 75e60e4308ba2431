/** What every screen stands in: the shop's name above, what one does next below, under the thumb. */
import type { ComponentChildren, JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/shopper";
import { usePage } from "../context.ts";
import { hashOf } from "../route.ts";
import { Sign } from "./sign.tsx";

export interface ScreenProps {
  /** Beside the shop's name: where the customer is. */
  readonly where?: string;
  /** A way back to the start, in place of the sign. */
  readonly hasBack?: boolean;
  readonly children: ComponentChildren;
  readonly actions?: ComponentChildren;
}

export function Screen({ where, hasBack = false, children, actions }: ScreenProps): JSX.Element {
  const { store } = usePage();
  const name = store.shop.value?.name ?? "";
  return (
    <div class="phone">
      <header class="bar">
        {hasBack ? (
          <a class="icon-button bar-back" href={hashOf("check-in")} aria-label={t.page.home}>
            <Sign name="back" />
          </a>
        ) : (
          <span class="bar-sign">
            <Sign name="wave" />
          </span>
        )}
        <span class="bar-shop">{name}</span>
        <span class="bar-where">{where}</span>
      </header>
      <main class="screen">{children}</main>
      {actions !== undefined && <footer class="actions">{actions}</footer>}
    </div>
  );
}
