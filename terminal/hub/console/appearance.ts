/** Light, dark, or as the system: kept on this device. */
export type Appearance = "light" | "dark" | "system";

const KEPT_AS = "tillwave-console-appearance";

export function readAppearance(): Appearance {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function keepAppearance(appearance: Appearance): void {
  localStorage.setItem(KEPT_AS, appearance);
  applyAppearance(appearance);
}

export function applyAppearance(appearance: Appearance): void {
  if (appearance === "system") {
    delete document.documentElement.dataset["theme"];
  } else {
    document.documentElement.dataset["theme"] = appearance;
  }
}
