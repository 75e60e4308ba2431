/** What the customer's screen knows: the feed, and nothing that was pressed. It can send nothing either. */
import { type ReadonlySignal, batch, computed, signal } from "@preact/signals";
import type { FeedMessage, ShopView, TapView, TillView } from "@tillwave/shared/api/till";
import { type LineWatch, createLineWatch, isShutOut } from "../line-watch.ts";
import type { ServiceClient } from "../service-client.ts";
import { shareSame } from "../share-same.ts";
import { type Shop, shopWithTerms } from "../shop.ts";
import { NO_TAP, hearTap } from "../tap-view.ts";
import { type Scene, sceneOf } from "./scene.ts";

export interface CustomerStore extends Pick<LineWatch, "line"> {
  readonly shop: ReadonlySignal<Shop | null>;
  readonly view: ReadonlySignal<TillView | null>;
  readonly scene: ReadonlySignal<Scene>;
  /** Of the page that the till serves; null before it has said so, or where it says none. */
  readonly build: ReadonlySignal<string | null>;
}

export function createCustomerStore(
  client: Pick<ServiceClient, "openFeed">,
  now: () => number,
): CustomerStore {
  const shop = signal<Shop | null>(null);
  const view = signal<TillView | null>(null);
  const tap = signal<TapView>(NO_TAP);
  const build = signal<string | null>(null);
  const isSelling = signal(false);
  const watch = createLineWatch(now);

  function hear(message: FeedMessage): void {
    switch (message.type) {
      case "hello":
        watch.connected();
        isSelling.value = true;
        build.value = message.build ?? null;
        shop.value = shopOf(message.shop);
        view.value = shareSame(view.peek(), message.view);
        tap.value = message.tap;
        return;
      case "view":
        if (message.view.revision >= (view.peek()?.revision ?? 0)) {
          view.value = shareSame(view.peek(), message.view);
        }
        return;
      case "tap":
        tap.value = shareSame(tap.peek(), hearTap(tap.peek(), message.tap));
        return;
      case "trouble":
        watch.connected();
        isSelling.value = false;
        return;
      case "status":
      case "paper":
      case "staff":
      case "favourites":
      case "scale":
      case "scanned":
      case "heartbeat":
    }
  }

  client.openFeed({
    onMessage: (message) => batch(() => hear(message)),
    onTooManyPages: watch.tooManyPages,
    onLost: watch.lost,
    onSilent: watch.silent,
    onNotAllowed: watch.notAllowed,
  });

  return {
    line: watch.line,
    shop,
    view,
    build,
    scene: computed(() => {
      if (isShutOut(watch.line.value)) {
        return { type: "not-allowed" };
      }
      const isThere = watch.line.value === "connected" && isSelling.value && shop.value !== null;
      return isThere && view.value !== null ? sceneOf(view.value, tap.value) : { type: "away" };
    }),
  };
}

function shopOf(view: ShopView): Shop | null {
  const shop = shopWithTerms(view);
  return shop.ok ? shop.value : null;
}
