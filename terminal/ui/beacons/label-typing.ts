/**
 * A label as a person types it, looked at while it is typed. Pure; says the fault at once, and where.
 *
 * Spec: Tillwave protocols, version 1, §3.2; Crockford's base32. The till reads it again (shared/beacon/provisioning/label.ts),
 * and knows the device by it; here nothing of the key is computed.
 *
 *   26 characters in groups: 7Q4K2-M0D8T-00000-00000-000000     forgiven: case, spaces, dashes, O for 0, I and L for 1
 *   a scanner that types:    TWB1 and 39 characters more
 */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LABEL_CHARACTERS = 26;
/** As they are printed. */
export const GROUP_LENGTHS = [5, 5, 5, 5, 6] as const;
const QR = /^TWB1[A-Z2-7]{39}$/u;
const OTHER_QR = /^TW[A-Z]1/u;
/** The key's 128 bits leave two over, which are 0. */
const LAST_STEP = 4;

export type TypedLabel =
  | { readonly type: "empty" }
  | { readonly type: "partial"; readonly left: number }
  | { readonly type: "whole"; readonly label: string }
  /** `group` counts from 1. */
  | { readonly type: "wrong-letter"; readonly letter: string; readonly group: number }
  | { readonly type: "too-long" }
  | { readonly type: "mistyped" }
  | { readonly type: "foreign-code" };

export const isLabelFault = (
  typed: TypedLabel,
): typed is Exclude<TypedLabel, { readonly type: "empty" | "partial" | "whole" }> =>
  typed.type !== "empty" && typed.type !== "partial" && typed.type !== "whole";

/** What counts of it, as the label has it. */
const readAs = (text: string): string => bare(text).replaceAll(/[IL]/gu, "1").replaceAll("O", "0");

const bare = (text: string): string => text.replaceAll(/[\s\u2010-\u2015-]/gu, "").toUpperCase();

export function readTypedLabel(text: string): TypedLabel {
  const plain = bare(text);
  if (plain === "") {
    return { type: "empty" };
  }
  if (QR.test(plain)) {
    return { type: "whole", label: plain };
  }
  if (plain.length > LABEL_CHARACTERS && (OTHER_QR.test(plain) || /[^\dA-Z]/u.test(plain))) {
    return { type: "foreign-code" };
  }
  const characters = [...readAs(text)];
  const wrong = characters.findIndex((one) => !ALPHABET.includes(one));
  if (wrong !== -1) {
    const letter = [...plain][wrong] ?? "";
    return { type: "wrong-letter", letter, group: groupAt(wrong) };
  }
  if (characters.length > LABEL_CHARACTERS) {
    return { type: "too-long" };
  }
  if (characters.length < LABEL_CHARACTERS) {
    return { type: "partial", left: LABEL_CHARACTERS - characters.length };
  }
  const last = ALPHABET.indexOf(characters.at(-1) ?? "");
  return last % LAST_STEP === 0
    ? { type: "whole", label: groupsOf(text).join("-") }
    : { type: "mistyped" };
}

function groupAt(index: number): number {
  let end = 0;
  const found = GROUP_LENGTHS.findIndex((length) => {
    end += length;
    return index < end;
  });
  return (found === -1 ? GROUP_LENGTHS.length - 1 : found) + 1;
}

/** Five texts, those not yet typed empty; what is too many stays in the last one. */
export function groupsOf(text: string): readonly string[] {
  const read = readAs(text);
  let at = 0;
  return GROUP_LENGTHS.map((length, i) => {
    const end = i === GROUP_LENGTHS.length - 1 ? read.length : at + length;
    const group = read.slice(at, end);
    at = end;
    return group;
  });
}

/** With dashes between the groups, for a field whose caret stands at its end. */
export const formatTyped = (text: string): string =>
  bare(text).length > LABEL_CHARACTERS
    ? text
    : groupsOf(text)
        .filter((group) => group !== "")
        .join("-");
