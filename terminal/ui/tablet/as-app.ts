/** The page as an app of its own: whether it fills the screen, and whether the browser offers to install it. */
import { type ReadonlySignal, signal } from "@preact/signals";

/** As Chromium says it; no standard has it. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

const offered = signal<InstallOffer | null>(null);
const full = signal(false);

/** The browser would install the page now. */
export const installOffer: ReadonlySignal<InstallOffer | null> = offered;
export const isFullScreen: ReadonlySignal<boolean> = full;

/** To be called before the page is drawn: the browser says it once. */
export function listenForApp(): void {
  addEventListener("beforeinstallprompt", (event) => {
    // The till's own button asks, not a bar of the browser in the middle of a sale.
    event.preventDefault();
    offered.value = event as InstallOffer;
  });
  addEventListener("appinstalled", () => {
    offered.value = null;
  });
  document.addEventListener("fullscreenchange", () => {
    full.value = document.fullscreenElement !== null;
  });
}

export async function install(): Promise<void> {
  const offer = offered.peek();
  offered.value = null;
  await offer?.prompt();
}

/** Whether it is one already: a window without the browser's bars. */
export const isApp = (): boolean =>
  ["fullscreen", "standalone"].some((mode) => matchMedia(`(display-mode: ${mode})`).matches);

export const canFillScreen = (): boolean => document.fullscreenEnabled;

export async function toggleFullScreen(): Promise<void> {
  try {
    await (document.fullscreenElement === null
      ? document.documentElement.requestFullscreen({ navigationUI: "hide" })
      : document.exitFullscreen());
  } catch {
    // The browser has its reasons, and the page works as it is.
  }
}
