/** Hands the hub and the page's own memory down to every component. */
import type { ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { present } from "@tillwave/shared/core/assert";
import type { ConsoleStore } from "./console-store.ts";
import type { HubClient } from "./hub-client.ts";
import type { Route } from "./route.ts";

export interface Page {
  readonly client: HubClient;
  readonly store: ConsoleStore;
  readonly route: ReadonlySignal<Route>;
}

export const PageContext = createContext<Page | null>(null);

export const usePage = (): Page => present(useContext(PageContext), "the page's context");
