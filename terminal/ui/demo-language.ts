/** A demo shop is looked at as its people would see it, whatever the device speaks. */
import { type ReadonlySignal, effect } from "@preact/signals";
import type { Language } from "@tillwave/shared/core/language";
import type { Shop } from "./shop.ts";

/** English ones say nothing of where they are looked at. */
export function speakAsDemo(
  shop: ReadonlySignal<Pick<Shop, "demo" | "language"> | null>,
  offer: (language: Language) => unknown,
): void {
  effect(() => {
    const { demo = false, language = "en" } = shop.value ?? {};
    if (demo && language !== "en") {
      offer(language);
    }
  });
}
