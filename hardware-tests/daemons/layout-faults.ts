/**
 * What is wrong with how a page stands: a fault a line. Runs in the page itself, so it refers to
 * nothing outside.
 *
 *   SMALL     a control under 48 × 48
 *   OUTSIDE   a control that no scrolling brings into view
 *   CLIPPED   words that a box cuts off
 *   SCROLLS   a box that has more than it shows; only where nothing may need scrolling
 *   WIDE      the page itself is wider than the screen
 */
export function findLayoutFaults(mayScroll: boolean): readonly string[] {
  const TARGET_MIN = 48;
  const faults: string[] = [];
  const controls = "button, a[href], label:has(input)";

  const nameOf = (element: Element): string => {
    const words = (element.textContent || element.getAttribute("aria-label") || "").trim();
    return `${element.tagName.toLowerCase()}.${element.className} “${words.slice(0, 30)}”`;
  };
  const isShown = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && getComputedStyle(element).visibility !== "hidden";
  };
  /** The part of a box that those around it let through; null where one of them scrolls. */
  const letThrough = (box: DOMRect, from: Element | null): DOMRect | "scrolls" => {
    let { left, top, right, bottom } = box;
    for (let around = from; around !== null; around = around.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(around);
      if (/auto|scroll/u.test(overflowX + overflowY)) {
        return "scrolls";
      }
      const outer = around.getBoundingClientRect();
      if (overflowX !== "visible") {
        [left, right] = [Math.max(left, outer.left), Math.min(right, outer.right)];
      }
      if (overflowY !== "visible") {
        [top, bottom] = [Math.max(top, outer.top), Math.min(bottom, outer.bottom)];
      }
    }
    [left, right] = [Math.max(left, 0), Math.min(right, innerWidth)];
    [top, bottom] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
    return new DOMRect(left, top, right - left, bottom - top);
  };

  const modal = document.querySelector("dialog:modal");
  const root = modal ?? document.body;
  for (const control of root.querySelectorAll(controls)) {
    const box = control.getBoundingClientRect();
    if (!isShown(control)) {
      continue;
    }
    if (box.width < TARGET_MIN - 0.01 || box.height < TARGET_MIN - 0.01) {
      faults.push(`SMALL ${nameOf(control)} ${box.width}×${box.height}`);
    }
    const seen = letThrough(box, control.parentElement);
    if (seen !== "scrolls" && (seen.width < box.width - 1 || seen.height < box.height - 1)) {
      faults.push(`OUTSIDE ${nameOf(control)} ${seen.width}×${seen.height} of it are seen`);
    }
  }

  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const holder = text.parentElement;
    if (holder === null || (text.textContent ?? "").trim() === "" || !isShown(holder)) {
      continue;
    }
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    const seen = letThrough(box, holder);
    // A fold that is shut shows nothing, and hides no half of a word.
    if (seen === "scrolls" || seen.height <= 0) {
      continue;
    }
    // A line's box is higher than its letters.
    const spare = Number.parseFloat(getComputedStyle(holder).fontSize) * 0.3;
    if (seen.width < box.width - 1 || seen.height < box.height - spare) {
      faults.push(
        `CLIPPED ${nameOf(holder)} ${seen.width}×${seen.height} of ${box.width}×${box.height}`,
      );
    }
  }

  for (const box of mayScroll ? [] : root.querySelectorAll("*")) {
    const { overflowX, overflowY } = getComputedStyle(box);
    const scrolls = /auto|scroll/u.test(overflowX + overflowY);
    if (scrolls && isShown(box) && box.scrollHeight > box.clientHeight + 1) {
      faults.push(`SCROLLS ${nameOf(box)} ${box.scrollHeight} > ${box.clientHeight}`);
    }
  }
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth || page.scrollHeight > innerHeight) {
    faults.push(`WIDE ${page.scrollWidth}×${page.scrollHeight}`);
  }
  return faults;
}
