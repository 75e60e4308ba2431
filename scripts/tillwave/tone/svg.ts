/** Drawings for people to read: light, in one type, with a few colours that stay apart for the colour-blind too. */

export type Svg = string;

/** After Okabe and Ito (2008), darkened until thin lines are seen on white. */
export const COLOURS = {
  blue: "#0067a5",
  red: "#c8500a",
  green: "#00856a",
  purple: "#9a4f86",
  amber: "#b98300",
  ink: "#1f2933",
  quiet: "#616e7c",
  grid: "#e4e7eb",
  paper: "#ffffff",
} as const;

/** In the order in which things that are compared take them. */
export const SERIES: readonly string[] = [
  COLOURS.blue,
  COLOURS.red,
  COLOURS.green,
  COLOURS.purple,
  COLOURS.amber,
  COLOURS.quiet,
];

const FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
/** Mean width of a letter by its height, for what must not overlap. */
const LETTER = 0.55;

type Attributes = Readonly<Record<string, string | number | undefined>>;

export function tag(name: string, attributes: Attributes, content: readonly Svg[] = []): Svg {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${escape(typeof value === "number" ? short(value) : `${value}`)}"`,
    )
    .join("");
  return content.length === 0
    ? `<${name}${given}/>`
    : `<${name}${given}>${content.join("")}</${name}>`;
}

export interface Words {
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly colour?: string;
  readonly anchor?: "start" | "middle" | "end";
  readonly weight?: number;
  /** Turned about its own place, in degrees. */
  readonly turned?: number;
}

export const words = (
  text: string,
  { x, y, size = 13, colour = COLOURS.ink, anchor = "start", weight, turned }: Words,
): Svg =>
  tag(
    "text",
    {
      x,
      y,
      "font-size": size,
      fill: colour,
      "text-anchor": anchor,
      "font-weight": weight,
      transform: turned === undefined ? undefined : `rotate(${turned} ${short(x)} ${short(y)})`,
    },
    [escape(text)],
  );

const widthOf = (text: string, size = 13): number => text.length * size * LETTER;

export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly subtitle: string;
}

/** Title and subtitle stand in the top 64 pixels. */
export const SHEET_TOP = 64;
export const SHEET_LEFT = 64;

