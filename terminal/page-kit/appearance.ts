/** Light, dark, or as the system: kept on this device, under each page's own name. */
export type Appearance = "light" | "dark" | "system";

export function readAppearance(keptAs: string): Appearance {
  const kept = localStorage.getItem(keptAs);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function keepAppearance(keptAs: string, appearance: Appearance): void {
  localStorage.setItem(keptAs, appearance);
  applyAppearance(appearance);
}

export function applyAppearance(appearance: Appearance): void {
  if (appearance === "system") {
    delete document.documentElement.dataset["theme"];
  } else {
    document.documentElement.dataset["theme"] = appearance;
  }
}
