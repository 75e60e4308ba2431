/** The floor's sketch: zones and beacons with rings by their range, each beacon placed by dragging or by the arrow keys. */
import { useSignal } from "@preact/signals";
import type { JSX, TargetedKeyboardEvent, TargetedPointerEvent } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/beacons";
import { present } from "@tillwave/shared/core/assert";
import type { BeaconRow, BeaconZone, BeaconsView } from "@tillwave/shared/api/till-beacons";
import { formatMetres } from "./beacon-words.ts";
import type { BeaconsStore } from "./beacons-store.ts";
import {
  type Floor,
  type Metres,
  type Scale,
  type Standing,
  barOf,
  floorOf,
  keepOn,
  scaleOf,
  stepPlace,
} from "./floor.ts";
import { gradeBySign, signOf } from "./rows.ts";

/** Steps by the keyboard are told to the till when no further one has come for so long, in milliseconds. */
const SAVE_AFTER_MS = 700;
/** A pointer that moved less pressed, and did not drag. In pixels. */
const DRAG_FROM = 6;

export interface FloorCardProps {
  readonly view: BeaconsView;
  readonly store: BeaconsStore;
  readonly onOpen: (deviceId: string) => void;
}

export function FloorCard({ view, store, onOpen }: FloorCardProps): JSX.Element {
  const moved = store.moved.value;
  const placeOf = ({ deviceId, at }: BeaconRow): Metres | null =>
    moved.has(deviceId) ? (moved.get(deviceId) ?? null) : at;
  const placed = view.beacons.flatMap((beacon) => {
    const at = placeOf(beacon);
    return at === null ? [] : [{ beacon, at }];
  });
  const unplaced = view.beacons.filter((beacon) => placeOf(beacon) === null);
  const zones = view.zones.flatMap((zone) => (zone.at === null ? [] : [{ ...zone, at: zone.at }]));
  const floor = useFloor(view);
  return (
    <section class="card floor-card" aria-labelledby="floor-title">
      <h2 id="floor-title">{t.plan.title}</h2>
      <Sketch
        floor={floor}
        zones={zones}
        placed={placed}
        mayMove={view.mayManage}
        store={store}
        onOpen={onOpen}
      />
      <p class="floor-more">
        {placed.length + zones.length === 0 ? t.plan.none : t.plan.more}
        {view.mayManage && placed.length > 0 && ` ${t.plan.drag}`}
      </p>
      {view.mayManage && unplaced.length > 0 && (
        <Unplaced beacons={unplaced} zones={view.zones} floor={floor} store={store} />
      )}
    </section>
  );
}

/** By what the till says, not by what is being moved: the floor must not slide away under a finger. */
function useFloor({ beacons, zones }: BeaconsView): Floor {
  const standing: Standing[] = [...beacons, ...zones].flatMap(({ at, range }) =>
    at === null ? [] : [{ at, range }],
  );
  return floorOf(standing);
}

interface Placed {
  readonly beacon: BeaconRow;
  readonly at: Metres;
}

interface SketchProps {
  readonly floor: Floor;
  readonly zones: readonly (BeaconZone & { readonly at: Metres })[];
  readonly placed: readonly Placed[];
  readonly mayMove: boolean;
  readonly store: BeaconsStore;
  readonly onOpen: (deviceId: string) => void;
}

