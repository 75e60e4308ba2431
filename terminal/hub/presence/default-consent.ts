/** What customers agree to before their first check-in, until the merchant writes other words. */
import type { Consent } from "@tillwave/shared/presence/zones";

export const DEFAULT_CONSENT: Consent = {
  version: 1,
  text: {
    en: "When you check in, your phone listens for a few seconds to the sound of this shop's own speakers. No sound is recorded or sent. The shop keeps a number that your browser makes for you, the zones that you checked in to and when, and your points. Times and sound quality are deleted after 30 days. You can have everything erased at any time on this page.",
    "zh-Hant":
      "簽到時，您的手機會聆聽本店喇叭的聲音數秒。聲音不會被錄下或傳送。本店會保存瀏覽器為您產生的編號、您簽到的區域與時間，以及您的點數。時間與音質資料會在 30 天後刪除。您可以隨時在此頁面刪除所有資料。",
    "zh-Hans":
      "签到时，您的手机会聆听本店扬声器的声音几秒钟。声音不会被录下或发送。本店会保存浏览器为您生成的编号、您签到的区域和时间，以及您的积分。时间和音质数据会在 30 天后删除。您可以随时在此页面删除所有数据。",
    ja: "チェックインのとき、スマートフォンが店内スピーカーの音を数秒間だけ聞き取ります。音は録音も送信もされません。店舗が保存するのは、ブラウザーが作る番号、チェックインしたゾーンと時刻、ポイントです。時刻と音質の記録は 30 日後に削除されます。このページでいつでもすべて消去できます。",
    ko: "체크인할 때 휴대전화가 매장 스피커의 소리를 몇 초 동안 듣습니다. 소리는 녹음되거나 전송되지 않습니다. 매장은 브라우저가 만든 번호, 체크인한 구역과 시각, 포인트를 보관합니다. 시각과 음질 기록은 30일 뒤에 삭제됩니다. 이 페이지에서 언제든지 모두 지울 수 있습니다.",
  },
};
