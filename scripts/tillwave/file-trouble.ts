/** Why a file cannot be used, in our words. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "is not there",
  ENOTDIR: "is not there: what leads to it is no folder",
  EACCES: "may not be read by this user",
  EPERM: "may not be read by this user",
  EISDIR: "is a folder",
  ENOSPC: "cannot be written: the disk is full",
  EROFS: "cannot be written: the disk is mounted to be read only",
  ELOOP: "is a link that leads to itself",
  ENAMETOOLONG: "is too long for a file's name",
  EMFILE: "cannot be opened: too many files are open",
};

/** A sentence with the file's name in it. */
export function fileTrouble(path: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return `${path} ${WORDS[code] ?? `cannot be used (${code === "" ? "no reason is known" : code})`}.`;
}
