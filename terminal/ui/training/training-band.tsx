/** A striped band over every screen of a training till: nobody takes it for the real one. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import "./training.css";

export function TrainingBand(): JSX.Element | null {
  return usePage().store.shop.value?.training === true ? (
    <section class="training-band" aria-label={t.training.title}>
      <span>{t.training.band}</span>
    </section>
  ) : null;
}