export function drawSheet({ width, height, title, subtitle }: Sheet, content: readonly Svg[]): Svg {
  return tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${short(width)} ${short(height)}`,
      width,
      height,
      "font-family": FONT,
      role: "img",
    },
    [
      tag("title", {}, [escape(title)]),
      tag("desc", {}, [escape(subtitle)]),
      tag("rect", { width, height, fill: COLOURS.paper }),
      words(title, { x: SHEET_LEFT, y: 30, size: 18, weight: 600 }),
      words(subtitle, { x: SHEET_LEFT, y: 51, colour: COLOURS.quiet }),
      ...content,
    ],
  );
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** From one multiple of five to another, with room for all values and two more on either side. */
export const spanRoundFive = (values: readonly number[]): Span => ({
  from: Math.floor((Math.min(...values) - 2) / 5) * 5,
  to: Math.ceil((Math.max(...values) + 2) / 5) * 5,
});

export type Scale = (value: number) => number;

const scaleOf = (values: Span, pixels: Span): Scale => {
  const ratio = (pixels.to - pixels.from) / (values.to - values.from);
  return (value) => pixels.from + (value - values.from) * ratio;
};

/** Round numbers within, some `wanted` of them: steps of 1, 2 or 5 times a power of ten. */
export function ticksOf({ from, to }: Span, wanted: number): readonly number[] {
  const rough = (to - from) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough * 0.999);
  return stepsOf({ from, to }, step ?? power * 10);
}

const MINUTE = 60;
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600];

export function timeTicksOf(span: Span, wanted: number): readonly number[] {
  const rough = (span.to - span.from) / wanted;
  const step = TIME_STEPS.find((size) => size >= rough);
  return rough < 0.8 ? ticksOf(span, wanted) : stepsOf(span, step ?? 8 * 3600);
}

/** "0:05", "12:30", "1:00:00", "0:00.25"; to the nearest hundredth. */
export function timeText(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  const whole = Math.floor(hundredths / 100);
  const parts = [Math.floor(whole / MINUTE) % MINUTE, whole % MINUTE].map((part) =>
    String(part).padStart(2, "0"),
  );
  const hours = Math.floor(whole / MINUTE / MINUTE);
  const fraction = String((hundredths % 100) / 100).slice(1);
  const text = hours > 0 ? `${hours}:${parts.join(":")}` : parts.join(":").replace(/^0/u, "");
  return text + fraction;
}

/** "1:05.3". */
export function tenthsText(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  return `${timeText(Math.floor(tenths / 10))}.${tenths % 10}`;
}

function stepsOf({ from, to }: Span, step: number): readonly number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Axis {
  readonly values: Span;
  readonly ticks: readonly number[];
  readonly label?: string;
  readonly format?: (value: number) => string;
}

export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  /** Grid and numbers, to be drawn first. */
  readonly drawn: readonly Svg[];
}

/** Two scales on a box, with their grid. A minus sign is one. */
export function frameOf(box: Box, across: Axis, up: Axis): Frame {
  const { left, top, width, height } = box;
  const bottom = top + height;
  const x = scaleOf(across.values, { from: left, to: left + width });
  const y = scaleOf(up.values, { from: bottom, to: top });
  const line = (place: Attributes): Svg => tag("line", { stroke: COLOURS.grid, ...place });
  const quiet = { size: 12, colour: COLOURS.quiet };
  const drawn = [
    ...across.ticks.flatMap((tick) => [
      line({ x1: x(tick), x2: x(tick), y1: top, y2: bottom }),
      words(textOf(across, tick), { x: x(tick), y: bottom + 18, anchor: "middle", ...quiet }),
    ]),
    ...up.ticks.flatMap((tick) => [
      line({ x1: left, x2: left + width, y1: y(tick), y2: y(tick) }),
      words(textOf(up, tick), { x: left - 8, y: y(tick) + 4, anchor: "end", ...quiet }),
    ]),
    ...(across.label === undefined
      ? []
      : [words(across.label, { x: left + width / 2, y: bottom + 38, anchor: "middle" })]),
    ...(up.label === undefined
      ? []
      : [words(up.label, { x: left - 46, y: top + height / 2, anchor: "middle", turned: -90 })]),
  ];
  return { x, y, drawn };
}

const textOf = ({ format = numberText }: Axis, tick: number): string => format(tick);

export const numberText = (value: number): string =>
  `${Number(value.toPrecision(6))}`.replace("-", "−");

/** Through all points, broken where a value is not a number. */
export function path(points: readonly (readonly [number, number])[], look: Attributes): Svg {
  let isDown = false;
  const steps = points.map(([x, y]) => {
    const isPoint = Number.isFinite(x) && Number.isFinite(y);
    const step = isPoint ? `${isDown ? "L" : "M"}${short(x)} ${short(y)}` : "";
    isDown = isPoint;
    return step;
  });
  return tag("path", { d: steps.join(""), fill: "none", "stroke-linejoin": "round", ...look });
}

export interface LegendEntry {
  readonly name: string;
  readonly colour: string;
  readonly dashed?: boolean;
}

/** From the sheet's left on, in as many rows as it takes; `height` is theirs. */
export function legend(
  entries: readonly LegendEntry[],
  { right, y }: { readonly right: number; readonly y: number },
): { readonly drawn: readonly Svg[]; readonly height: number } {
  const drawn: Svg[] = [];
  let x = SHEET_LEFT;
  let row = 0;
  for (const { name, colour, dashed } of entries) {
    const width = widthOf(name) + 29;
    if (x > SHEET_LEFT && x + width > right) {
      x = SHEET_LEFT;
      row += 1;
    }
    const at = y + row * LEGEND_ROW;
    const line: readonly (readonly [number, number])[] = [
      [x, at - 4],
      [x + 22, at - 4],
    ];
    const dashes = dashed === true ? "4 3" : undefined;
    drawn.push(
      path(line, { stroke: colour, "stroke-width": 3, "stroke-dasharray": dashes }),
      words(name, { x: x + 29, y: at }),
    );
    x += width + 20;
  }
  return { drawn, height: entries.length === 0 ? 0 : (row + 1) * LEGEND_ROW };
}

const LEGEND_ROW = 20;

const short = (value: number): string => `${Math.round(value * 100) / 100}`;

const escape = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    // What XML knows no way to write.
    .replaceAll(/[\p{Cc}\p{Cs}\u{fffe}\u{ffff}]/gu, "\u{fffd}");
