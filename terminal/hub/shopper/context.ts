/** Hands the page's memory and its address down to every component. */
import type { ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { present } from "@tillwave/shared/core/assert";
import type { Route } from "./route.ts";
import type { ShopperStore } from "./shopper-store.ts";

export interface Page {
  readonly store: ShopperStore;
  readonly route: ReadonlySignal<Route>;
  /** Whether the browser lends a microphone and keys to this address. */
  readonly isSecure: boolean;
  now(): number;
  reload(): void;
}

export const PageContext = createContext<Page | null>(null);

export const usePage = (): Page => present(useContext(PageContext), "the page's context");
