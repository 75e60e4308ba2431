/** Over the goods while the first page is arranged: what to do, and the way out. */
import type { JSX } from "preact";
import { Icon, type IconName } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { FAVOURITES_MAX } from "@tillwave/shared/api/favourites";
import { usePage } from "../context.ts";
import { FAVOURITES } from "../shelf.ts";
import type { ArrangingProblem } from "./arranging.ts";
import "./arrange-bar.css";

export function ArrangeBar(): JSX.Element {
  const { register, arranging } = usePage();
  const skus = register.draft.value ?? [];
  const isOnFavourites = register.shown.value === FAVOURITES;
  const { picked, problem, isSaving } = arranging;
  return (
    <section class="arrange" aria-label={t.favourites.arrange}>
      <div class="arrange-words">
        <h2>
          {t.favourites.arrange} <small>{t.favourites.of(skus.length, FAVOURITES_MAX)}</small>
        </h2>
        <p role="status">
          {problem.value !== null
            ? problemWords(problem.value)
            : isOnFavourites
              ? skus.length === 0
                ? t.favourites.empty
                : t.favourites.howMove
              : t.favourites.how}
        </p>
      </div>
      <div class="arrange-ways">
        {isOnFavourites && skus.length > 0 && (
          <>
            <Way
              icon="back"
              words={t.favourites.earlier}
              isOff={picked.value === null}
              onPress={() => arranging.move(-1)}
            />
            <Way
              icon="fwd"
              words={t.favourites.later}
              isOff={picked.value === null}
              onPress={() => arranging.move(1)}
            />
            <Way
              icon="trash"
              words={t.favourites.remove}
              isOff={picked.value === null}
              onPress={arranging.removePicked}
            />
          </>
        )}
        {skus.length === 0 && (
          <Way
            icon="top"
            words={t.favourites.offer}
            isOff={false}
            onPress={() => void arranging.offer()}
          />
        )}
        <span class="arrange-gap" />
        <button type="button" class="button" onClick={arranging.cancel}>
          {t.favourites.cancel}
        </button>
        <button
          type="button"
          class="button primary"
          aria-busy={isSaving.value}
          onClick={() => void arranging.save()}
        >
          {isSaving.value ? t.favourites.saving : t.favourites.save}
        </button>
      </div>
    </section>
  );
}

function problemWords(problem: ArrangingProblem): string {
  switch (problem) {
    case "full":
      return t.favourites.full(FAVOURITES_MAX);
    case "refused":
      return t.favourites.refused;
    case "unanswered":
      return t.favourites.unanswered;
    case "none-sold":
      return t.favourites.noneSold;
  }
}

interface WayProps {
  readonly icon: IconName;
  readonly words: string;
  readonly isOff: boolean;
  readonly onPress: () => void;
}

function Way({ icon, words, isOff, onPress }: WayProps): JSX.Element {
  return (
    <button type="button" class="button arrange-way" disabled={isOff} onClick={onPress}>
      <Icon name={icon} />
      <span>{words}</span>
    </button>
  );
}
