import { expect, test } from "vitest";
import { readCommandLine } from "./command-line.ts";

test.each([
  [[], { library: "smartcard", virtualPort: null }],
  [["--driver", "nfc-pcsc"], { library: "nfc-pcsc", virtualPort: null }],
  [["--driver", "auto", "--virtual-port", "35963"], { library: "smartcard", virtualPort: 35_963 }],
  [["--driver", "virtual", "--virtual-port", "1"], { library: null, virtualPort: 1 }],
  [["--driver", "none"], { library: null, virtualPort: null }],
] as const)("%j is understood", (args, launch) => {
  expect(readCommandLine(args)).toEqual({ ok: true, value: launch });
});

test.each([
  [["--driver", "acr122"], "--driver takes one of"],
  [["--driver", "virtual"], "--driver virtual needs --virtual-port."],
  [["--virtual-port", "65535"], "--virtual-port takes a number from 1 to 65534"],
  [["--virtual-port", "no"], "--virtual-port takes a number"],
  [["--reader"], "See --help."],
])("%j is refused in words", (args, words) => {
  expect(readCommandLine(args)).toMatchObject({ error: { say: expect.stringContaining(words) } });
});
