import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { fileSystemOf, requireRealFileSystem } from "./data-directory.ts";

const MOUNTS = [
  "/dev/sda1 / ext4 rw 0 0",
  "tmpfs /tmp tmpfs rw 0 0",
  "/dev/sdb1 /tmp/big\\040disk xfs rw 0 0",
  "/dev/sdc1 /srv ext4 rw 0 0",
  "overlay /srv overlay rw 0 0",
  "",
].join("\n");

test("a folder is on the file system of the nearest mount point above it", () => {
  expect(fileSystemOf("/var/lib/tillwave", MOUNTS)).toBe("ext4");
  expect(fileSystemOf("/tmp/x", MOUNTS)).toBe("tmpfs");
  expect(fileSystemOf("/tmpfoo", MOUNTS)).toBe("ext4");
});

test("a mount point may have blanks in its name", () => {
  expect(fileSystemOf("/tmp/big disk/data", MOUNTS)).toBe("xfs");
});

test("a later mount hides an earlier one at the same place", () => {
  expect(fileSystemOf("/srv", MOUNTS)).toBe("overlay");
});

test("a folder in memory is refused in words", () => {
  expect(() => requireRealFileSystem(tmpdir(), "tmpfs / tmpfs rw 0 0")).toThrow("which is memory");
  expect(requireRealFileSystem(tmpdir(), "/dev/sda1 / ext4 rw 0 0")).toBe("ext4");
});
