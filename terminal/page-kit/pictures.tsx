/**
 * Drawings of things that shops sell: 64 × 64, flat, three tones. An item that has none shows its
 * category's glyph on the category's tint.
 */
import type { JSX } from "preact";
import { Icon, isIconName } from "./icons.tsx";

const drawingByName: Readonly<Record<string, () => JSX.Element>> = {
  bun: () => (
    <>
      <ellipse cx="32" cy="52" rx="24" ry="4" fill="#0002" />
      <path d="M8 44c0-16 10-26 24-26s24 10 24 26c0 5-4 8-10 8H18c-6 0-10-3-10-8z" fill="#E0A03A" />
      <path d="M10 39c2-13 11-21 22-21s20 8 22 21c-5 3-12 4-22 4s-17-1-22-4z" fill="#F5C65B" />
      <path
        d="M19 23l20 19M29 18l20 20M13 32l11 11M45 23L25 42M35 18L15 38M51 32L40 43"
        stroke="#C98522"
        stroke-width="1.8"
        fill="none"
      />
    </>
  ),
  tart: () => (
    <>
      <ellipse cx="32" cy="52" rx="22" ry="4" fill="#0002" />
      <path d="M8 30h48l-6 19c-.7 2-2 3-4 3H18c-2 0-3.3-1-4-3z" fill="#D9943B" />
      <path
        d="M14 33l4 18M23 34l2 18M32 34v18M41 34l-2 18M50 33l-4 18"
        stroke="#B97423"
        stroke-width="2"
      />
      <ellipse cx="32" cy="29" rx="25" ry="10" fill="#E9AE52" />
      <ellipse cx="32" cy="28" rx="20" ry="7" fill="#FFD84D" />
      <path
        d="M20 26c3-2 8-3 13-3"
        stroke="#FFF0AE"
        stroke-width="2.5"
        stroke-linecap="round"
        fill="none"
      />
    </>
  ),
  loaf: () => (
    <>
      <ellipse cx="32" cy="53" rx="24" ry="4" fill="#0002" />
      <path d="M17 14h26c8 0 12 5 12 10 0 4-2 6-4 7v18c0 2-1 4-4 4H17z" fill="#B9762F" />
      <path
        d="M17 14c-7 0-11 5-11 10 0 4 2 6 4 7v18c0 2 1 4 4 4h18c3 0 4-2 4-4V31c2-1 4-3 4-7 0-5-4-10-11-10z"
        fill="#D9964A"
      />
      <path d="M17 18c-4 0-7 3-7 6 0 2 2 4 4 5v20h18V29c2-1 4-3 4-5 0-3-3-6-7-6z" fill="#FBE7BE" />
    </>
  ),
  milktea: () => (
    <>
      <ellipse cx="32" cy="55" rx="19" ry="4" fill="#0002" />
      <path d="M15 20h34l-4 32c-.3 2-2 3-4 3H23c-2 0-3.7-1-4-3z" fill="#fff" />
      <path d="M16 26h32l-3.3 26c-.3 2-2 3-4 3H23c-2 0-3.7-1-4-3z" fill="#C98F5E" />
      <path d="M16 26h32l-.6 5H16.6z" fill="#E3B78A" />
      <rect x="12" y="15" width="40" height="7" rx="3" fill="#F1F5F4" />
      <rect x="12" y="19" width="40" height="3" fill="#C8D2CF" />
      <path
        d="M35 16l4-11h6"
        stroke="#B3402A"
        stroke-width="3.5"
        fill="none"
        stroke-linecap="round"
      />
      <circle cx="25" cy="49" r="2.6" fill="#5B3A22" />
      <circle cx="32" cy="50" r="2.6" fill="#5B3A22" />
      <circle cx="39" cy="49" r="2.6" fill="#5B3A22" />
      <circle cx="28" cy="44" r="2.6" fill="#5B3A22" />
      <circle cx="36" cy="44" r="2.6" fill="#5B3A22" />
    </>
  ),
  lemontea: () => (
    <>
      <ellipse cx="32" cy="55" rx="17" ry="4" fill="#0002" />
      <path d="M17 12h30l-3 40c0 2-2 3-4 3H24c-2 0-4-1-4-3z" fill="#fff" opacity=".75" />
      <path d="M18 20h28l-2.5 32c0 2-2 3-4 3H24c-2 0-4-1-4-3z" fill="#B4561B" />
      <path d="M18 20h28l-1 9H18.8z" fill="#CE7A2E" />
      <rect
        x="23"
        y="25"
        width="9"
        height="9"
        rx="2"
        fill="#fff"
        opacity=".55"
        transform="rotate(-12 27 29)"
      />
      <rect
        x="34"
        y="32"
        width="8"
        height="8"
        rx="2"
        fill="#fff"
        opacity=".4"
        transform="rotate(14 38 36)"
      />
      <circle cx="46" cy="16" r="10" fill="#F4C51F" />
      <circle cx="46" cy="16" r="7.5" fill="#FFF0A8" />
      <path d="M46 9v14M39 16h14M41 11l10 10M51 11L41 21" stroke="#F4C51F" stroke-width="1.5" />
      <path d="M27 46L23 4" stroke="#0B7A70" stroke-width="3.5" stroke-linecap="round" />
    </>
  ),
  coffee: () => (
    <>
      <ellipse cx="30" cy="53" rx="26" ry="4.5" fill="#0002" />
      <ellipse cx="30" cy="50" rx="26" ry="5" fill="#E4EAE8" />
      <path d="M12 26h36v10c0 9-7 14-18 14S12 45 12 36z" fill="#fff" />
      <path d="M47 29h4c4 0 7 3 7 6s-3 7-9 7h-3" stroke="#fff" stroke-width="4" fill="none" />
      <path d="M12 26h36v4c-4 3-10 4-18 4s-14-1-18-4z" fill="#DDE4E2" />
      <ellipse cx="30" cy="26" rx="18" ry="5.5" fill="#5A3522" />
      <path d="M22 26c3 2 13 2 16 0" stroke="#B98657" stroke-width="2" fill="none" />
      <path
        d="M24 17c-2-3 2-4 0-8M34 17c-2-3 2-4 0-8"
        stroke="#8A9A95"
        stroke-width="2.4"
        stroke-linecap="round"
        fill="none"
      />
    </>
  ),
  soy: () => (
    <>
      <ellipse cx="32" cy="56" rx="16" ry="3.5" fill="#0002" />
      <path d="M18 22l5-10h18l5 10v32c0 1-1 2-2 2H20c-1 0-2-1-2-2z" fill="#F6F3E4" />
      <path d="M18 22h28v34H20c-1 0-2-1-2-2z" fill="#F6F3E4" />
      <path d="M36 22h10v32c0 1-1 2-2 2h-8z" fill="#DCD7BF" />
      <path d="M18 22l5-10h18l5 10z" fill="#4E8B3A" />
      <rect x="24" y="7" width="16" height="6" rx="1.5" fill="#3B6F2B" />
      <rect x="18" y="30" width="28" height="14" fill="#4E8B3A" />
      <ellipse cx="28" cy="37" rx="4" ry="3" fill="#F3E3A7" />
      <ellipse cx="36" cy="37" rx="4" ry="3" fill="#F3E3A7" />
    </>
  ),
  water: () => (
    <>
      <ellipse cx="32" cy="57" rx="12" ry="3" fill="#0002" />
      <path
        d="M27 10h10v6c0 3 6 5 6 11v27c0 2-1 3-3 3H24c-2 0-3-1-3-3V27c0-6 6-8 6-11z"
        fill="#A6D5E8"
      />
      <path d="M21 31h22v12H21z" fill="#1E6FA8" />
      <path d="M21 37c4-4 7 3 11 0s7-4 11 0v6H21z" fill="#E8F5FB" />
      <rect x="26" y="5" width="12" height="6" rx="2" fill="#1E6FA8" />
      <path
        d="M25 27c0-4 3-6 5-8"
        stroke="#E8F5FB"
        stroke-width="2.5"
        fill="none"
        stroke-linecap="round"
      />
    </>
  ),
  banana: () => (
    <>
      <ellipse cx="33" cy="54" rx="22" ry="4" fill="#0002" />
      <path
        d="M12 14c1 20 14 35 38 36 3 0 5-2 4-4-1-3-5-3-8-4C33 38 25 28 20 12c-1-3-8-3-8 2z"
        fill="#F2BE22"
      />
      <path d="M12 14c0 22 15 37 36 37 4 0 6-2 6-4-20 1-37-12-40-35z" fill="#D99C12" />
      <path
        d="M20 12c6 16 15 26 27 31"
        stroke="#FFE07A"
        stroke-width="3"
        fill="none"
        stroke-linecap="round"
      />
      <path d="M12 14l-1-6c2-2 6-2 7 0l1 5c-2-2-6-2-7 1z" fill="#6B4A17" />
    </>
  ),
  apple: () => (
    <>
      <ellipse cx="32" cy="56" rx="18" ry="3.5" fill="#0002" />
      <path
        d="M32 20c-5-5-20-4-20 13 0 13 9 22 14 22 3 0 4-1 6-1s3 1 6 1c5 0 14-9 14-22 0-17-15-18-20-13z"
        fill="#C9372C"
      />
      <path
        d="M12 33c0-11 7-16 13-16-5 4-7 9-7 16 0 10 5 18 10 22-6 1-16-8-16-22z"
        fill="#E05B4B"
      />
      <path
        d="M32 21c0-5 1-9 4-13"
        stroke="#5B3A1C"
        stroke-width="3"
        stroke-linecap="round"
        fill="none"
      />
      <path d="M35 14c3-6 9-7 14-6-2 6-8 9-14 6z" fill="#4E8B3A" />
    </>
  ),
  orange: () => (
    <>
      <ellipse cx="32" cy="55" rx="18" ry="3.5" fill="#0002" />
      <circle cx="32" cy="34" r="21" fill="#F08A1D" />
      <path
        d="M14 28c3-9 10-14 18-15"
        stroke="#FFB65C"
        stroke-width="4"
        stroke-linecap="round"
        fill="none"
      />
      <path d="M32 14c-1-4 0-6 2-8" stroke="#5B3A1C" stroke-width="3" stroke-linecap="round" />
      <path d="M33 12c4-5 10-5 14-3-3 5-9 6-14 3z" fill="#4E8B3A" />
      <circle cx="40" cy="42" r="1.3" fill="#C96A0A" />
      <circle cx="34" cy="47" r="1.3" fill="#C96A0A" />
      <circle cx="44" cy="35" r="1.3" fill="#C96A0A" />
    </>
  ),
  dragon: () => (
    <>
      <ellipse cx="32" cy="56" rx="18" ry="3.5" fill="#0002" />
      <path d="M32 12c12 0 20 9 20 21S44 55 32 55 12 45 12 33s8-21 20-21z" fill="#D7337F" />
      <path
        d="M12 30c-4-4-5-9-4-13 4 2 7 6 8 10zM52 30c4-4 5-9 4-13-4 2-7 6-8 10zM24 14C22 9 24 5 27 3c2 4 2 8 1 11zM40 14c2-5 0-9-3-11-2 4-2 8-1 11zM13 42c-4 0-7-2-9-5 4-2 8-1 10 1zM51 42c4 0 7-2 9-5-4-2-8-1-10 1z"
        fill="#6FA33A"
      />
      <circle cx="32" cy="34" r="15" fill="#FBF6F2" />
      <g fill="#2B2B2B">
        <circle cx="26" cy="29" r="1.3" />
        <circle cx="33" cy="26" r="1.3" />
        <circle cx="39" cy="31" r="1.3" />
        <circle cx="29" cy="36" r="1.3" />
        <circle cx="36" cy="37" r="1.3" />
        <circle cx="32" cy="43" r="1.3" />
        <circle cx="24" cy="38" r="1.3" />
        <circle cx="41" cy="39" r="1.3" />
        <circle cx="33" cy="32" r="1.3" />
      </g>
    </>
  ),
  cupnoodle: () => (
    <>
      <ellipse cx="32" cy="55" rx="18" ry="3.5" fill="#0002" />
      <path d="M13 17h38l-5 35c-.3 2-2 3-4 3H22c-2 0-3.7-1-4-3z" fill="#fff" />
      <path d="M15 30h34l-2 14H17z" fill="#C9372C" />
      <path
        d="M20 37c2-4 4-4 6 0s4 4 6 0 4-4 6 0 4 4 6 0"
        stroke="#FFD84D"
        stroke-width="2.6"
        fill="none"
        stroke-linecap="round"
      />
      <ellipse cx="32" cy="17" rx="20" ry="5.5" fill="#E7ECEA" />
      <ellipse cx="32" cy="16" rx="17" ry="4" fill="#F2C24B" />
      <path
        d="M20 16c3-3 6 2 9-1s6 2 9-1 5 1 7 1"
        stroke="#C98522"
        stroke-width="1.8"
        fill="none"
      />
    </>
  ),
  rice: () => (
    <>
      <ellipse cx="32" cy="56" rx="20" ry="3.5" fill="#0002" />
      <path
        d="M17 12h30c1 6 6 16 6 28 0 10-4 16-8 16H19c-4 0-8-6-8-16 0-12 5-22 6-28z"
        fill="#EFE9DA"
      />
      <path d="M38 12h9c1 6 6 16 6 28 0 10-4 16-8 16h-9c6-8 7-30 2-44z" fill="#D8D0BB" />
      <path d="M15 8h34l-3 6H18z" fill="#8A5A2B" />
      <circle cx="31" cy="36" r="11" fill="#B3402A" />
      <path
        d="M31 43V30M31 33c-3 0-5-2-5-5 3 0 5 2 5 5zM31 33c3 0 5-2 5-5-3 0-5 2-5 5zM31 39c-3 0-5-2-5-5 3 0 5 2 5 5zM31 39c3 0 5-2 5-5-3 0-5 2-5 5z"
        fill="#FBE7BE"
        stroke="#FBE7BE"
        stroke-width="1"
      />
    </>
  ),
  crisps: () => (
    <>
      <ellipse cx="32" cy="57" rx="17" ry="3" fill="#0002" />
      <path d="M16 8h32l-2 6c2 12 3 24 0 36l2 6H16l2-6c-3-12-2-24 0-36z" fill="#2E6FB0" />
      <path d="M16 8h32l-2 6H18zM18 50h28l2 6H16z" fill="#224F80" />
      <path
        d="M20 20c0 9 0 17 1 26"
        stroke="#6FA6D9"
        stroke-width="3"
        stroke-linecap="round"
        fill="none"
      />
      <ellipse cx="33" cy="33" rx="12" ry="9" fill="#F5C65B" transform="rotate(-18 33 33)" />
      <path d="M25 35c4-5 11-7 17-5" stroke="#D9943B" stroke-width="2" fill="none" />
      <circle cx="30" cy="37" r="1" fill="#B97423" />
      <circle cx="37" cy="35" r="1" fill="#B97423" />
    </>
  ),
  umbrella: () => (
    <>
      <path
        d="M32 8c15 0 25 10 26 24-4-4-9-4-13 0-4-4-9-4-13 0-4-4-9-4-13 0-4-4-9-4-13 0C7 18 17 8 32 8z"
        fill="#3E4F9E"
      />
      <path d="M32 8c7 5 11 13 13 24-4-4-9-4-13 0-4-4-9-4-13 0C21 21 25 13 32 8z" fill="#5C6FC4" />
      <path
        d="M32 4v4M32 31v19c0 8 10 8 10 1"
        stroke="#7A8294"
        stroke-width="3.5"
        stroke-linecap="round"
        fill="none"
      />
    </>
  ),
};

/** Category tints there are; any other category gets the last one's ground. */
const TINTS: ReadonlySet<string> = new Set([
  "bakery",
  "drinks",
  "fruit",
  "noodles",
  "snacks",
  "home",
]);

/** The class that puts a category's tint behind a picture. */
export const tintClass = (glyph: string): string => `tint-${TINTS.has(glyph) ? glyph : "none"}`;

/** What stands on a tile: the drawing, or the category's glyph. */
export function Picture({
  name,
  glyph,
}: {
  readonly name: string | null;
  readonly glyph: string;
}): JSX.Element {
  const Drawing = name === null ? undefined : drawingByName[name];
  if (Drawing === undefined) {
    return <Icon name={isIconName(glyph) ? glyph : "tag"} />;
  }
  return (
    <svg class="drawing" viewBox="0 0 64 64" aria-hidden="true">
      <Drawing />
    </svg>
  );
}
