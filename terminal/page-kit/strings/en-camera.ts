/** English words of scanning with a camera. */
import type { Words } from "./words.ts";

export const enCamera = {
  open: "Scan with the camera",
  title: "Camera",
  picture: "Camera picture",
  hint: "Hold a barcode or a QR code before the camera.",
  starting: "Starting the camera",
  resting: "The camera is off while the page is not seen.",
  denied: "This page may not use the camera. Allow it in the browser's settings, then try again.",
  none: "There is no camera any more. Plug it in, then try again.",
  failed: "The camera cannot be used. Another program may have it.",
  again: "Try again",
  light: "Light",
  added: (name: string) => `Added: ${name}`,
} satisfies Words;
