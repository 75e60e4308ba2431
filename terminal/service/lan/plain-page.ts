/**
 * What plain HTTP shows instead of the till: one page without a script, whatever was asked for. It repeats nothing of
 * the request, reads no token and reaches no route.
 */
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { LANGUAGES, type Language, languageFor } from "@tillwave/shared/core/language";
import { PLAIN_WORDS, type PlainWords } from "./plain-words.ts";

/** Too old a way of speaking: RFC 9110 §15.5.22. */
const UPGRADE_REQUIRED = 426;
/** Of the header, as far as it is looked at. */
const ACCEPTED_CHARACTERS_MAX = 200;

const STYLE = `
:root { color-scheme: light dark; font: 18px/1.45 system-ui, sans-serif; }
body { margin: 0; background: #fff; color: #10201c; }
main { box-sizing: border-box; height: 100dvh; overflow-y: auto; padding: 32px max(20px, 50vw - 20rem) 64px; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 16px; }
h2 { font-size: 20px; margin: 0 0 8px; }
p { margin: 0 0 16px; }
a { display: inline-block; padding: 14px 20px; border-radius: 12px; background: #005e58; color: #fff; font-weight: 600; text-decoration: none; overflow-wrap: anywhere; }
code { display: flex; flex-wrap: wrap; gap: 0 24px; margin: 0 0 16px; padding: 12px 16px; border: 1px solid #7c8b86; border-radius: 12px; font: 16px/1.6 ui-monospace, monospace; overflow-wrap: anywhere; }
section + section { margin-top: 32px; padding-top: 24px; border-top: 1px solid #cad4d0; }
@media (prefers-color-scheme: dark) {
  body { background: #0d1513; color: #e6efec; }
  a { background: #45c7b4; color: #03211d; }
}
`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

export interface PlainPageAbout {
  /** `https://192.168.1.5:8456/`: where this very caller finds the till. */
  readonly address: string;
  readonly fingerprint: string;
}

export function answerPlain(
  request: IncomingMessage,
  response: ServerResponse,
  about: PlainPageAbout,
): void {
  const body = plainPage(languagesFor(request.headers["accept-language"]), about);
  response.writeHead(UPGRADE_REQUIRED, {
    "content-type": "text/html; charset=utf-8",
    "content-length": new TextEncoder().encode(body).length,
    "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    upgrade: "TLS/1.2",
    connection: "close, upgrade",
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** All of them, that of the reader first. */
export function languagesFor(accepted = ""): readonly Language[] {
  const wishes = accepted
    .slice(0, ACCEPTED_CHARACTERS_MAX)
    .split(",")
    .map((wish) => wish.split(";")[0]?.trim() ?? "");
  return [...new Set([languageFor(wishes) ?? "en", ...LANGUAGES])];
}

function plainPage(languages: readonly Language[], about: PlainPageAbout): string {
  const [first = "en"] = languages;
  const sections = languages.map((language, index) =>
    section(language, { words: PLAIN_WORDS[language], heading: index === 0 ? "h1" : "h2", about }),
  );
  return `<!doctype html>
<html lang="${first}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tillwave: ${PLAIN_WORDS[first].title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${sections.join("\n")}
</main>
</body>
</html>
`;
}

interface Section {
  readonly words: PlainWords;
  readonly heading: "h1" | "h2";
  readonly about: PlainPageAbout;
}

/** Eight pairs a piece: read and compared piece by piece. */
const piecesOf = (fingerprint: string): string =>
  (fingerprint.match(/(?:[\dA-F]{2}:){7}[\dA-F]{2}/gu) ?? [fingerprint])
    .map((piece) => `<span>${piece}</span>`)
    .join("\n");

/** Address and fingerprint are the till's own words: nothing in them is to be escaped. */
function section(language: Language, { words, heading, about }: Section): string {
  return `<section lang="${language}">
<${heading}>${words.title}</${heading}>
<p>${words.open}</p>
<p><a href="${about.address}">${about.address}</a></p>
<p>${words.warns}</p>
<p>${words.compare}</p>
<p>${words.fingerprint}</p>
<code>${piecesOf(about.fingerprint)}</code>
<p>${words.pair}</p>
</section>`;
}
