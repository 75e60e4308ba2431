/**
 * Fetches the screen of beacons with its words. A catalogue that comes late speaks English until it is told what is
 * spoken; where the words do not come, the screen is there in English all the same.
 */
import type { ComponentType } from "preact";
import { language, speakLanguage } from "@tillwave/page-kit/language";

export async function loadBeacons(): Promise<ComponentType> {
  const { BeaconsScreen } = await import("./beacons-screen.tsx");
  await speakLanguage(language.peek());
  return BeaconsScreen;
}
