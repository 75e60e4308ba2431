/** Traditional Chinese (Hong Kong) words of the customers' page. */
import type { enShopper } from "./en-shopper.ts";
import { pluralOf } from "./words.ts";

const plural = pluralOf("zh-Hant");

export const zhHantShopper: typeof enShopper = {
  locale: "zh-HK",

  page: {
    title: "簽到",
    opening: "請稍候",
    away: "店舖未有回應",
    awayMore: "請檢查手機是否已連線。此頁會自動繼續。",
    home: "返回首頁",
  },

  points: {
    some: (n) => plural(n, { other: "{n} 分" }),
    more: (n) => plural(n, { other: "+{n} 分" }),
  },

  consent: {
    title: "首次簽到之前",
    heard: "手機只會在簽到時聆聽店內的聲音，不會錄音。",
    kept: "店舖會保存簽到的地點、時間和積分，不會保存姓名或電話號碼。",
    erased: "可隨時在此刪除全部資料。",
    text: "同意書內容",
    version: (version) => `第 ${version} 版`,
    agree: "同意",
    changed: "上次同意之後，內容已經更改。",
  },

  home: {
    title: "在此簽到",
    more: "站在以下其中一處，然後按下按鈕，手機便會聆聽該處的聲音。",
    start: "簽到",
    places: "可簽到的地點",
    points: "積分與到訪紀錄",
    about: "關於聲音",
    language: "語言",
    notKept: "此視窗不會保存資料，關閉後積分便會消失。請改用非私密視窗開啟此頁。",
  },

  listen: {
    stop: "停止",
    asking: { title: "可以聆聽嗎？", more: "手機正詢問此頁可否使用麥克風，請允許。" },
    starting: { title: "請稍候", more: "麥克風正在啟動。" },
    listening: {
      title: "聆聽中…",
      more: "像閱讀時一樣拿着手機。聲音是聽不到的，亦不會錄音。",
    },
    sending: { title: "聽到了", more: "店舖正在核對這是否店內的聲音。" },
    away: {
      title: "聽到了，尚未送出",
      more: (seconds) => `店舖未有回應。聽到的內容已保存，會在 ${seconds} 秒內繼續重送。`,
    },
    signal: "訊號",
    signal0: "暫未聽到",
    signal1: "弱，請再走近一點",
    signal2: "尚可，請再走近一點",
    signal3: "良好",
    signal4: "很強",
  },

  hindrance: {
    suspended: { title: "請按一下繼續", more: "瀏覽器要等你按一下才會聆聽。", act: "繼續" },
    muted: { title: "麥克風正被使用", more: "通話或語音助理正在使用麥克風，結束後會自動繼續。" },
    silent: { title: "麥克風沒有聲音", more: "請檢查麥克風是否已關閉或被遮住。" },
    "band-missing": {
      title: "此麥克風聽不到高音",
      more: "請除下耳機。如沒有戴耳機，請改用其他瀏覽器開啟此頁。",
    },
  },

  reward: {
    label: "簽到獎賞",
    here: "已確認你在此處",
    heldLabel: "即將到帳",
    held: (points) => `店舖檢查發射器後，便會加上這 ${points}。無須再做任何事。`,
    heldHere: "已聽到，並已為你保留",
    alreadyLabel: "已簽到",
    already: "這次到訪已經計算。",
    alreadyHere: "你在此處",
    next: (when) => `此處的下一次獎賞：${when}。`,
    visit: "已記下你在此處",
    visitLabel: "今次沒有積分",
    late: "送達店舖時已太遲：一分鐘之後，聲音便不能再作證明。請重新簽到。",
    total: (points) => `你共有 ${points}`,
    keepGoing: "繼續前往",
    done: "已完成",
    use: "在收銀處使用",
    nextPlace: "到下一處簽到",
    finish: "完成",
  },

  till: {
    title: "請在收銀處出示",
    more: "由收銀員扣減。下面的時鐘會走動，截圖無效。",
    now: "現在",
    customer: "你的編號",
  },

  refused: {
    wrong: {
      title: "這不是本店的聲音",
      more: "聽到的是其他地方的聲音。請站近本店的發射器，再簽到一次。",
    },
    stale: {
      title: "這是舊的聲音",
      more: "只有此刻在店內發出的聲音才有效。請站在該處，再簽到一次。",
    },
    limited: {
      title: "暫時夠了",
      more: "短時間內嘗試太多次。請稍等，然後再簽到。",
      wait: (seconds) => `${seconds} 秒後可再簽到`,
      until: (when) => `下次可簽到：${when}`,
    },
  },

  trouble: {
    "insecure-origin": {
      title: "這個網址不夠安全",
      more: "手機只會讓 https:// 開頭的網頁使用麥克風。請再掃描店內的二維碼，或向職員查詢 https:// 開頭的網址。",
    },
    unsupported: {
      title: "此瀏覽器不能聆聽",
      more: "請更新手機系統，或改用 Chrome、Safari 或 Firefox 開啟此頁。",
    },
    denied: {
      title: "未獲准使用麥克風",
      more: "請按網址旁的鎖或標誌，允許此頁使用麥克風，然後再簽到。",
    },
    revoked: { title: "麥克風權限已被收回", more: "請再次允許此頁使用麥克風，然後簽到。" },
    "no-microphone": { title: "找不到麥克風", more: "此手機沒有可用的麥克風，請改用另一部手機。" },
    "microphone-busy": {
      title: "麥克風正被使用",
      more: "其他應用程式正在使用麥克風。請結束通話或錄音，然後再簽到。",
    },
    "microphone-lost": { title: "麥克風已斷開", more: "是否剛除下耳機？請再簽到一次。" },
    interrupted: { title: "被來電打斷了", more: "通話結束後，請再簽到一次。" },
    "no-sound": {
      title: "麥克風沒有聲音",
      more: "請關閉其他正在聆聽的應用程式，然後再簽到。如仍無效，請重新啟動瀏覽器。",
    },
    "page-broken": { title: "此頁未能完整載入", more: "請重新載入。你的積分不受影響。" },
    suspended: { title: "瀏覽器停止了聆聽", more: "請再簽到一次，並保持此頁開啟。" },
    muted: {
      title: "麥克風正被使用",
      more: "通話或語音助理正在使用麥克風。結束後請再簽到。",
    },
    silent: { title: "麥克風沒有聲音", more: "請檢查麥克風是否已關閉或被遮住，然後再簽到。" },
    "band-missing": {
      title: "此麥克風聽不到高音",
      more: "請除下耳機再簽到。如沒有戴耳機，請改用其他瀏覽器開啟此頁。",
    },
    hidden: { title: "已停止聆聽", more: "只有在你看着此頁時才會聆聽。請再簽到一次。" },
    "not-heard": {
      title: "在此處聽不到聲音",
      more: "請向櫃位或標誌走近幾步，不要遮住手機底部，然後再簽到。",
    },
    "hub-away": {
      title: "店舖未有回應",
      more: "聽到的聲音只在一分鐘內有效，現已過時。手機連線後請再簽到。",
    },
    "not-understood": { title: "這是舊版的頁面", more: "請重新載入。你的積分不受影響。" },
    "no-key": {
      title: "此視窗不能建立鑰匙",
      more: "沒有鑰匙便不能記錄你的積分。請改用非私密視窗開啟此頁。",
    },
    again: "再次簽到",
    reload: "重新載入",
  },

  visits: {
    title: "積分與到訪紀錄",
    total: "你的積分",
    held: (points) => `另有 ${points}即將到帳`,
    none: "未有到訪紀錄。看到標誌時便可簽到。",
    away: "店舖未有回應。你的積分在店舖那邊安全無恙。",
    states: { counted: "", held: "即將到帳", dropped: "不獲計算", late: "太遲，沒有積分" },
    erase: "刪除我的資料",
    customer: "你的編號",
  },

  erase: {
    title: "刪除全部資料？",
    more: "店舖和此手機上的到訪紀錄、積分和鑰匙都會刪除，不能復原。",
    confirm: "刪除",
    keep: "保留",
    busy: "正在刪除",
    failed: "店舖未有回應，所以沒有刪除任何資料。請稍後再試。",
    done: "已刪除全部資料",
    doneMore: "店舖只保留不涉及任何人的總數。",
  },

  about: {
    title: "關於聲音",
    what: "一個小型發射器以 18 至 20 kHz 唱出一個號碼，高於大部分人的聽覺範圍。號碼每半分鐘轉換一次，所以錄音毫無用處。",
    listens: "手機只會在按下按鈕後聆聽，最多 15 秒。聲音在手機內即時讀取，不會保存，亦不會傳送。",
    sends: "傳送的只有聽到的號碼、時間和清晰程度，並以只有此手機持有的鑰匙簽署。",
    kept: "店舖會保存地點、該半分鐘和積分。清晰程度會在 30 天後刪除。",
    level: "音量很低，並設有上限。兒童和動物或會聽到：如有困擾，請告訴職員。",
  },
};
