/** What the page speaks. */
import type { JSX } from "preact";
import { LanguageChoice } from "@tillwave/page-kit/language-choice.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/shopper";

export const LanguageSheet = ({ onClose }: { readonly onClose: () => void }): JSX.Element => (
  <Sheet title={t.home.language} onClose={onClose}>
    <LanguageChoice />
  </Sheet>
);
