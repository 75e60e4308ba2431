import { expect, test } from "vitest";
import { NO_FIELDS, isScanned, joinRequestOf, typeCode, typeUrl } from "./join-code.ts";

const SCAN = `TWE1${"6BFOXN:-$ %/+.*8Q".repeat(7)}`;
const URL = "https://192.168.1.5:8447";

/** As keys, or a scanner, enter it: a character at a time. */
const enter = (text: string): string =>
  [...text].reduce((code, char) => typeCode(code, code + char), "");

test("a typed code is grouped by four while it is typed", () => {
  expect(enter("abcdefghjkmnpqrs")).toBe("ABCD-EFGH-JKMN-PQRS");
  expect(enter("ABCD-EFGH-J")).toBe("ABCD-EFGH-J");
  expect(enter("abcdefghjkmnpqrsXYZ")).toBe("ABCD-EFGH-JKMN-PQRS");
});

test("a character taken out of the middle moves nothing else", () => {
  expect(typeCode("ABCD-EFGH", "ACD-EFGH")).toBe("ACD-EFGH");
  expect(typeCode("ABCD-EFGH", "ABCD-EFG")).toBe("ABCD-EFG");
});

test("a scanned code stays as it is, to the character", () => {
  expect(enter(SCAN)).toBe(SCAN);
  expect(isScanned(enter(SCAN))).toBe(true);
  expect(joinRequestOf({ code: SCAN, url: "" })).toEqual({
    ok: true,
    value: { code: SCAN, url: null },
  });
});

test("a typed code that happens to begin as scanned ones do is a typed code", () => {
  const code = enter("TWE1EFGHJKMNPQRS");
  expect(isScanned(code)).toBe(false);
  expect(joinRequestOf({ code, url: URL })).toMatchObject({ ok: true, value: { url: URL } });
});

test("a code that is scanned into the address moves to where it belongs", () => {
  let fields = NO_FIELDS;
  for (const char of `https://h${SCAN}`) {
    const { code, url } = fields;
    fields = isScanned(code)
      ? { url, code: typeCode(code, code + char) }
      : typeUrl(fields, url + char);
  }
  expect(fields).toEqual({ url: "https://h", code: SCAN });
});

test("an address may be typed without its beginning", () => {
  const code = "ABCD-EFGH-JKMN-PQRS";
  expect(joinRequestOf({ code, url: " 192.168.1.5:8447 " })).toEqual({
    ok: true,
    value: { code, url: URL },
  });
});

test("what is no code, and what is no address, is said before anything is sent", () => {
  const code = "ABCD-EFGH-JKMN-PQRS";
  const malformed = [
    [{ code: "", url: URL }, "code-malformed"],
    [{ code: "ABCD-EFGH-JKMN", url: URL }, "code-malformed"],
    [{ code: "ABCD-EFGH-JKMN-PQRU", url: URL }, "code-malformed"],
    [{ code, url: "" }, "url-malformed"],
    [{ code, url: "http://192.168.1.5" }, "url-malformed"],
    [{ code, url: "https://" }, "url-malformed"],
    [{ code, url: "not an address" }, "url-malformed"],
  ] as const;
  for (const [fields, type] of malformed) {
    expect(joinRequestOf(fields)).toEqual({ ok: false, error: { type } });
  }
});
