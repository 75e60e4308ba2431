/** Japanese words of the register page: です and ます in sentences, noun phrases on buttons. */
import { japanese as paper } from "@tillwave/shared/print/receipt-words-ja";
import type { enRegister } from "./en-register.ts";
import { jaLine } from "./ja-line.ts";
import { jaStaff } from "./ja-staff.ts";
import { jaReversal } from "./ja-reversal.ts";
import { jaShift } from "./ja-shift.ts";
import { jaCamera } from "./ja-camera.ts";
import { jaKeys } from "./ja-keys.ts";
import { jaScanner } from "./ja-scanner.ts";
import { jaTablet } from "./ja-tablet.ts";
import { jaFavourites } from "./ja-favourites.ts";
import { jaTap } from "./ja-tap.ts";
import { jaTraining } from "./ja-training.ts";
import { pluralOf } from "./words.ts";

const plural = pluralOf("ja");

export const jaRegister: typeof enRegister = {
  page: {
    connecting: "レジの応答を待っています",
    connectingMore: "画面は開いています。レジが応答すると始まります。",
    notAllowed: "この画面では販売できません",
    notAllowedMore: "レジの鍵なしで開かれました。レジから開き直してください。",
    tooMany: "このレジの画面を開きすぎています",
    tooManyMore: "使っていない画面を閉じてください。この画面は自動で始まります。",
    unknownCurrency: (code) => `通貨${code}には対応していません`,
    unknownCurrencyMore: "店舗の通貨を直すか、新しいバージョンを入れてください。",
    demo: "デモ",
  },

  bar: {
    connected: "レジとつながっています",
    lost: "レジが応答しません",
    heldUp: "レジの応答がまだありません",
    attention: (n) => plural(n, { other: "お知らせ {n}件" }),
  },

  paper: {
    waiting: "印刷待ち",
    waitingForPaper: "用紙待ち",
    waitingForPrinter: "プリンター待ち",
    printing: "印刷中",
    printed: "印刷済み",
    notPrinted: "未印刷",
    unknown: "印刷されたか不明",
    ofCopy: (n, what) => `控え ${n}：${what}`,
    didItComeOut: "印刷されましたか？",
    didCopyComeOut: (n) => `控え${n}は印刷されましたか？`,
    didItComeOutMore: "印刷中にプリンターの応答が途絶えました。",
    yes: "はい",
    print: "レシートを印刷",
    again: "もう一度印刷",
    copy: "控えを印刷",
    noPrinter: "このレジにはプリンターがありません。",
    noSuchSale: "この取引が見つかりません。何も印刷していません。",
    queueFull: (n) =>
      `すでに${n}枚が印刷を待っています。プリンターを確認してから印刷してください。`,
    notSelling: "今は印刷できません。もう一度お試しください。",
    unanswered: "レジが応答しません。もう一度押してください。印刷は1回だけです。",
  },

  printer: {
    title: "プリンター",
    ready: "プリンターは使えます",
    none: "なし",
    well: "準備完了",
    printing: "印刷中",
    outOfPaper: "用紙切れ",
    outOfPaperMore: "プリンターの用紙がありません。取引は保存済みで、補充後に印刷します。",
    coverOpen: "カバーが開いています",
    coverOpenMore: "プリンターのカバーを閉じてください。待っている分は自動で印刷します。",
    inError: "プリンター停止",
    inErrorMore: "プリンターが印刷できません。ランプを確認し、電源を入れ直してください。",
    unreachable: "プリンターなし",
    unreachableMore:
      "プリンターが応答しません。電源とケーブルを確認してください。待っている分は自動で印刷します。",
    paperLow: "用紙残りわずか",
    paperLowMore: "ロール紙がまもなくなくなります。新しいロールをご用意ください。",
    withQueue: (what, n) => `${what} · ${n}`,
    test: "テスト印刷",
    testing: "プリンターに確認中",
    tested: "テスト印刷が完了しました。",
    notTested: (detail) => `テスト印刷できません：${detail}`,
    unanswered: "レジが応答しません。しばらくしてからお試しください。",
  },

  drawer: {
    open: "ドロワーを開く",
    why: "理由を選んでください。ジャーナルに残ります。",
    reasons: {
      change: "両替",
      count: "現金の確認",
      in: "入金",
      out: "出金",
    },
    opening: "開いています…",
    opened: "ドロワーが開きました。",
    noPrinter: "ドロワーはプリンター経由で開きますが、このレジにはありません。",
    notSelling: "今はドロワーを開けません。もう一度お試しください。",
    unreachable: "ドロワーをつないだプリンターが応答しません。鍵で開けてください。",
    unanswered: "レジが応答しません。もう一度押してください。開くのは1回だけです。",
  },

  hub: {
    title: "ハブ",
    notJoined: "未参加",
    notJoinedMore: "このレジは単独で販売し、取引をどこにも送信しません。",
    inStep: "同期済み",
    inStepIcon: "ハブと同期済み",
    inStepMore: "すべての取引がハブに届いています。",
    sendingIcon: "ハブへ送信中",
    catchingUp: (n) => `送信中 · 残り ${n}`,
    catchingUpTitle: "ハブへ送信中",
    catchingUpMore: (n) => plural(n, { other: "販売は続けられます。{n}件を送信しています。" }),
    offline: "オフライン",
    offlineWith: (n) => `オフライン · ${n}件`,
    offlineSince: (time) => `${time}からオフライン`,
    offlineSaid: "オフラインです。販売は続けられます。",
    keepSelling: (n) =>
      plural(n, {
        other: "販売は続けられます。{n} 件はこの端末に保存済みで、自動で送信されます。",
      }),
    keepSellingAll: "販売は続けられます。すべての取引はこの端末に保存済みで、自動で送信されます。",
    cause: {
      "no-network":
        "このレジがネットワークにつながっていません。ケーブルかWi-Fiを確認してください。",
      "hub-down": "ネットワークは正常ですが、ハブが応答しません。ハブの電源を確認してください。",
      "hub-silent":
        "ハブが応答しません。原因は不明です。混雑、停止、切断のいずれかかもしれません。",
      "not-the-hub":
        "ハブの代わりに別のものが応答しています。ゲスト用Wi-Fiのログイン画面などです。",
    },
    needsYou: "要確認",
    needsYouWith: (n) => `要確認 · ${n}`,
    needsYouMore: (n) =>
      plural(n, { other: "ハブが{n}件を別に保管し、担当者の確認を待っています。" }),
    stopped: "送信が止まりました",
    stoppedMore:
      "このレジの署名をハブが拒否したため、送信を止めました。販売を続け、技術担当に連絡してください。",
    show: "一覧を見る",
    waiting: "送信待ち",
    waitingNone: "なし",
    waitingCount: (n) => plural(n, { other: "{n}件" }),
    counting: "集計中",
    oldest: "最も古い取引",
    oldestAt: (time, age) => `${time}（${age}前）`,
    works: "通常どおり使えるもの",
    worksMore: "現金、レシート、控え、検索、取引一覧",
    catalogue: "商品データ",
    shop: "店名と住所",
    documentOwn: "このレジのもの",
    documentAge: (version, age) => `バージョン ${version}（${age}前）`,
    push: "今すぐ送信",
    pushing: "送信中",
    pushed: "すべてハブに届きました。",
    pushedSome: "送信を始めました。",
    stillOffline: "今試しましたが、まだオフラインです。",
    unanswered: "レジが応答しません。しばらくしてからお試しください。",
    close: "閉じる",
    more: "ハブの詳細",
  },

  join: {
    title: "ハブに参加",
    more: "ハブの画面のコードを読み取るか、入力してください。1回だけ、15分間使えます。",
    code: "コード",
    codeLike: "ABCD-EFGH-JKMN-PQRS",
    scanned: "コードを読み取りました。ハブの場所も含まれています。",
    url: "ハブのアドレス",
    urlLike: "https://192.168.1.5:8447",
    go: "参加",
    going: "参加しています。数秒かかります。",
    joined: (name) => `${name}に参加しました`,
    joinedMore: "今後、このレジの取引は自動でハブに送信されます。",
    merchant: "加盟店",
    terminal: "レジ",
    done: "完了",
    codeMalformed: "ハブのコードではありません。英数字16文字です。ハブの画面と見比べてください。",
    urlMalformed: (like) => `アドレスは${like}のような形です。ハブの画面に表示されています。`,
    unreachable:
      "そのアドレスのハブが応答しません。レジとハブが同じネットワークにあるか確認し、もう一度お試しください。",
    refused:
      "ハブがこのコードを拒否しました。新しいコードを発行してください。1回だけ、15分間使えます。",
    notTheHub:
      "応答したのは、このコードを発行したハブではありません。何も送信していません。技術担当に連絡してください。",
    otherCurrency: (its, own) =>
      `そのハブの通貨は${its}、このレジの通貨は${own}です。${own}のハブに参加してください。`,
    salesWaiting: (n) =>
      plural(n, {
        other: "参加中のハブへの送信待ちが{n}件あります。先に送信を終えてください。",
      }),
    notSelling: "今は参加できません。販売できる状態になってからお試しください。",
    unanswered: "レジが応答しません。状態を確認してから、もう一度お試しください。",
    detail: (detail) => `技術担当者向け：${detail}`,
  },

  status: {
    title: "状態",
    connection: "レジとの接続",
    connected: "接続中",
    lost: "切断",
    lostMore: "自動で再接続します。レジが戻るまで、この画面を閉じないでください。",
    heldUpMore:
      "最後の操作が完了したか、レジがまだ答えられません。自動で問い合わせるので、画面を閉じないでください。",
    waiting: "レジの応答待ちの操作",
    entries: "検証済みのジャーナル記録",
    entriesOf: (n, all) => `${n} / ${all}`,
    cashier: "担当",
    well: "すべて正常です。",
  },

  alarm: {
    chainBroken: "ジャーナルが変更されています",
    chainBrokenMore: (epoch, seq, entries) =>
      entries === 1
        ? `ジャーナル${epoch}の記録${seq}が、書かれたときと異なります。販売を続け、技術担当に連絡してください。`
        : `ジャーナル${epoch}の記録${seq}以降${entries}件が、書かれたときと異なります。販売を続け、技術担当に連絡してください。`,
    journalUnreadable: "古い記録を読み取れません",
    journalUnreadableMore: (detail) =>
      `新しい記録は安全です。販売を続け、技術担当に連絡してください：${detail}。`,
    diskNearlyFull: "空き容量がわずかです",
    diskNearlyFullMore: (free) =>
      `このレジの空き容量は${free}です。いっぱいになる前に技術担当に連絡してください。`,
    clockJumped: "時計がずれました",
    clockJumpedMore: (by) => `${by}動きました。このレジの時刻を確認してください。`,
    basketSetAside: "会計途中の取引を退避しました",
    basketSetAsideMore: (file) =>
      `前回の途中の取引が壊れていたか、廃止された税の商品を含んでいました。完了した取引に影響はありません。技術担当者用に${file}として保管しています。`,
    cardTaken: "支払い終了後にカードが決済されました",
    cardTakenMore: (sale) =>
      `取引${sale}は責任者が終了しましたが、端末は自動で返金できません。カード端末で返金してください。`,
    cardRefusedLater: "カード決済が後で拒否されました",
    cardRefusedLaterMore: (sale) =>
      `取引${sale}は支払い済みとして計上しましたが、後でカード会社が拒否しました。ジャーナルに残っています。お客様にご請求ください。`,
    walletCloned: "ウォレットが複製されています",
    walletClonedMore: (credential) =>
      `カウンターが戻りました。2台のスマホがクレデンシャル${credential.slice(0, 8)}で支払っています。その支払いは計上していません。ハブの管理者に知らせてください。`,
    answerNotBelieved: "スマホの応答を信頼できませんでした",
    answerNotBelievedMore: (credential, why) =>
      `クレデンシャル ${credential.slice(0, 8)}、${why}。支払いは計上せず、応答はジャーナルに残しています。`,
    hubDisagrees: "ハブとレジの内容が違います",
    hubDisagreesMore: (epoch, seq) =>
      `ジャーナル${epoch}の記録${seq}が一致しません。どちらかが変更または復元されました。販売を続け、技術担当に連絡してください。`,
    hubRolledBack: "ハブが以前の状態に戻りました",
    hubRolledBackMore: (epoch, seq) =>
      `ジャーナル${epoch}の記録${seq}までの受領が、ハブで失われています。失われた分は自動で送り直します。ハブの管理者に知らせてください。`,
    fork: "このレジの複製が販売しています",
    forkMore: (epoch, seq) =>
      `ジャーナル${epoch}の記録${seq}がハブに2つあり、両方を保管しています。もう一方のレジを探して販売を止め、技術担当に連絡してください。`,
    restored: "このレジは以前の状態に戻されました",
    restoredMore:
      "最後の取引より古い状態のため、新しいジャーナルで販売を続けています。一部の取引はハブにしかない可能性があります。技術担当に連絡してください。",
    cloned: "このレジは複製されました",
    clonedMore:
      "新しいジャーナルで販売を続けています。どちらか一方だけを使い、技術担当に連絡してください。",
    refused: "ハブがこのレジを拒否しています",
    refusedMore: {
      revoked:
        "ハブで登録が取り消されました。取引はこのレジに残っています。送信するには、もう一度ハブに参加してください。",
      "epoch-closed":
        "ハブがこのレジのジャーナルを閉じました。取引はこのレジに残っています。送信するには、もう一度ハブに参加してください。",
      "signature-invalid":
        "ハブがこのレジの署名を認識できません。取引はこのレジに残っています。送信するには、もう一度ハブに参加してください。",
      "statement-mismatch":
        "ハブに届いた内容が、このレジの署名と一致しません。取引はこのレジに残っています。技術担当に連絡してください。",
    },
    membershipLost: "ハブの情報が失われました",
    membershipLostMore:
      "ハブの情報が壊れたか、なくなりました。取引はこのレジに残っています。送信するには、もう一度ハブに参加してください。",
  },

  rail: {
    label: "カテゴリー",
    top: "人気",
    sales: "取引",
    menu: "メニュー",
  },

  find: {
    label: "検索、またはバーコードを読み取り",
    clear: "検索を消す",
    nothing: (query) => `「${query}」は見つかりません`,
    nothingMore: "文字を減らすか、棚の番号でお試しください。",
    found: (n) => plural(n, { other: "{n}件見つかりました" }),
    many: (n) => `最初の${n}件`,
  },

  grid: {
    label: "商品",
    empty: "まだ商品がありません",
    inSale: (n) => `この取引に${n}点`,
  },

  tape: {
    sale: (number) => `取引 ${number}`,
    items: (n) => plural(n, { other: "{n}点" }),
    lines: "明細",
    empty: "商品をタッチするか読み取ってください",
    total: "合計",
    totalIs: (amount) => `合計 ${amount}`,
    tax: (name) => `税 ${name}`,
    pay: "お会計",
    resting: "お客様のお支払い待ち",
    more: "この取引のその他の操作",
    fewer: "1点減らす",
    another: "1点増やす",
    quantity: (n) => `数量 ${n}。変更`,
    remove: "削除",
    removed: (name) => `${name}を削除しました`,
    cleared: (number) => `取引${number}をクリアしました`,
    undo: "元に戻す",
    clear: "この取引をクリア",
    clearMore: "明細がすべて消えます。元に戻すこともできます。",
    clearEmpty: "クリアするものがありません。",
    hold: "この取引を保留",
    held: (n) => plural(n, { other: "保留中の取引：{n}件" }),
    recall: (number) => `取引${number}を呼び戻す`,
    recallMore: "進行中の取引を保留するか終えてから、呼び戻してください。",
  },

  customerLanguage: {
    title: "お客様の言語",
    more: "レシートとお客様用画面に使います。",
    shops: "店舗と同じ",
  },

  quantity: {
    title: (name) => `数量：${name}`,
    label: "数量",
    set: "確定",
    most: (max) => `最大 ${max}`,
  },

  pay: {
    title: "お支払い方法",
    back: "商品に戻る",
    cash: "現金",
    exact: "ちょうど（お釣りなし）",
    change: (amount) => `お釣り ${amount}`,
    other: "その他の金額",
    take: "現金で会計",
    short: (amount) => `${amount}不足`,
    saving: "保存中",
    rounded: (amount) => `現金では ${amount}`,
    notAnswering: "レジの応答がまだありません。もう一度受け取らず、この画面を閉じないでください。",
  },

  staff: jaStaff,
  reversal: jaReversal,
  shift: jaShift,
  camera: jaCamera,
  keys: jaKeys,
  scanner: jaScanner,
  tablet: jaTablet,
  favourites: jaFavourites,
  tap: jaTap,
  training: jaTraining,

  line: jaLine,

  paid: {
    paid: "支払い完了",
    change: "お釣り",
    byCash: (amount) => `${amount} · 現金`,
    took: (received, payable) => `お預かり ${received} ／ お会計 ${payable}`,
    inCash: "現金で支払い完了",
    saved: (time) => `${time}に保存しました。`,
    next: "次の取引",
    orScan: "次の商品の読み取りやカテゴリー選択でも始まります",
    pieces: "お釣りの紙幣と硬貨",
    note: (n, value) => plural(n, { other: `${value}札{n}枚` }),
    coin: (n, value) => plural(n, { other: `${value}硬貨{n}枚` }),
    cents: (n) => `${n}¢`,
    pence: (n) => `${n}p`,
  },

  receipt: { ...paper, test: { ...paper.test }, title: "レシート" },

  sales: {
    title: "取引一覧",
    back: "商品に戻る",
    number: "取引",
    cash: "現金",
    tender: { tap: "タッチ", code: "コード", "phone-number": "電話番号", card: "カード" },
    inParts: "分割",
    grade: { "at-risk": "リスクあり" },
    amountIn: (code) => `通貨 ${code}`,
    more: "以前の取引を表示",
    loading: "取引を読み込んでいます",
    empty: "まだ取引がありません",
    emptyMore: "支払いが済んだ取引がここに並びます。",
    unreachable: "レジが応答しないため、取引を表示できません。",
    again: "再試行",
    pick: "取引を選ぶとレシートが表示されます",
    sync: { waiting: "送信待ち", confirmed: "ハブに保存済み", "needs-me": "要確認" },
    needsMe: "要確認",
    needsMeNone: "確認が必要な取引はありません",
    needsMeNoneMore: "ハブが担当者の確認を求めた取引がここに並びます。",
    looking: "以前の取引を探しています",
    copies: (n) => `控え ${n}`,
  },

  menu: {
    title: "メニュー",
    sale: "取引",
    shift: "シフト",
    people: "スタッフ",
    till: "このレジ",
    help: "ヘルプ",
    appearance: "表示",
    light: "ライト",
    dark: "ダーク",
    system: "システムに合わせる",
    about: "このレジについて",
    version: "バージョン",
    terminal: "端末",
    epoch: "ジャーナル",
    shortcuts: "ショートカットキー",
    beacons: "ビーコンとゾーン",
    join: "ハブに参加",
  },

  signs: {
    title: "サイン",
    more: "お客様のスマホでWebページを開く、店内のタグです。",
    lay: "サインをリーダーに置いてください",
    kind: {
      chip: "スマホ、ICカード、またはサイン",
      tag: "タグ",
      unknown: "種類の分からないもの",
    },
    empty: "空",
    other: "アドレスではない内容",
    damaged: "破損：書き直してください",
    room: (bytes) => `書き込み可能（空き${bytes}バイト）`,
    locked: "完全にロック済み",
    address: "新しいアドレス",
    addressLike: "https://shop.example/menu",
    write: "サインに書き込む",
    reading: "読み取り中…",
    writing: "書き込み中です。そのまま置いてください。",
    written: (url) => `完了しました。リンク先：${url}`,
    refused: {
      payment: "このリーダーでお客様の支払いを待っています。取引の後で書き込めます。",
      busy: "別のサインを読み書きしています。",
      notReady:
        "このタグはサイン用に準備されていないか、種類が違います。別のものをお使いください。",
      notASign: "サインではありません。スマホや銀行カードの内容は読み取っていません。",
      defect: (detail) => `サインとして応答しません（${detail}）。別のものをお使いください。`,
      tooSmall: (bytes) => `サインの容量は${bytes}バイトです。短いアドレスにしてください。`,
      url: {
        "too-long": "アドレスが200文字を超えています。",
        "not-https": "アドレスは https:// で始めてください。",
        "has-login": "ホスト名の前に名前（…@…）があります。誤解を招くため使えません。",
        "not-a-url": "Webアドレスではありません。",
      },
      interrupted: "変更の前に中断されました。もう一度置いてください。",
      interruptedEmpty: "中断され、サインは空になりました。もう一度置いて、書き直してください。",
      unanswered: "レジが応答しません。もう一度お試しください。",
      noReader: "リーダーがありません。",
      noCard: "リーダーに何も置かれていません。",
      readOnly: "サインは完全にロックされています。別のものをお使いください。",
      worn: "サインが劣化し、書き込んだ内容を保持できません。空になりました。別のものをお使いください。",
    },
  },

  notice: {
    close: "閉じる",
    unknownBarcode: (code) => `未登録のバーコード${code}です。商品名で検索してください。`,
    unknownItem: "この商品は販売を終了しています。別の商品を選んでください。",
    finishPayment: "先にこの支払いを終えてから、読み取ってください。",
    lineGone: "その明細はもうありません。",
    tooManyLines: (max) => `明細は最大${max}行です。先にここまでの会計をしてください。`,
    quantityRange: (max) => `数量は1～${max}です。`,
    amountTooLarge: "合計が大きすぎます。先にここまでの会計をしてください。",
    saleNotOpen: "取引の状態が変わりました。明細を確認し、もう一度押してください。",
    saleEmpty: "まだ会計する商品がありません。",
    otherSale: (number) => `取引${number}に切り替わっています。何も変更していません。`,
    cashShort: (amount) => `${amount}不足しています。追加で受け取るか、商品に戻ってください。`,
    moneyTaken: "すでに一部を受け取っています。この支払いを終えてください。",
    inDoubt: "確定していない支払いがあります。応答をお待ちください。",
    tooManyTenders: "支払い方法を試した回数が多すぎます。商品に戻ってください。",
    nothingToUndo: "元に戻すものがありません。",
    heldNotFound: "その取引はもう保留されていません。",
    tooManyHeld: (max) => `すでに${max}件を保留しています。先に1件を終えてください。`,
    saleInHand: "先に進行中の取引を終えてください。",
    badCatalogue: "この商品の税が店舗に登録されていません。技術担当に連絡してください。",
    diskFull: "空き容量がなく記録できないため、実行していません。技術担当に連絡してください。",
    dueChanged: (amount) =>
      `金額が${amount}に変わりました。明細を確認してから現金を受け取ってください。`,
    checkAmount: (amount) =>
      `${amount}を受け取りましたか？「現金で会計」をもう一度押してください。`,
    dropped: "その後に押した操作も実行していません。",
    givenUp: "レジがその操作を受け付けませんでした。明細を確認し、もう一度押してください。",
    notReady: "まだ起動中です。もう一度押してください。",
    notSelling: "今は販売できないため、実行していません。",
    refused: "レジが拒否しました。何も実行していません。",
    tooManyPresses: "応答待ちの操作が多すぎます。レジの応答をお待ちください。",
  },

  trouble: {
    title: "このレジでは販売できません",
    locked: "別のプログラムがジャーナルを使用中です。",
    lockedMore: "この端末の別のレジプログラムを閉じてから、もう一度お試しください。",
    damaged: "ジャーナルが破損しています。",
    tooNew: "ジャーナルは新しいバージョンで書かれています。",
    tooNewMore: (has, knows) =>
      `形式は${has}ですが、このバージョンが対応するのは${knows}までです。新しいバージョンを入れてからお試しください。`,
    missing: "ジャーナルが見つかりません。",
    missingMore: (epoch) =>
      `ジャーナル${epoch}があるはずです。ディスクを外した場合は、戻してからお試しください。`,
    diskFull: "ディスクがいっぱいです。",
    diskFullMore: "このレジの空き容量を増やしてから、もう一度お試しください。",
    diskFailed: "ディスクが動作しません。",
    diskFailedMore:
      "技術担当に連絡してください。ディスクがある限り、支払い済みの記録は失われません。",
    kept: "ファイルはそのまま保管しています。変更や削除はしていません。",
    file: "ファイル",
    detail: "詳細",
    again: "再試行",
    aside: "退避して新しいジャーナルを開始",
    asideSure: "もう一度押すと新しいジャーナルを開始",
    asideMore: "古いジャーナルは、技術担当者が読めるように隣に残します。",
    trying: "確認中",
    still: "まだ販売できません。",
    keptAs: (file) => `古いジャーナルを${file}として保管しました。`,
    unreachable: "レジが応答しません。しばらくしてからお試しください。",
    waiting: (n) =>
      plural(n, { other: "{n}件の操作が応答を待っています。この画面を閉じないでください。" }),
  },
};