function Sketch({ floor, zones, placed, mayMove, store, onOpen }: SketchProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const size = useBoxSize(box);
  const scale = scaleOf(floor, size);
  const [left, top] = scale.toScreen([floor.left, floor.top]);
  const bar = barOf(floor);
  const bottom = top + floor.height * scale.perMetre;
  return (
    <div ref={box} class="floor-box">
      <svg
        class="floor"
        width={size.width}
        height={size.height}
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="group"
        aria-label={t.plan.label}
      >
        <rect
          class="floor-ground"
          x={left}
          y={top}
          width={floor.width * scale.perMetre}
          height={floor.height * scale.perMetre}
          rx="8"
        />
        {zones.map((zone) => (
          <ZoneRing key={zone.place} zone={zone} scale={scale} />
        ))}
        {placed.map(({ beacon, at }) => (
          <Ring key={beacon.deviceId} beacon={beacon} at={at} scale={scale} />
        ))}
        <path
          class="floor-bar"
          d={`M${left + 12} ${bottom - 18}v6h${bar * scale.perMetre}v-6`}
          aria-hidden="true"
        />
        <text
          class="floor-bar-words"
          x={left + 18 + bar * scale.perMetre}
          y={bottom - 12}
          aria-hidden="true"
        >
          {t.screen.metres(bar)}
        </text>
        {placed.map(({ beacon, at }) => (
          <Marker
            key={beacon.deviceId}
            beacon={beacon}
            at={at}
            floor={floor}
            scale={scale}
            mayMove={mayMove}
            store={store}
            onOpen={onOpen}
          />
        ))}
      </svg>
    </div>
  );
}

/** Zero until it is drawn for the first time. */
function useBoxSize(box: { readonly current: HTMLElement | null }): {
  readonly width: number;
  readonly height: number;
} {
  const size = useSignal({ width: 300, height: 300 });
  useLayoutEffect(() => {
    const element = present(box.current, "the floor's box");
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && height > 0) {
        size.value = { width, height };
      }
    };
    const watching = new ResizeObserver(measure);
    watching.observe(element);
    measure();
    return () => watching.disconnect();
  }, [box, size]);
  return size.value;
}

function ZoneRing({
  zone: { at, range, name },
  scale,
}: {
  readonly zone: BeaconZone & { readonly at: Metres };
  readonly scale: Scale;
}): JSX.Element {
  const [x, y] = scale.toScreen(at);
  return (
    <g class="floor-zone">
      <circle cx={x} cy={y} r={range * scale.perMetre} />
      <text x={x} y={y + range * scale.perMetre - 8}>
        {name}
      </text>
    </g>
  );
}

interface RingProps {
  readonly beacon: BeaconRow;
  readonly at: Metres;
  readonly scale: Scale;
}

const gradeOf = (beacon: BeaconRow): string =>
  gradeBySign[signOf({ type: "beacon", key: beacon.deviceId, of: beacon })];

function Ring({ beacon, at, scale }: RingProps): JSX.Element {
  const [x, y] = scale.toScreen(at);
  return (
    <circle
      class={`floor-ring is-${gradeOf(beacon)}`}
      cx={x}
      cy={y}
      r={beacon.range * scale.perMetre}
    />
  );
}

interface MarkerProps extends RingProps {
  readonly floor: Floor;
  readonly mayMove: boolean;
  readonly store: BeaconsStore;
  readonly onOpen: (deviceId: string) => void;
}

/** A dot with its name. It is pressed to change the beacon, dragged to place it; the arrow keys do both hands' work. */
function Marker(props: MarkerProps): JSX.Element {
  const { beacon, scale, mayMove, onOpen } = props;
  const { held, handlers, onKey } = useMoving(props);
  const [x, y] = held.value ?? props.at;
  const [left, top] = scale.toScreen([x, y]);
  const words = t.plan.at(beacon.name, formatMetres(x), formatMetres(y));
  const body = (
    <>
      <circle class="floor-touch" cx={left} cy={top} r="26" />
      {held.value !== null && (
        <circle
          class={`floor-ring is-${gradeOf(beacon)}`}
          cx={left}
          cy={top}
          r={beacon.range * scale.perMetre}
        />
      )}
      <circle class="floor-dot" cx={left} cy={top} r="6" />
      <text class="floor-name" x={left} y={top - 13}>
        {beacon.name}
      </text>
    </>
  );
  if (!mayMove) {
    return (
      <g class="floor-marker" role="img" aria-label={words}>
        {body}
      </g>
    );
  }
  return (
    <g
      class={held.value === null ? "floor-marker" : "floor-marker is-held"}
      role="button"
      tabIndex={0}
      aria-label={words}
      data-device={beacon.deviceId}
      {...handlers}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          onOpen(beacon.deviceId);
        } else {
          onKey(event);
        }
      }}
    >
      {body}
    </g>
  );
}

