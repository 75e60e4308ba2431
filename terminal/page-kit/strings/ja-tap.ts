/** Japanese words of paying by phone, by code and by card, for the register page. */
import type { enTap } from "./en-tap.ts";
import { pluralOf } from "./words.ts";

const plural = pluralOf("ja");

export const jaTap: typeof enTap = {
  title: "スマホ",
  now: "タッチしてください",
  ready: (amount) => `${amount}。リーダーの準備ができています。操作は不要です。`,
  arming: "リーダーを準備しています",
  armingMore: (amount) => `${amount}。次にかざしたスマホで支払われます。`,
  idle: "スマホ払い",
  idleMore: (amount) =>
    `リーダーは待機していません。ボタンを押してから、${amount}の支払いにスマホをかざします。`,
  arm: "スマホを待つ",
  unavailable: "スマホ払いは使えません",
  byCode: "コード払い",
  byCard: "カード",

  cannotPay: {
    "not-joined":
      "このレジはハブに参加していないため、ウォレットを扱えません。現金で受け取ってください。",
    "no-keys":
      "ハブの鍵がまだ届いていないため、ウォレットを扱えません。届くまで現金で受け取ってください。",
    "certificate-lapsed":
      "このレジの証明書が期限切れのため、スマホに拒否されます。現金で受け取り、レジをハブにつないでください。",
    revoked:
      "ハブがこのレジでのスマホ払いを止めています。現金で受け取り、技術担当に連絡してください。",
  },

  notice: {
    "lifted-too-soon": {
      title: "離すのが早すぎました",
      more: (amount) => `受け取っていません。${amount}をもう一度タッチしてもらってください。`,
    },
    "confirm-on-phone": {
      title: "スマホで確認",
      more: (amount) => `お客様がスマホで${amount}を確認し、もう一度タッチします。`,
    },
    "refused-on-phone": {
      title: "スマホで拒否されました",
      more: (amount) => `受け取っていません。${amount}の支払い方法をお客様に伺ってください。`,
    },
    "not-enough-value": {
      title: "ウォレットの残高不足",
      more: (amount) => `${amount}を支払えません。現金か、別のウォレットをご利用ください。`,
    },
    "kind-not-supported": {
      title: "このウォレットは使えません",
      more: (amount) => `この店で使える残高がありません。${amount}は別の方法で受け取ってください。`,
    },
    "other-shop": {
      title: "別の店のウォレットです",
      more: (amount) =>
        `受け取っていません。この店のウォレットを出してもらうか、${amount}を別の方法で受け取ってください。`,
    },
    "other-currency": {
      title: "別の通貨のウォレットです",
      more: (amount) => `${amount}を支払えません。別の方法で受け取ってください。`,
    },
    "wallet-expired": {
      title: "ウォレットの更新が必要です",
      more: (amount) =>
        `通信できる状態でウォレットを一度開き、${amount}をもう一度タッチしてもらってください。`,
    },
    denied: {
      title: "このウォレットは停止中です",
      more: (amount) => `受け取っていません。${amount}は別の方法で受け取ってください。`,
    },
    "not-genuine": {
      title: "正規のウォレットではありません",
      more: (amount) =>
        `受け取っていません。${amount}は別の方法で受け取り、責任者に知らせてください。`,
    },
    cloned: {
      title: "同じウォレットが2つあります",
      more: (amount) =>
        `受け取っていません。${amount}は別の方法で受け取り、責任者に知らせてください。`,
    },
    frozen: {
      title: "このウォレットは凍結中です",
      more: (amount) => `ハブが止めています。${amount}は別の方法で受け取ってください。`,
    },
    "phone-doubts-till": {
      title: "スマホがこのレジを信頼していません",
      more: (amount) =>
        `受け取っていません。${amount}は別の方法で受け取り、技術担当に連絡してください。`,
    },
    "over-limit": {
      title: "オフラインの上限を超えています",
      more: (amount) =>
        `${amount}はハブなしでは受け取れません。お客様のスマホ経由で確認するか、別の方法で受け取ってください。`,
    },
    "offline-not-allowed": {
      title: "ハブの確認が必要です",
      more: (amount) =>
        `${amount}をハブに確認できません。お客様のスマホ経由で確認するか、別の方法で受け取ってください。`,
    },
    "two-phones": {
      title: "スマホが2台あります",
      more: (amount) =>
        `受け取っていません。${amount}の支払いに1台だけをリーダーにかざしてください。`,
    },
    "use-card-terminal": {
      title: "カード端末を使ってください",
      more: (amount) =>
        `銀行カードか、スマホの別の決済でした。${amount}は「カード」を押してください。`,
    },
    "no-card-terminal": {
      title: "この店のウォレットではありません",
      more: (amount) =>
        `銀行カードか、スマホの別の決済でした。${amount}は現金で受け取ってください。`,
    },
    "transit-or-tag": {
      title: "交通系カードまたはタグです",
      more: (amount) =>
        `ここでは使えません。お客様のスマホを出してもらうか、${amount}を現金で受け取ってください。`,
    },
    "unknown-card": {
      title: "ウォレットではありません",
      more: (amount) =>
        `何がかざされたか分かりません。お客様のスマホを出してもらうか、${amount}を現金で受け取ってください。`,
    },
    "not-readable": {
      title: "読み取れませんでした",
      more: (amount) =>
        `受け取っていません。${amount}の支払いに、スマホを平らに、動かさずにかざしてください。`,
    },
    "reader-failed": {
      title: "リーダーが止まりました",
      more: (amount) =>
        `受け取っていません。自動で復旧します。${amount}をもう一度タッチしてもらってください。`,
    },
    "card-declined": {
      title: "カードが承認されませんでした",
      more: (amount) => `受け取っていません。${amount}は別の方法で受け取ってください。`,
    },
    "card-reason": {
      "terminal-unreachable": "カード端末が見つかりません",
      "terminal-busy": "カード端末は別の支払いを処理しています",
      "terminal-restarted": "カード端末の電源が切れました",
      "took-too-long": "時間切れになりました",
      "stopped-at-till": "レジで中止しました",
      "cancelled-at-terminal": "カード端末で中止されました",
      "not-begun": "カード端末に届いていませんでした",
      "pin-wrong": "暗証番号が違いました",
      "not-enough-money": "カードの残高が足りません",
    },
    "card-declined-known": {
      title: "カードが承認されませんでした",
      more: (amount, reason) =>
        `${reason}。受け取っていません。${amount}は別の方法で受け取ってください。`,
    },
    "card-declined-because": {
      title: "カードが承認されませんでした",
      more: (amount, reason) =>
        `端末の表示は「${reason}」です。${amount}は別の方法で受け取ってください。`,
    },
    "wrong-code": {
      title: "コードが違います",
      more: (amount) =>
        `受け取っていません。${amount}のコードを、お客様のスマホと見比べてください。`,
    },
    "nothing-was-taken": {
      title: "受け取っていません",
      more: (amount) =>
        `スマホでは支払われていません。${amount}をもう一度タッチしてもらってください。`,
    },
  },

  hold: {
    title: "そのまま動かさないでください",
    more: "まだスマホを離さないでください。",
    found: "スマホを検出",
    confirming: "確認中",
    saving: "保存中",
  },

  uplink: {
    title: "お客様のスマホで",
    more: (amount) =>
      `スマホがハブに${amount}を確認します。その後もう一度タッチするか、コードを見せるか、8桁の数字を伝えてもらいます。`,
    qr: "お客様のスマホで読み取ります",
    qrLabel: (amount) => `お客様のスマホ用コード：${amount}`,
    begin: "お客様のスマホ経由で確認",
  },

  code: {
    title: "コード払い",
    type: "コードを入力",
    label: "お客様のスマホに表示された8桁の数字",
    go: "確認",
    scan: "お客様のスマホのコードを読み取ってください。スキャナーは使えます。",
    how: (amount) => `お客様がウォレットを開き、${amount}のコードを表示します。`,
    orUplink: "店内が圏外のときは、お客様のスマホ経由でハブに確認できます。",
    triesLeft: (n) => plural(n, { other: "あと{n}回入力できます" }),
  },

  card: {
    asking: "カード端末を使ってください",
    askingMore: (amount) => `端末が${amount}の支払いをご案内します。レジの操作は不要です。`,
    querying: "もう一度受け取らないでください",
    queryingMore: (amount) => `${amount}の結果をカード端末に問い合わせています。`,
    sent: "金額を送信",
    answer: "端末の応答",
    saving: "保存中",
    name: "カード端末",
    none: "なし",
    ready: "準備完了",
    busy: "処理中",
    unreachable: "カード端末なし",
    unreachableMore:
      "カード端末が応答しません。電源とネットワークを確認してください。それまでカードは使えません。",
  },

  unknown: {
    title: "もう一度受け取らないでください",
    why: {
      "pulled-away": (amount) =>
        `応答の前にスマホが離れました。${amount} の支払いを確認しています。`,
      "no-answer": (amount) => `スマホからの応答がありません。${amount} の支払いを確認しています。`,
      "answer-not-believed": (amount) =>
        `スマホの応答を信頼できません。${amount} の支払いを確認しています。`,
      restarted: (amount) => `途中でレジが再起動しました。${amount} の支払いを確認しています。`,
      "power-cut": (amount) => `途中で電源が切れました。${amount} の支払いを確認しています。`,
      "terminal-silent": (amount) =>
        `カード端末の応答が途絶えました。${amount} の支払いを確認しています。`,
      "not-told": (amount) => `${amount} の支払いを確認しています。`,
    },
    sent: "スマホへ送信",
    sentToTerminal: "カード端末へ送信",
    answer: "スマホの応答",
    answerOfTerminal: "端末の応答",
    answerIs: {
      "pulled-away": "途絶",
      "no-answer": "なし",
      "answer-not-believed": "信頼できません",
      restarted: "途絶",
      "power-cut": "途絶",
      "terminal-silent": "なし",
      "not-told": "途絶",
    },
    hub: {
      asking: "ハブに確認中",
      unreachable: "ハブに確認できません",
      "not-joined": "確認できるハブなし",
    },
    hubIs: { asking: "", unreachable: "オフライン", "not-joined": "未参加" },
    askingTerminal: "カード端末に確認中",
    again: "同じスマホをもう一度タッチするのが一番早いです。",
    againMore: "結果が分かります。二重に支払われることはありません。",
    hint: {
      "other-phone": {
        title: "別のスマホでした。",
        more: "最初のスマホをリーダーにかざしてください。ほかのスマホには何も請求しません。",
      },
      "not-found-yet": {
        title: "そのスマホに支払いの記録がありません。",
        more: "最初のスマホかどうか確かめられません。ハブか責任者の判断が必要です。",
      },
      "cannot-be-believed": {
        title: "そのスマホの応答を信頼できません。",
        more: "最初のスマホをもう一度試すか、ハブの応答をお待ちください。",
      },
    },
    terminal: "カード端末の表示を確認してください。",
    terminalMore: "レジが自動で問い合わせます。端末で新しい操作を始めないでください。",
    byCode: "スマホにコードが表示されている",
    managerLater: (time) => `あと${time}で責任者が判断できます`,
    managerNow: "責任者が判断",
    escalated: "まだ確認できません",
    escalatedMore: (amount) =>
      `このまま待つか、責任者が${amount}の支払いを終了します。同じスマホのタッチでも確定できます。`,
  },

  locked: {
    phone: "スマホの読み取り中は現金を使えません",
    uplink: "ほかの支払いはできません。",
    card: "ほかの支払いはできません。カード端末で処理中です。",
    unknown: "ほかの支払いはできません。",
    settledIn: (time) => `あと${time}で確定または引き継ぎ`,
    manager: "責任者の判断を待っています。",
    notice: {
      phone: "スマホを読み取り中です。応答をお待ちください。",
      uplink: "お客様のスマホで処理中です。応答をお待ちください。",
      card: "カード端末で処理中です。応答をお待ちください。",
      unknown: "支払われたかまだ分かりません。もう一度受け取らないでください。",
    },
  },

  voiding: {
    title: "この支払いを終了しますか？",
    more: (amount) =>
      `終了できるのは責任者だけです。このレジは、そのスマホの${amount}を今後計上しません。`,
    why: "理由を選んでください。ジャーナルに残ります。",
    reasons: {
      gone: "お客様が帰られた",
      shown: "スマホに未払いと表示されている",
      broken: "スマホが使えなくなった",
      cash: "別の方法で支払われる",
    },
    go: "支払いを終了",
    sure: (amount) => `${amount}を計上しない`,
    sureMore: (amount) =>
      `スマホが${amount}を支払っていた場合は、ハブがウォレットに返します。この操作は取り消せません。`,
    wait: "このまま待つ",
    ending: "記録中",
  },

  refused: {
    "not-selling": "今は受け付けられません。もう一度お試しください。",
    "tender-not-waiting": "この支払いにはすでに応答がありました。画面を確認してください。",
    "too-early": "まだ判断できません。カウントダウンをお待ちください。",
    codeWrong: (n) => plural(n, { other: "コードが違います。あと{n}回入力できます。" }),
    codesUsed: "コードが違います。これ以上入力できません。スマホかQRコードをお使いください。",
    "codes-locked":
      "間違いが多いため、コードの入力をしばらく停止しています。スマホかQRコードをお使いください。",
    "over-limit":
      "この金額はコードの入力では受け取れません。お客様のスマホのコードを読み取ってください。",
    "not-joined":
      "このレジはハブに参加していないため、コードを扱えません。別の方法で受け取ってください。",
    "qr-refused":
      "そのコードではこの取引を支払えません。お客様に新しいコードを出してもらってください。",
    unanswered: "レジが応答しません。もう一度押してください。処理は1回だけです。",
    "no-payment":
      "お客様の支払いコードです。先に「お会計」を押してから、もう一度読み取ってください。",
    "not-now": "そのコードは今は使えません。この支払いの応答をお待ちください。",
  },

  paid: {
    byTap: (amount) => `${amount} · タッチ`,
    byCode: (amount) => `${amount} · コード`,
    byCard: (amount) => `${amount} · カード`,
    byNumber: (amount) => `${amount} · 電話番号`,
    byMany: (amount) => `${amount} · 分割`,
    authorised: "承認済み",
    atRisk: "オフラインで受付（限度内）",
    confirmed: (time) => `${time}に保存しました。確認は完了しています。`,
    mayRefuse: (time) =>
      `${time}に保存しました。商品をお渡しください。結果はレジが自動で確認します。`,
    cash: "ストア残高",
    promo: "特典残高",
    card: "登録カード",
    said: (amount, grade) => `${amount}のお支払い完了。${grade}`,
  },

  reader: {
    title: "リーダー",
    none: "なし",
    ready: "リーダーは使えます",
    well: "準備完了",
    starting: "起動中",
    startingIcon: "リーダーを起動しています",
    startingMore: "リーダーを起動しています。数秒かかります。",
    mending: "リーダー再起動",
    mendingMore:
      "リーダーが止まったか、ケーブルが抜けています。自動で再起動します。それまで現金で受け取ってください。",
    cannotPay: "スマホ不可",
  },

  customerPage: "お客様用画面",
};
