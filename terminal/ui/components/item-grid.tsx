/**
 * Items as tiles. However many there are, only the rows in view and a few beyond are drawn; the rest
 * is height. One stop of the Tab key: arrows move inside.
 */
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings";
import { usePage } from "../context.ts";
import { GRID_GAP, moveInGrid, rowsInView, shapeGrid } from "../layout.ts";
import { ItemTile } from "./item-tile.tsx";
import "./item-grid.css";

type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

export function ItemGrid(): JSX.Element {
  const { store, register } = usePage();
  const box = useRef<HTMLDivElement>(null);
  const size = useSignal({ width: 0, height: 0 });
  const top = useSignal(0);
  const active = useSignal(0);
  const items = register.items.value;
  const shape = useComputed(() => shapeGrid(size.value.width, size.value.height));
  const { columns, rowHeight } = shape.value;
  const rows = Math.ceil(items.length / columns);
  const view = useComputed(() => {
    const count = Math.ceil(register.items.value.length / shape.value.columns);
    const { first, end } = rowsInView(
      { top: top.value, height: size.value.height, rows: count },
      shape.value.rowHeight,
    );
    return `${first}-${end}`;
  });
  const [first = 0, end = 0] = view.value.split("-").map(Number);

  useLayoutEffect(() => measure(box.current, size), []);
  useLayoutEffect(() => {
    if (top.value !== 0) {
      box.current?.scrollTo({ top: 0 });
      top.value = 0;
    }
    active.value = 0;
  }, [items]);

  function moveTo(index: number): void {
    const pitch = rowHeight + GRID_GAP;
    const from = Math.floor(index / columns) * pitch;
    const element = box.current;
    if (element !== null && from < element.scrollTop) {
      element.scrollTop = from;
    } else if (element !== null && from + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = from + rowHeight - element.clientHeight;
    }
    top.value = element?.scrollTop ?? 0;
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
        <div
          class="grid"
          style={{
            transform: `translateY(${first * (rowHeight + GRID_GAP)}px)`,
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            gridAutoRows: `${rowHeight}px`,
          }}
        >
          {items.slice(first * columns, end * columns).map((item, i) => (
            <ItemTile
              // By place, not by item: a new search changes words and pictures, not elements.
              key={i}
              item={item}
              glyph={store.goods.value?.glyphByCategory.get(item.categoryId) ?? ""}
              isStop={first * columns + i === active.value}
            />
          ))}
        </div>
      </div>
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
