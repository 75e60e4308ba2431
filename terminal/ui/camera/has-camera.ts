/** Whether this machine has a camera that the page may ask for: browsers offer one to secure pages alone. */
import { type ReadonlySignal, signal } from "@preact/signals";

const found = signal(false);
let isLooking = false;

/** False until a camera has been found; follows one that is plugged in. */
export function cameraFound(): ReadonlySignal<boolean> {
  // Left out where the page is not secure, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!isLooking && isSecureContext && devices !== undefined) {
    isLooking = true;
    const look = (): void => void lookFor(devices);
    devices.addEventListener("devicechange", look);
    look();
  }
  return found;
}

async function lookFor(devices: MediaDevices): Promise<void> {
  try {
    const all = await devices.enumerateDevices();
    found.value = all.some(({ kind }) => kind === "videoinput");
  } catch {
    found.value = false;
  }
}
