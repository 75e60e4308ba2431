/** Japanese words of scanning with a camera. */
import type { enCamera } from "./en-camera.ts";

export const jaCamera: typeof enCamera = {
  open: "カメラで読み取る",
  title: "カメラ",
  picture: "カメラの映像",
  hint: "バーコードまたはQRコードをカメラに向けてください。",
  starting: "カメラを起動しています",
  resting: "画面を表示していない間、カメラはオフになります。",
  denied:
    "このページではカメラを使えません。ブラウザの設定で許可してから、もう一度お試しください。",
  none: "カメラが見つかりません。接続してから、もう一度お試しください。",
  failed: "カメラを使えません。ほかのプログラムが使用している可能性があります。",
  again: "もう一度試す",
  light: "ライト",
  added: (name) => `追加しました：${name}`,
};
