/**
 * A root folder in one file, as the Linux kernel unpacks it at start (Documentation/driver-api/early-userspace/buffer-format.rst, "newc").
 *
 *   070701 inode mode uid gid links time bytes 0 0 0 0 nameBytes 0     each of eight hexadecimal digits
 *   name, a zero byte, zeros to a multiple of 4
 *   content, zeros to a multiple of 4
 *   …
 *   an entry that is called TRAILER!!!
 */
export type RootEntry =
  | { readonly kind: "folder"; readonly path: string }
  | {
      readonly kind: "file";
      readonly path: string;
      readonly data: Uint8Array;
      readonly isProgram?: boolean;
    }
  | { readonly kind: "link"; readonly path: string; readonly to: string };

const MODES = { folder: 0o040_755, file: 0o100_644, program: 0o100_755, link: 0o120_777 };
const ALIGNMENT = 4;
const LAST = "TRAILER!!!";

/** Paths are without a slash at the beginning; the folders above are added. All belongs to root. */
export function encodeCpio(entries: readonly RootEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let inode = 0;
  const add = (path: string, mode: number, data: Uint8Array): void => {
    inode += 1;
    const name = new TextEncoder().encode(`${path}\0`);
    const fields = [inode, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length, 0];
    const header = `070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}`;
    parts.push(padded([new TextEncoder().encode(header), name]), padded([data]));
  };
  const empty = new Uint8Array();
  for (const entry of withFolders(entries)) {
    if (entry.kind === "folder") {
      add(entry.path, MODES.folder, empty);
    } else if (entry.kind === "link") {
      add(entry.path, MODES.link, new TextEncoder().encode(entry.to));
    } else {
      add(entry.path, entry.isProgram === true ? MODES.program : MODES.file, entry.data);
    }
  }
  add(LAST, 0, empty);
  return joined(parts);
}

/** Each once, folders before what is in them: the kernel makes none by itself. */
function withFolders(entries: readonly RootEntry[]): readonly RootEntry[] {
  const byPath = new Map<string, RootEntry>();
  for (const entry of entries) {
    const names = entry.path.split("/");
    for (let depth = 1; depth < names.length; depth += 1) {
      const path = names.slice(0, depth).join("/");
      if (!byPath.has(path)) {
        byPath.set(path, { kind: "folder", path });
      }
    }
    byPath.set(entry.path, entry);
  }
  return [...byPath.values()];
}

function padded(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  const rest = (ALIGNMENT - (bytes % ALIGNMENT)) % ALIGNMENT;
  return joined([...parts, new Uint8Array(rest)]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
