/** Traditional Chinese (Hong Kong) words of paying by phone, by code and by card, for the register page. */
import type { enTap } from "./en-tap.ts";

export const zhHantTap: typeof enTap = {
  title: "手機",
  now: "請拍手機",
  ready: (amount) => `${amount}。讀卡器已就緒，毋須按鍵。`,
  arming: "讀卡器準備中",
  armingMore: (amount) => `${amount}。下一部貼近的手機將會付款。`,
  idle: "手機付款",
  idleMore: (amount) => `讀卡器未開始等候。請按下按鈕，再將手機貼近以支付 ${amount}。`,
  arm: "等候手機",
  unavailable: "暫時不能用手機付款",
  byCode: "付款碼",
  byCard: "銀行卡",

  cannotPay: {
    "not-joined": "本機未加入主機，無法識別錢包。請收現金。",
    "no-keys": "本機尚未收到主機的密鑰，無法識別錢包。主機傳送之前，請收現金。",
    "certificate-lapsed": "本機的證書已過期，手機會拒付。請收現金，並讓本機連接主機。",
    revoked: "主機不再容許本機收取手機付款。請收現金並聯絡技術員。",
  },

  notice: {
    "lifted-too-soon": {
      title: "手機移開得太快",
      more: (amount) => `未有收款。請再拍一次，支付 ${amount}。`,
    },
    "confirm-on-phone": {
      title: "請在手機上確認",
      more: (amount) => `請顧客在手機確認 ${amount}，然後再拍一次。`,
    },
    "refused-on-phone": {
      title: "已在手機上拒絕",
      more: (amount) => `未有收款。請問顧客如何支付 ${amount}。`,
    },
    "not-enough-value": {
      title: "錢包餘額不足",
      more: (amount) => `不足以支付 ${amount}。請收現金，或改拍另一個錢包。`,
    },
    "kind-not-supported": {
      title: "此錢包不能在此付款",
      more: (amount) => `錢包內沒有本店接受的款項。請以其他方式收取 ${amount}。`,
    },
    "other-shop": {
      title: "這是其他商店的錢包",
      more: (amount) => `未有收款。請顧客出示本店的錢包，或以其他方式收取 ${amount}。`,
    },
    "other-currency": {
      title: "錢包的貨幣不同",
      more: (amount) => `不能支付 ${amount}。請以其他方式收取。`,
    },
    "wallet-expired": {
      title: "錢包資料已過期",
      more: (amount) => `請顧客連線後開啟錢包一次，再拍手機支付 ${amount}。`,
    },
    denied: {
      title: "此錢包已被停用",
      more: (amount) => `未有收款。請以其他方式收取 ${amount}。`,
    },
    "not-genuine": {
      title: "此錢包屬偽冒",
      more: (amount) => `未有收款。請以其他方式收取 ${amount}，並通知經理。`,
    },
    cloned: {
      title: "此錢包被複製",
      more: (amount) => `未有收款。請以其他方式收取 ${amount}，並通知經理。`,
    },
    frozen: {
      title: "此錢包已凍結",
      more: (amount) => `主機已停用此錢包。請以其他方式收取 ${amount}。`,
    },
    "phone-doubts-till": {
      title: "手機不信任本機",
      more: (amount) => `未有收款。請以其他方式收取 ${amount}，並聯絡技術員。`,
    },
    "over-limit": {
      title: "超出離線限額",
      more: (amount) => `離線時不能收取 ${amount}。請經顧客的手機查核，或以其他方式收取。`,
    },
    "offline-not-allowed": {
      title: "須連接主機",
      more: (amount) => `未能向主機查核 ${amount}。請經顧客的手機查核，或以其他方式收取。`,
    },
    "two-phones": {
      title: "同時有兩部手機",
      more: (amount) => `未有收款。請只將一部手機貼近讀卡器，支付 ${amount}。`,
    },
    "use-card-terminal": {
      title: "請使用刷卡機",
      more: (amount) => `這是銀行卡，或手機內的其他錢包。請按「銀行卡」收取 ${amount}。`,
    },
    "no-card-terminal": {
      title: "並非本店的錢包",
      more: (amount) => `這是銀行卡，或手機內的其他錢包。請以現金收取 ${amount}。`,
    },
    "transit-or-tag": {
      title: "這是交通卡或標籤",
      more: (amount) => `不能在此付款。請顧客出示手機，或以現金收取 ${amount}。`,
    },
    "unknown-card": {
      title: "並非錢包",
      more: (amount) => `讀卡器無法識別。請顧客出示手機，或以現金收取 ${amount}。`,
    },
    "not-readable": {
      title: "未能讀取",
      more: (amount) => `未有收款。請將手機平放並保持不動，支付 ${amount}。`,
    },
    "reader-failed": {
      title: "讀卡器發生故障",
      more: (amount) => `未有收款，讀卡器會自行恢復。請再拍一次，支付 ${amount}。`,
    },
    "card-declined": {
      title: "銀行卡被拒",
      more: (amount) => `未有收款。請以其他方式收取 ${amount}。`,
    },
    "card-reason": {
      "terminal-unreachable": "找不到刷卡機",
      "terminal-busy": "刷卡機正在處理另一筆付款",
      "terminal-restarted": "刷卡機曾被關機",
      "took-too-long": "時間太長",
      "stopped-at-till": "已在本機停止",
      "cancelled-at-terminal": "已在刷卡機停止",
      "not-begun": "刷卡機並未收到此付款",
      "pin-wrong": "密碼錯誤",
      "not-enough-money": "卡內金額不足",
    },
    "card-declined-known": {
      title: "銀行卡被拒",
      more: (amount, reason) => `${reason}，未有收款。請以其他方式收取 ${amount}。`,
    },
    "card-declined-because": {
      title: "銀行卡被拒",
      more: (amount, reason) => `刷卡機顯示「${reason}」。請以其他方式收取 ${amount}。`,
    },
    "wrong-code": {
      title: "付款碼錯誤",
      more: (amount) => `未有收款。請與顧客手機上 ${amount} 的付款碼核對。`,
    },
    "nothing-was-taken": {
      title: "未有收款",
      more: (amount) => `手機並未付款。請再拍一次，支付 ${amount}。`,
    },
  },

  hold: {
    title: "請保持不動",
    more: "請先不要移開手機。",
    found: "已感應手機",
    confirming: "確認中",
    saving: "儲存中",
  },

  uplink: {
    title: "在顧客的手機上付款",
    more: (amount) => `手機會向主機查核 ${amount}。完成後請再拍手機、出示付款碼，或讀出八位數字。`,
    qr: "請顧客用手機掃描",
    qrLabel: (amount) => `供顧客手機掃描的付款碼：${amount}`,
    begin: "經顧客的手機查核",
  },

  code: {
    title: "付款碼",
    type: "輸入付款碼",
    label: "顧客手機上的八位數字",
    go: "核對",
    scan: "請掃描顧客手機上的付款碼，掃描器已就緒。",
    how: (amount) => `請顧客開啟錢包，出示 ${amount} 的付款碼。`,
    orUplink: "店內沒有網絡？可改由顧客的手機向主機查核。",
    triesLeft: (n) => `尚可嘗試 ${n} 次`,
  },

  card: {
    asking: "請使用刷卡機",
    askingMore: (amount) => `刷卡機會向顧客收取 ${amount}。在此毋須按鍵。`,
    querying: "請勿重複收款",
    queryingMore: (amount) => `正在向刷卡機查核 ${amount} 的結果。`,
    sent: "已傳送金額",
    answer: "刷卡機的回覆",
    saving: "儲存中",
    name: "刷卡機",
    none: "沒有",
    ready: "就緒",
    busy: "使用中",
    unreachable: "找不到刷卡機",
    unreachableMore: "刷卡機沒有回應。請檢查電源和網絡；恢復之前請勿收銀行卡。",
  },

  unknown: {
    title: "請勿重複收款",
    why: {
      "pulled-away": (amount) => `手機未回覆便已移開。正在查核 ${amount} 是否已付。`,
      "no-answer": (amount) => `手機沒有回覆。正在查核 ${amount} 是否已付。`,
      "answer-not-believed": (amount) => `手機的回覆不可信。正在查核 ${amount} 是否已付。`,
      restarted: (amount) => `收銀機中途重新啟動。正在查核 ${amount} 是否已付。`,
      "power-cut": (amount) => `中途停電。正在查核 ${amount} 是否已付。`,
      "terminal-silent": (amount) => `刷卡機沒有回應。正在查核 ${amount} 是否已付。`,
      "not-told": (amount) => `正在查核 ${amount} 是否已付。`,
    },
    sent: "已傳送到手機",
    sentToTerminal: "已傳送到刷卡機",
    answer: "手機的回覆",
    answerOfTerminal: "刷卡機的回覆",
    answerIs: {
      "pulled-away": "遺失",
      "no-answer": "沒有",
      "answer-not-believed": "不可信",
      restarted: "遺失",
      "power-cut": "遺失",
      "terminal-silent": "沒有",
      "not-told": "遺失",
    },
    hub: {
      asking: "正向主機查核",
      unreachable: "未能向主機查核",
      "not-joined": "沒有主機可查核",
    },
    hubIs: { asking: "", unreachable: "離線", "not-joined": "未加入" },
    askingTerminal: "正向刷卡機查核",
    again: "最快的方法：再拍同一部手機。",
    againMore: "手機會回報結果，不會再次收款。",
    hint: {
      "other-phone": {
        title: "這是另一部手機。",
        more: "請將第一部手機貼近讀卡器，其他手機不會被收款。",
      },
      "not-found-yet": {
        title: "這部手機沒有該筆付款。",
        more: "未能確定這是否第一部手機，須由主機或經理決定。",
      },
      "cannot-be-believed": {
        title: "這部手機的回覆不可信。",
        more: "請再試第一部手機，或等候主機。",
      },
    },
    terminal: "請查看刷卡機。",
    terminalMore: "收銀機會自行再次查核，請勿在刷卡機開始新的付款。",
    byCode: "手機顯示付款碼",
    managerLater: (time) => `${time} 後可由經理決定`,
    managerNow: "由經理決定",
    escalated: "仍未能確定",
    escalatedMore: (amount) =>
      `請繼續等候，或由經理結束 ${amount} 的付款。同一部手機仍可完成查核。`,
  },

  locked: {
    phone: "手機在讀卡器上，暫不收現金",
    uplink: "其他付款方式已鎖定。",
    card: "其他付款方式已鎖定。刷卡機正在處理。",
    unknown: "其他付款方式已鎖定。",
    settledIn: (time) => `${time} 內完成，或轉交處理`,
    manager: "由經理決定。",
    notice: {
      phone: "手機在讀卡器上。請等候回覆。",
      uplink: "顧客的手機正在處理這筆付款。請等候回覆。",
      card: "刷卡機正在處理這筆付款。請等候回覆。",
      unknown: "尚未確定是否已付款。請勿重複收款。",
    },
  },

  voiding: {
    title: "結束這筆付款？",
    more: (amount) => `只有經理可以結束。其後本機不會計算該手機的 ${amount}。`,
    why: "原因？會記入日誌。",
    reasons: {
      gone: "顧客已離開",
      shown: "手機顯示未有付款",
      broken: "手機已不能使用",
      cash: "顧客改用其他方式付款",
    },
    go: "結束付款",
    sure: (amount) => `不再計算 ${amount}`,
    sureMore: (amount) => `如手機確已支付 ${amount}，主機會退回錢包。此操作不能還原。`,
    wait: "繼續等候",
    ending: "正在記錄",
  },

  refused: {
    "not-selling": "收銀機暫時未能處理。請再試一次。",
    "tender-not-waiting": "這筆付款已有結果。請看畫面。",
    "too-early": "尚未可以決定。請等候倒數完結。",
    codeWrong: (n) => `付款碼不正確。尚可嘗試 ${n} 次。`,
    codesUsed: "付款碼不正確，已不可再試。請用手機或其二維碼。",
    "codes-locked": "錯誤次數太多，暫時不能輸入付款碼。請用手機或其二維碼。",
    "over-limit": "此金額不能以輸入的付款碼支付。請掃描顧客手機上的二維碼。",
    "not-joined": "本機未加入主機，無法識別付款碼。請用其他方式收款。",
    "qr-refused": "此碼不能支付這筆交易。請顧客出示新的付款碼。",
    unanswered: "收銀機沒有回應。請再按一次，只會執行一次。",
    "no-payment": "這是顧客的付款碼。請先按「收款」，然後再掃描。",
    "not-now": "現在不能使用此碼。請等候這筆付款的結果。",
  },

  paid: {
    byTap: (amount) => `${amount} · 拍機付款`,
    byCode: (amount) => `${amount} · 付款碼`,
    byCard: (amount) => `${amount} · 銀行卡`,
    byNumber: (amount) => `${amount} · 電話號碼`,
    byMany: (amount) => `${amount} · 分開支付`,
    authorised: "已授權",
    atRisk: "離線接納，限額之內",
    confirmed: (time) => `已於 ${time} 儲存，毋須再核對。`,
    mayRefuse: (time) => `已於 ${time} 儲存。請交付貨品，本機會自行跟進。`,
    cash: "商店儲值",
    promo: "推廣獎賞",
    card: "已登記的卡",
    said: (amount, grade) => `已付款 ${amount}。${grade}`,
  },

  reader: {
    title: "讀卡器",
    none: "沒有",
    ready: "讀卡器已就緒",
    well: "就緒",
    starting: "啟動中",
    startingIcon: "讀卡器正在啟動",
    startingMore: "讀卡器正在啟動，需時數秒。",
    mending: "讀卡器重啟中",
    mendingMore: "讀卡器沒有反應，或接線鬆脫。它會自行重新啟動；期間請收現金。",
    cannotPay: "不收手機",
  },

  customerPage: "顧客顯示屏",
};
