/** Sends a file and says how far it is, which fetch cannot. */
import type { RawAnswer, Upload } from "./hub-client.ts";

/** The hub reads every row of a long catalogue before it answers. */
const UPLOAD_WITHIN_MS = 300_000;

export function uploadFile({ path, headers, body, onProgress }: Upload): Promise<RawAnswer | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.timeout = UPLOAD_WITHIN_MS;
    for (const [name, value] of Object.entries(headers)) {
      request.setRequestHeader(name, value);
    }
    request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      onProgress(lengthComputable && total > 0 ? loaded / total : 0);
    });
    request.addEventListener("load", () =>
      resolve({ status: request.status, text: request.responseText }),
    );
    for (const failure of ["error", "timeout", "abort"]) {
      request.addEventListener(failure, () => resolve(null));
    }
    request.send(body);
  });
}
