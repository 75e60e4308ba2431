/** Japanese words of second tablets and of the page as an app. */
import type { enTablet } from "./en-tablet.ts";

export const jaTablet: typeof enTablet = {
  title: "タブレット",
  pair: "タブレットを登録",
  more: "登録したタブレットは同じレジを表示します。店内ネットワークで、この一覧にある間だけ使えます。",
  toSell: "販売用タブレットのコードを表示",
  forCustomer: "お客様用画面のコードを表示",
  scan: "タブレットのカメラで読み取るか、タブレットでこのアドレスを開いてコードを入力してください。",
  code: "コード",
  qrLabel: "タブレットのカメラ用コード",
  left: (time) => `1回だけ使えます。残り ${time}`,
  triesLeft: (n) => `残り${n}回`,
  warns:
    "タブレットのブラウザに一度警告が出ます。次のSHA-256フィンガープリントと同じときだけ続けてください。",
  hide: "コードを隠す",
  paired: (name) => `「${name}」を登録しました。`,
  late: "コードの期限が切れました。",
  tooManyTries: "誤ったコードが続いたため、このコードは無効です。",

  list: "登録済みのタブレット",
  none: "登録されたタブレットはありません。",
  open: "使用中",
  seen: (when) => `最終使用 ${when}`,
  neverSeen: "まだ使われていません",
  sells: "販売",
  customer: "お客様用画面",
  rename: "名前を変更",
  renameOf: (name) => `「${name}」の名前を変更`,
  name: "名前",
  save: "保存",
  back: "戻る",
  remove: "削除",
  removeOf: (name) => `「${name}」を削除`,
  removeAsk: (name) =>
    `「${name}」を削除しますか。その画面はすぐに閉じます。商品はこのレジに残ります。`,

  off: "このレジは自分の画面だけで使われています。技術担当者が --lan または設定で有効にします。",
  starting: "タブレットの準備をしています。",
  noNetwork: "このレジはネットワークにつながっていません。つながるとタブレットから使えます。",
  portTaken: (port) =>
    `ほかのプログラムがポート${port}を使っています。終了してください。レジは自動でやり直します。`,
  noSuchAddress: "設定のアドレスがこのレジにありません。自動でやり直します。",
  failed: "今はタブレットを使えません。自動でやり直します。",

  notServed: "今はタブレットを使えません。",
  tooMany: (max) => `${max}台が登録済みで、これ以上は登録できません。先に1台を削除してください。`,
  noSuchTablet: "このタブレットはすでに削除されています。",
  notStored: "ディスクに保存できませんでした。何も変わっていません。もう一度お試しください。",
  refused: "何も変わっていません。",
  unanswered: "レジが応答しません。もう一度お試しください。",

  newer: "新しいバージョンがあります。",
  reload: "再読み込み",
  fullScreen: "全画面",
  leaveFullScreen: "全画面を終了",
  install: "アプリとしてインストール",
  installHint: "ブラウザのメニューで「ホーム画面に追加」を選ぶと、アプリのように開けます。",
};
