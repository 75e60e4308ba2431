/** Lets what is expensive to draw come one frame after what a finger waits for. */
import { type ReadonlySignal, effect, signal } from "@preact/signals";

/** Follows `source`; what it passes through within a frame is skipped. */
export function followAfterPaint<T>(source: ReadonlySignal<T>): ReadonlySignal<T> {
  const follower = signal(source.peek());
  let isDue = false;
  effect(() => {
    if (source.value === follower.peek() || isDue) {
      return;
    }
    isDue = true;
    afterPaint(() => {
      isDue = false;
      follower.value = source.peek();
    });
  });
  return follower;
}

/** A hidden page has no frames; there the timer alone must do. */
function afterPaint(act: () => void): void {
  if (document.hidden) {
    setTimeout(act, 0);
    return;
  }
  requestAnimationFrame(() => setTimeout(act, 0));
}
