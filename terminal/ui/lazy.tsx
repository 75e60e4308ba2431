/**
 * Loads a part of the page when it is first shown: the register's own first load stays small. Nothing is drawn
 * for a moment, since most parts are there by then; after that a calm line, and on failure a way to try again.
 */
import { useSignal } from "@preact/signals";
import type { ComponentChildren, ComponentType, FunctionComponent, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/kit";
import "./lazy.css";

/** A part that is there within this long is drawn without a word before it. */
const CALM_MS = 150;

type Load<P> = () => Promise<ComponentType<P>>;

type Frame<P> = ComponentType<{ readonly of: P; readonly children: ComponentChildren }>;

/** In place: `const SalesScreen = lazyPart(async () => (await import("./screens/sales.tsx")).SalesScreen)`. */
export const lazyPart = <P extends object>(load: Load<P>): FunctionComponent<P> =>
  createLazy(load, ({ children }) => <>{children}</>);

/** The same for a sheet, which waits as a sheet that can be closed. */
export const lazySheet = <P extends { readonly onClose: () => void }>(
  load: Load<P>,
): FunctionComponent<P> =>
  createLazy<P>(load, ({ of, children }) => (
    <Sheet title={t.part.loading} onClose={of.onClose}>
      {children}
    </Sheet>
  ));

type State = "loading" | "late" | "failed" | "here";

function createLazy<P extends object>(load: Load<P>, Frame: Frame<P>): FunctionComponent<P> {
  let Part: ComponentType<P> | null = null;

  return function Lazy(props: P): JSX.Element | null {
    const state = useSignal<State>(Part === null ? "loading" : "here");
    const tries = useSignal(0);
    useEffect(() => {
      if (Part !== null) {
        return undefined;
      }
      let isShown = true;
      const calm = setTimeout(() => {
        state.value = "late";
      }, CALM_MS);
      const settle = (outcome: State): void => {
        clearTimeout(calm);
        if (isShown) {
          state.value = outcome;
        }
      };
      const loadPart = async (): Promise<void> => {
        try {
          Part = await load();
          settle("here");
        } catch {
          settle("failed");
        }
      };
      void loadPart();
      return () => {
        isShown = false;
        clearTimeout(calm);
      };
    }, [state, tries.value]);

    if (Part !== null && state.value === "here") {
      return <Part {...props} />;
    }
    if (state.value === "loading") {
      return null;
    }
    const tryAgain = (): void => {
      state.value = "late";
      tries.value += 1;
    };
    return (
      <Frame of={props}>
        {state.value === "failed" ? (
          <div class="part-waits" role="alert">
            <p>{t.part.failed}</p>
            <button type="button" class="button" onClick={tryAgain}>
              {t.part.again}
            </button>
          </div>
        ) : (
          <p class="part-waits" role="status">
            {t.part.loading}
          </p>
        )}
      </Frame>
    );
  };
}
