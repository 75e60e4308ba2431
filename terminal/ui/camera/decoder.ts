/** Finds codes on a picture: ZXing as WebAssembly, from our own address, loaded when a camera is first opened. */
import { BarcodeDetector, type BarcodeFormat, prepareZXingModule } from "barcode-detector/ponyfill";
import wasmAddress from "zxing-wasm/reader/zxing_reader.wasm?url";
import type { Seen } from "./sightings.ts";

/** What stands on goods, on the shop's own labels, on receipts and on customers' phones. */
const FORMATS: BarcodeFormat[] = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "qr_code"];

export interface Decoder {
  /** Rejects where the picture cannot be read. */
  find(picture: HTMLCanvasElement): Promise<readonly Seen[]>;
}

/** Rejects where the decoder cannot be loaded. */
export async function loadDecoder(): Promise<Decoder> {
  await prepareZXingModule({
    overrides: { locateFile: (path: string) => (path.endsWith(".wasm") ? wasmAddress : path) },
    fireImmediately: true,
  });
  const detector = new BarcodeDetector({ formats: FORMATS });
  return {
    async find(picture) {
      const found = await detector.detect(picture);
      return found.map(({ rawValue, format }) => ({ text: rawValue, format }));
    },
  };
}
