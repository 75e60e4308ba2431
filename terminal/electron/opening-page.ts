/** What stands on the screen until the till listens: Tillwave's mark on the register's ground, and no word in any language. */

/** As terminal/ui/icon.svg and page-kit/tokens.css have them. */
const MARK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="120"><rect width="24" height="24" rx="6" fill="#005e58"/><path d="M4 9.5c2.7-3.3 5.3 3.3 8 0s5.3-3.3 8 0M4 15.5c2.7-3.3 5.3 3.3 8 0s5.3-3.3 8 0" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/></svg>`;
const STYLE = `html{color-scheme:light dark;height:100%;background:light-dark(#e9eeec,#0c1312)}body{height:100%;margin:0;display:grid;place-items:center}svg{animation:b 1.6s ease-in-out infinite alternate}@keyframes b{from{opacity:.4}}@media(prefers-reduced-motion){svg{animation:none}}`;

export const OPENING_PAGE = `data:text/html;charset=utf-8,${encodeURIComponent(
  `<!doctype html><title>Tillwave</title><style>${STYLE}</style>${MARK}`,
)}`;

let loads = 0;

/** The same page at another query: where only the fragment differs, nothing would be loaded. */
export function freshAddress(url: string): string {
  if (url === OPENING_PAGE) {
    return url;
  }
  loads += 1;
  const address = new URL(url);
  address.searchParams.set("load", String(loads));
  return address.href;
}
