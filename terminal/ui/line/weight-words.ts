/** Weights as people read them, in the page's language. */
import { language } from "@tillwave/page-kit/language";

/** "0.412 kg". */
export function formatWeight(grams: number): string {
  return new Intl.NumberFormat(language.value, {
    style: "unit",
    unit: "kilogram",
    minimumFractionDigits: 3,
  }).format(grams / 1000);
}
