import { expect, test } from "vitest";
import { newerOf, parseReadelf, whyNotOnPi } from "./elf.ts";

/** Of the addon of bluetooth-hci-socket, compiled for arm64; lines that nobody reads are left out. */
const ARM64 = `ELF Header:
  Class:                             ELF64
  Machine:                           AArch64
Program Headers:
  Type           Offset   VirtAddr           PhysAddr           FileSiz  MemSiz   Flg Align
  LOAD           0x000000 0x0000000000000000 0x0000000000000000 0x00ba0c 0x00ba0c R E 0x10000
  LOAD           0x00fc88 0x000000000001fc88 0x000000000001fc88 0x000788 0x0007a0 RW  0x10000
  GNU_STACK      0x000000 0x0000000000000000 0x0000000000000000 0x000000 0x000000 RW  0x10
 0x0000000000000001 (NEEDED)             Shared library: [libstdc++.so.6]
 0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]
  0x0010:   Name: CXXABI_1.3.9  Flags: none  Version: 5
  0x0020:   Name: GLIBC_2.4  Flags: none  Version: 3
  0x0030:   Name: GLIBC_2.32  Flags: none  Version: 4
  0x0040:   Name: GLIBC_2.17  Flags: none  Version: 2
`;

test("what a library asks of its machine is read", () => {
  expect(parseReadelf(ARM64)).toEqual({
    machine: "AArch64",
    alignment: 65_536,
    needs: ["libstdc++.so.6", "libc.so.6"],
    versions: { CXXABI: "1.3.9", GLIBC: "2.32" },
  });
});

test("what is for a Pi is loaded by a Pi", () => {
  expect(whyNotOnPi(parseReadelf(ARM64))).toBeNull();
});

test("what was compiled for another machine is not shipped", () => {
  const foreign = parseReadelf(ARM64.replace("AArch64", "Advanced Micro Devices X86-64"));
  expect(whyNotOnPi(foreign)).toMatch(/X86-64/u);
});

test("one segment that is aligned to 4 KiB is found, for a Pi 5 would not load it", () => {
  expect(whyNotOnPi(parseReadelf(ARM64.replace("RW  0x10000", "RW  0x1000")))).toMatch(/4096/u);
});

test("what is no program at all is not shipped", () => {
  expect(whyNotOnPi(parseReadelf(""))).not.toBeNull();
});

test.each([
  ["2.9", "2.28", "2.28"],
  ["2.28", "2.9", "2.28"],
  ["3.4", "3.4.19", "3.4.19"],
  ["2.17", "2.17", "2.17"],
])("of %s and %s the newer is %s", (one, other, newer) => {
  expect(newerOf(one, other)).toBe(newer);
});
