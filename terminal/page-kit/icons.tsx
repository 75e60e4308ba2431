/** Line icons, 24 × 24, drawn with the colour of the text beside them. They never speak: the word does. */
import type { JSX } from "preact";

const lineByName = {
  top: () => (
    <>
      <path d="M12 3l2.6 5.6 6 .7-4.5 4.1 1.2 6L12 16.4 6.7 19.4l1.2-6L3.4 9.3l6-.7z" />
    </>
  ),
  heart: () => (
    <>
      <path d="M12 20.5C5 15.5 3 12 3 9a4.6 4.6 0 018.5-2.4h1A4.6 4.6 0 0121 9c0 3-2 6.5-9 11.5z" />
    </>
  ),
  bakery: () => (
    <>
      <path d="M4 13c0-5 4-8 8-8s8 3 8 8c0 3-2 5-4 5H8c-2 0-4-2-4-5z" />
      <path d="M8 9l7 7M13 7l5 5M6 13l4 4" />
    </>
  ),
  drinks: () => (
    <>
      <path d="M6 8h12l-1.5 11.5c-.1 1-.8 1.5-1.7 1.5H9.2c-.9 0-1.6-.5-1.7-1.5zM5 8h14M13 8l1.5-5H17" />
    </>
  ),
  fruit: () => (
    <>
      <path d="M12 8c-2-2-8-2-8 5 0 5 3.5 8 5.5 8 1 0 1.5-.4 2.5-.4s1.5.4 2.5.4c2 0 5.5-3 5.5-8 0-7-6-7-8-5zM12 8c0-2 .5-4 2-5" />
    </>
  ),
  noodles: () => (
    <>
      <path d="M3 12h18c0 5-3.5 8-9 8s-9-3-9-8zM8 12V4M12 12V4M16 12V6M5 4h14" />
    </>
  ),
  snacks: () => (
    <>
      <path d="M6 3h12l-1 3c1 4 1 8 0 12l1 3H6l1-3c-1-4-1-8 0-12zM9 12c2-2.5 4-2.5 6 0-2 2.5-4 2.5-6 0z" />
    </>
  ),
  home: () => (
    <>
      <path d="M4 11l8-7 8 7M6 10v10h12V10M10 20v-6h4v6" />
    </>
  ),
  list: () => (
    <>
      <path d="M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6" />
    </>
  ),
  menu: () => (
    <>
      <path d="M4 7h16M4 12h16M4 17h16" />
    </>
  ),
  camera: () => (
    <>
      <path d="M4 8h3.500l1.500-2.500h6L16.500 8H20v11H4z" />
      <circle cx="12" cy="13" r="3.500" />
    </>
  ),
  bulb: () => (
    <>
      <path d="M9 17h6M10 20.500h4M8.500 14.500a6 6 0 117 0c-.6.500-.5 1.300-.5 2.500H9c0-1.200.1-2-.5-2.500z" />
    </>
  ),
  search: () => (
    <>
      <circle cx="11" cy="11" r="7" />
      <path d="M16 16l5 5" />
    </>
  ),
  trash: () => (
    <>
      <path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13" />
    </>
  ),
  plus: () => (
    <>
      <path d="M12 5v14M5 12h14" />
    </>
  ),
  minus: () => (
    <>
      <path d="M5 12h14" />
    </>
  ),
  back: () => (
    <>
      <path d="M15 5l-7 7 7 7" />
    </>
  ),
  fwd: () => (
    <>
      <path d="M9 5l7 7-7 7" />
    </>
  ),
  person: () => (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4 21c1-5 4-7 8-7s7 2 8 7" />
    </>
  ),
  check: () => (
    <>
      <path d="M5 12.5l4.5 4.5L19 7" />
    </>
  ),
  x: () => (
    <>
      <path d="M6 6l12 12M18 6L6 18" />
    </>
  ),
  lock: () => (
    <>
      <path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3" />
    </>
  ),
  del: () => (
    <>
      <path d="M9 5h12v14H9l-6-7zM12 9l6 6M18 9l-6 6" />
    </>
  ),
  cash: () => (
    <>
      <rect x="2.5" y="6" width="19" height="12" rx="1.5" />
      <circle cx="12" cy="12" r="3" />
      <path d="M6 9.5v5M18 9.5v5" />
    </>
  ),
  warn: () => (
    <>
      <path d="M12 4l9.5 16h-19zM12 10v4.5M12 17.3v.2" />
    </>
  ),
  clock: () => (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5l3.5 2" />
    </>
  ),
  wave: () => (
    <>
      <path d="M2 9c3.3-4 6.7 4 10 0s6.7-4 10 0M2 16c3.3-4 6.7 4 10 0s6.7-4 10 0" />
    </>
  ),
  more: () => (
    <>
      <path d="M12 5v.1M12 12v.1M12 19v.1" stroke-width="3.4" />
    </>
  ),
  tag: () => (
    <>
      <path d="M4 4h8l8 8-8 8-8-8zM8.5 8.4v.2" />
    </>
  ),
  link: () => (
    <>
      <path d="M9.5 14.5l5-5M11 7l2-2a4.2 4.2 0 016 6l-2 2M13 17l-2 2a4.2 4.2 0 01-6-6l2-2" />
    </>
  ),
  unlink: () => (
    <>
      <path d="M11 7l2-2a4.2 4.2 0 016 6l-2 2M13 17l-2 2a4.2 4.2 0 01-6-6l2-2M4 4l16 16" />
    </>
  ),
  printer: () => (
    <>
      <path d="M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z" />
    </>
  ),
  "printer-off": () => (
    <>
      <path d="M7 6V3h10v6M12 9h8v8M7 17H4V9h3M7 14h7M17 19v2H7v-7M3 3l18 18" />
    </>
  ),
  cloud: () => (
    <>
      <path d="M7 19a4.5 4.5 0 01-.6-8.96A6 6 0 0118 9.5 4.8 4.8 0 0117 19z" />
    </>
  ),
  "cloud-ok": () => (
    <>
      <path d="M7 19a4.5 4.5 0 01-.6-8.96A6 6 0 0118 9.5 4.8 4.8 0 0117 19zM9 13.5l2.2 2.2L15 11.8" />
    </>
  ),
  "cloud-up": () => (
    <>
      <path d="M8 18H7a4.2 4.2 0 01-.6-7.96A6 6 0 0118 9.5 4.4 4.4 0 0117 18h-1M12 21v-8M9 15.5l3-3 3 3" />
    </>
  ),
  "cloud-off": () => (
    <>
      <path d="M17.5 19H7a4.5 4.5 0 01-.6-8.96 6 6 0 01.8-1.8M10.2 5.3A6 6 0 0118 9.5a4.8 4.8 0 012.6 7M3 3l18 18" />
    </>
  ),
  up: () => (
    <>
      <path d="M12 20V5M6 11l6-6 6 6" />
    </>
  ),
  question: () => (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M9.5 9.5c0-1.6 1.1-2.6 2.6-2.6s2.5.9 2.5 2.3c0 2-2.6 2-2.6 4.2M12 16.6v.2" />
    </>
  ),
  drawer: () => (
    <>
      <path d="M3 11h18v8H3zM5 11l2-6h10l2 6M10 15h4" />
    </>
  ),
  chart: () => (
    <>
      <path d="M4 20h16M7 16v-4M12 16V5M17 16V9" />
    </>
  ),
  upload: () => (
    <>
      <path d="M12 16V4M7 9l5-5 5 5M4 15v5h16v-5" />
    </>
  ),
  undo: () => (
    <>
      <path d="M9 5L4 10l5 5M4 10h10a5.5 5.5 0 010 11h-3" />
    </>
  ),
  reader: () => (
    <>
      <path d="M6 8c3 2.5 3 5.5 0 8M10 6c4.5 3.5 4.5 8.5 0 12M14 4c6 4.5 6 11.5 0 16" />
    </>
  ),
  "reader-off": () => (
    <>
      <path d="M6 8c1.5 1.3 2.2 2.6 2.2 4S7.5 14.7 6 16M10 6c1.5 1.2 2.5 2.5 3 4M10 18c1-.8 1.8-1.7 2.4-2.6M14 4c4 3 5.4 7 4 11M3 3l18 18" />
    </>
  ),
  qr: () => (
    <>
      <path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2M14 18v2M18 18h2v2h-2z" />
    </>
  ),
  phone: () => (
    <>
      <rect x="7" y="2.5" width="10" height="19" rx="2" />
      <path d="M11 18.5h2" />
    </>
  ),
  card: () => (
    <>
      <rect x="2.5" y="5" width="19" height="14" rx="2" />
      <path d="M2.5 10h19M6 15h4" />
    </>
  ),
  bell: () => (
    <>
      <path d="M6 16v-5a6 6 0 0112 0v5l2 2H4zM10 21h4" />
    </>
  ),
  screen: () => (
    <>
      <path d="M3 5h18v11H3zM9 20h6M12 16v4" />
    </>
  ),
  full: () => (
    <>
      <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />
    </>
  ),
};

export type IconName = keyof typeof lineByName;

export const isIconName = (name: string): name is IconName => Object.hasOwn(lineByName, name);

export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  const Line = lineByName[name];
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <Line />
    </svg>
  );
}