type Pointer = TargetedPointerEvent<SVGGElement>;

interface Moving {
  /** Where it is while it is dragged or stepped, until the till is told. */
  readonly held: { readonly value: Metres | null };
  readonly handlers: {
    onPointerDown(event: Pointer): void;
    onPointerMove(event: Pointer): void;
    onPointerUp(event: Pointer): void;
    onPointerCancel(): void;
    onBlur(): void;
  };
  onKey(event: TargetedKeyboardEvent<SVGGElement>): void;
}

function useMoving({ beacon, at, floor, scale, store, onOpen }: MarkerProps): Moving {
  const { deviceId } = beacon;
  const held = useSignal<Metres | null>(null);
  const from = useRef<readonly [x: number, y: number] | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const save = (): void => {
    clearTimeout(timer.current);
    const to = held.peek();
    held.value = null;
    if (to !== null && (to[0] !== at[0] || to[1] !== at[1])) {
      void store.place(deviceId, to);
    }
  };
  const latest = useRef(save);
  latest.current = save;
  // What was stepped to is not lost with the screen.
  useEffect(() => () => latest.current(), []);
  return {
    held,
    handlers: {
      onPointerDown(event) {
        if (event.button === 0) {
          from.current = [event.clientX, event.clientY];
          event.currentTarget.setPointerCapture(event.pointerId);
        }
      },
      onPointerMove(event) {
        if (from.current === null) {
          return;
        }
        const dx = event.clientX - from.current[0];
        const dy = event.clientY - from.current[1];
        if (held.peek() !== null || Math.hypot(dx, dy) >= DRAG_FROM) {
          const [x, y] = scale.toScreen(at);
          held.value = keepOn(floor, scale.toFloor(x + dx, y + dy));
        }
      },
      onPointerUp() {
        const wasPress = from.current !== null && held.peek() === null;
        from.current = null;
        if (wasPress) {
          onOpen(deviceId);
        } else {
          save();
        }
      },
      onPointerCancel() {
        from.current = null;
        held.value = null;
      },
      onBlur: save,
    },
    onKey(event) {
      const next = stepPlace(held.peek() ?? at, event.key, event.shiftKey);
      if (next !== null) {
        event.preventDefault();
        held.value = keepOn(floor, next);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => latest.current(), SAVE_AFTER_MS);
      }
    },
  };
}

interface UnplacedProps {
  readonly beacons: readonly BeaconRow[];
  readonly zones: readonly BeaconZone[];
  readonly floor: Floor;
  readonly store: BeaconsStore;
}

function Unplaced({ beacons, zones, floor, store }: UnplacedProps): JSX.Element {
  const put = (beacon: BeaconRow): void => {
    const zone = zones.find(({ place }) => place === beacon.place)?.at ?? null;
    const middle = [floor.left + floor.width / 2, floor.top + floor.height / 2] as const;
    void store.place(beacon.deviceId, keepOn(floor, zone ?? middle));
    // The button goes; who pressed it moves on with the arrow keys.
    requestAnimationFrame(() =>
      document.querySelector<SVGGElement>(`[data-device="${beacon.deviceId}"]`)?.focus(),
    );
  };
  return (
    <div class="floor-unplaced">
      <h3>{t.plan.toPlace}</h3>
      <ul>
        {beacons.map((beacon) => (
          <li key={beacon.deviceId}>
            <button
              type="button"
              class="button"
              aria-label={t.plan.put(beacon.name)}
              onClick={() => put(beacon)}
            >
              <Icon name="plus" />
              {beacon.name}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
