/**
 * Items as tiles. However many there are, only the rows in view and a few beyond are drawn; the rest
 * is height. One stop of the Tab key: arrows move inside.
 */
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { present } from "@tillwave/shared/core/assert";
import { usePage } from "../context.ts";
import { GRID_GAP, type GridShape, moveInGrid, rowsInView, shapeGrid } from "../layout.ts";
import { ItemTile } from "./item-tile.tsx";
import "./item-grid.css";

type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

export function ItemGrid(): JSX.Element {
  const { register } = usePage();
  const box = useRef<HTMLDivElement>(null);
  const size = useSignal({ width: 0, height: 0 });
  const top = useSignal(0);
  const active = useSignal(0);
  const items = register.items.value;
  const shape = useComputed(() => shapeGrid(size.value.width, size.value.height));
  const { columns, rowHeight } = shape.value;
  const rows = Math.ceil(items.length / columns);

  useLayoutEffect(() => measure(box.current, size), [size]);
  useLayoutEffect(() => {
    active.value = 0;
    if (top.value !== 0) {
      box.current?.scrollTo({ top: 0 });
      top.value = 0;
    }
  }, [items, active, top]);

  function moveTo(index: number): void {
    top.value = showRow(
      box.current,
      Math.floor(index / columns) * (rowHeight + GRID_GAP),
      rowHeight,
    );
    active.value = index;
    requestAnimationFrame(() => {
      box.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus({ preventScroll: true });
    });
  }

  return (
    <div
      ref={box}
      class="grid-box"
      role="group"
      aria-label={t.grid.label}
      onScroll={(event) => {
        top.value = event.currentTarget.scrollTop;
      }}
      onKeyDown={(event) => {
        if (isArrow(event.key)) {
          event.preventDefault();
          moveTo(moveInGrid(active.value, event.key, { columns, count: items.length }));
        }
      }}
    >
      {items.length === 0 && <Nothing query={register.drawnQuery.value} />}
      <div
        class="grid-height"
        style={{ height: `${Math.max(0, rows * (rowHeight + GRID_GAP) - GRID_GAP)}px` }}
      >
        <Rows shape={shape} size={size} top={top} active={active} />
      </div>
    </div>
  );
}

/**
 * Tiles are named by place, not by item: a new search changes words and pictures, not elements, and
 * a row that scrolls away becomes the one that comes. More rows than are ever drawn at once.
 */
const ROWS_KEYED = 32;

const placesBetween = (from: number, end: number): readonly number[] =>
  Array.from({ length: Math.max(0, end - from) }, (_, i) => from + i);

interface RowsProps {
  readonly shape: ReadonlySignal<GridShape>;
  readonly size: ReadonlySignal<{ readonly height: number }>;
  readonly top: ReadonlySignal<number>;
  readonly active: ReadonlySignal<number>;
}

/** The rows in view and a few beyond, pushed down to where they belong. */
function Rows({ shape, size, top, active }: RowsProps): JSX.Element {
  const { store, register } = usePage();
  const items = register.items.value;
  const { columns, rowHeight } = shape.value;
  // As text, so that scrolling within the same rows draws nothing.
  const view = useComputed(() => {
    const rows = Math.ceil(register.items.value.length / shape.value.columns);
    const seen = { top: top.value, height: size.value.height, rows };
    const { first, end } = rowsInView(seen, shape.value.rowHeight);
    return `${first}-${end}`;
  });
  const [first = 0, end = 0] = view.value.split("-").map(Number);
  return (
    <div
      class="grid"
      style={{
        transform: `translateY(${first * (rowHeight + GRID_GAP)}px)`,
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gridAutoRows: `${rowHeight}px`,
      }}
    >
      {placesBetween(first * columns, Math.min(end * columns, items.length)).map((place) => {
        const item = present(items[place], "an item at its place");
        return (
          <ItemTile
            key={place % (columns * ROWS_KEYED)}
            item={item}
            glyph={store.goods.value?.glyphByCategory.get(item.categoryId) ?? ""}
            isStop={place === active.value}
          />
        );
      })}
    </div>
  );
}

function Nothing({ query }: { readonly query: string }): JSX.Element {
  const isSearch = query.trim() !== "";
  return (
    <div class="grid-nothing">
      <Icon name={isSearch ? "search" : "tag"} />
      <h2>{isSearch ? t.find.nothing(query.trim()) : t.grid.empty}</h2>
      {isSearch && <p>{t.find.nothingMore}</p>}
    </div>
  );
}

const isArrow = (key: string): key is Arrow =>
  key === "ArrowLeft" || key === "ArrowRight" || key === "ArrowUp" || key === "ArrowDown";

/** Scrolls just so far that the row at `from` is seen whole; answers with where that is. */
function showRow(box: HTMLElement | null, from: number, rowHeight: number): number {
  if (box !== null && from < box.scrollTop) {
    box.scrollTop = from;
  } else if (box !== null && from + rowHeight > box.scrollTop + box.clientHeight) {
    box.scrollTop = from + rowHeight - box.clientHeight;
  }
  return box?.scrollTop ?? 0;
}

function measure(
  element: HTMLElement | null,
  size: { value: { readonly width: number; readonly height: number } },
): (() => void) | undefined {
  if (element === null) {
    return undefined;
  }
  const box = getComputedStyle(element);
  const beside = Number.parseFloat(box.paddingLeft) + Number.parseFloat(box.paddingRight);
  const above = Number.parseFloat(box.paddingTop) + Number.parseFloat(box.paddingBottom);
  const read = (): void => {
    size.value = { width: element.clientWidth - beside, height: element.clientHeight - above };
  };
  read();
  const observer = new ResizeObserver(read);
  observer.observe(element);
  return () => observer.disconnect();
}
