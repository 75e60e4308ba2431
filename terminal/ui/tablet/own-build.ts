/** Which build this page is of, and for which it was loaded again: a page that is still another then is left alone. */

const RELOADED_KEPT_AS = "tillwave-reloaded-for";

/** Null where the page has no mark: terminal/ui/vite.config.ts puts it in. */
export const ownBuild = (): string | null =>
  document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? null;

export const triedBuild = {
  read: (): string | null => sessionStorage.getItem(RELOADED_KEPT_AS),
  write: (build: string): void => sessionStorage.setItem(RELOADED_KEPT_AS, build),
};
