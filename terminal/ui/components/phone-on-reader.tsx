/** A phone over the reader: what the customer is to do, drawn. It says nothing; the words below do. */
import type { JSX } from "preact";
import "./phone-on-reader.css";

export function PhoneOnReader(): JSX.Element {
  return (
    <svg class="phone-on-reader" viewBox="0 0 260 240" aria-hidden="true">
      <path class="reader-side" d="M26 190v15c0 12 46 22 104 22s104-10 104-22v-15z" />
      <ellipse class="reader-top" cx="130" cy="190" rx="104" ry="22" />
      <g class="reader-waves">
        <path d="M104 190c6-5 46-5 52 0" />
        <path d="M88 187c14-11 70-11 84 0" />
        <path d="M70 184c22-17 98-17 120 0" />
      </g>
      <g transform="translate(130 84) rotate(-14)">
        <rect class="phone-body" x="-44" y="-78" width="88" height="152" rx="14" />
        <rect class="phone-face" x="-38" y="-72" width="76" height="140" rx="9" />
        <path
          class="phone-water"
          d="M-38 6c13-9 25 9 38 0s25-9 38 0v53a9 9 0 01-9 9h-58a9 9 0 01-9-9z"
        />
        <rect class="phone-line" x="-26" y="-52" width="52" height="9" rx="4.5" />
        <rect class="phone-line is-faint" x="-26" y="-36" width="36" height="9" rx="4.5" />
      </g>
    </svg>
  );
}
