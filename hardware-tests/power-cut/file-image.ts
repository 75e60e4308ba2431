/** The bytes of one file in memory, which grow as it is written. A hole reads as zeros, as on a disk. */
import type { DataOperation } from "./recording.ts";

export interface FileImage {
  /** At least `lengthBytes` long; zero beyond. */
  bytes: Uint8Array;
  lengthBytes: number;
}

export function createImage(contents: Uint8Array = new Uint8Array(0)): FileImage {
  return { bytes: contents.slice(), lengthBytes: contents.length };
}

export function imageContents(image: FileImage): Uint8Array {
  return image.bytes.slice(0, image.lengthBytes);
}

export function applyData(image: FileImage, operation: DataOperation): void {
  if (operation.type === "truncate") {
    truncateImage(image, operation.lengthBytes);
  } else {
    writeImage(image, operation.offset, operation.bytes);
  }
}

export function writeImage(image: FileImage, offset: number, bytes: Uint8Array): void {
  const end = offset + bytes.length;
  reserve(image, end);
  image.bytes.set(bytes, offset);
  image.lengthBytes = Math.max(image.lengthBytes, end);
}

function truncateImage(image: FileImage, lengthBytes: number): void {
  if (lengthBytes < image.lengthBytes) {
    image.bytes.fill(0, lengthBytes, image.lengthBytes);
  }
  reserve(image, lengthBytes);
  image.lengthBytes = lengthBytes;
}

/** Doubles, so that a file written page by page is copied a few times and not once a page. */
function reserve(image: FileImage, lengthBytes: number): void {
  if (lengthBytes <= image.bytes.length) {
    return;
  }
  const grown = new Uint8Array(Math.max(lengthBytes, 2 * image.bytes.length));
  grown.set(image.bytes.subarray(0, image.lengthBytes));
  image.bytes = grown;
}
