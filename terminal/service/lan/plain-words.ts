/** What somebody reads who comes over plain HTTP: what to open, why the browser warns, what to compare. */
import type { Language } from "@tillwave/shared/core/language";

export interface PlainWords {
  readonly title: string;
  readonly open: string;
  readonly warns: string;
  readonly compare: string;
  readonly fingerprint: string;
  readonly pair: string;
}

export const PLAIN_WORDS: Readonly<Record<Language, PlainWords>> = {
  en: {
    title: "Open the secure address",
    open: "This till speaks over a secure connection only. Open this address:",
    warns:
      "The browser will warn once that it does not know the certificate. The till has made it by itself, so nobody outside the shop vouches for it.",
    compare:
      "Before you go on, compare the fingerprint: in the browser's warning, in the till's menu under “Pair a tablet”, and here it must be the same.",
    fingerprint: "SHA-256 fingerprint",
    pair: "Then enter the code that the till shows.",
  },
  "zh-Hant": {
    title: "請開啟安全網址",
    open: "此收銀機只接受安全連線。請開啟以下網址：",
    warns: "瀏覽器會警告一次，表示不認識這張憑證。憑證由收銀機自行製作，店外沒有機構為它擔保。",
    compare: "繼續前請核對指紋：瀏覽器警告、收銀機選單「配對平板」內，以及此處顯示的指紋必須相同。",
    fingerprint: "SHA-256 指紋",
    pair: "然後輸入收銀機顯示的代碼。",
  },
  "zh-Hans": {
    title: "请打开安全网址",
    open: "本收银机只接受安全连接。请打开以下网址：",
    warns: "浏览器会警告一次，表示不认识该证书。证书由收银机自行生成，店外没有机构为它担保。",
    compare: "继续前请核对指纹：浏览器警告、收银机菜单“配对平板”以及此处显示的指纹必须一致。",
    fingerprint: "SHA-256 指纹",
    pair: "然后输入收银机显示的代码。",
  },
  ja: {
    title: "安全なアドレスを開いてください",
    open: "このレジは安全な接続だけを受け付けます。次のアドレスを開いてください。",
    warns:
      "証明書が不明だという警告がブラウザに一度表示されます。証明書はレジ自身が作成したもので、店の外の機関は保証していません。",
    compare:
      "続ける前に指紋（フィンガープリント）を照合してください。ブラウザの警告、レジのメニュー「タブレットを登録」、この画面の三つが同じである必要があります。",
    fingerprint: "SHA-256 フィンガープリント",
    pair: "その後、レジに表示されたコードを入力してください。",
  },
  ko: {
    title: "보안 주소를 여세요",
    open: "이 포스는 보안 연결만 받습니다. 다음 주소를 여세요.",
    warns:
      "브라우저가 인증서를 알 수 없다고 한 번 경고합니다. 인증서는 포스가 직접 만든 것이며 매장 밖에서 보증하는 기관은 없습니다.",
    compare:
      "계속하기 전에 지문을 비교하세요. 브라우저 경고, 포스 메뉴의 ‘태블릿 연결’, 이 화면의 지문이 모두 같아야 합니다.",
    fingerprint: "SHA-256 지문",
    pair: "그런 다음 포스에 표시된 코드를 입력하세요.",
  },
};
