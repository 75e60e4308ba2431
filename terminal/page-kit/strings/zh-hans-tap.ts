/** Simplified Chinese words of paying by phone, by code and by card, for the register page. */
import type { enTap } from "./en-tap.ts";

export const zhHansTap: typeof enTap = {
  title: "手机",
  now: "请将手机贴近",
  ready: (amount) => `${amount}。读卡器已就绪，无需按键。`,
  arming: "读卡器准备中",
  armingMore: (amount) => `${amount}。下一部贴近的手机将会付款。`,
  idle: "手机付款",
  idleMore: (amount) => `读卡器还没有开始等候。请先按下按钮，再将手机贴近以支付 ${amount}。`,
  arm: "等候手机",
  unavailable: "暂时不能用手机付款",
  byCode: "付款码",
  byCard: "银行卡",

  cannotPay: {
    "not-joined": "本机未加入主机，无法识别钱包。请收现金。",
    "no-keys": "本机还没有收到主机的密钥，无法识别钱包。主机发送之前，请收现金。",
    "certificate-lapsed": "本机的证书已过期，手机会拒付。请收现金，并让本机连接主机。",
    revoked: "主机不再允许本机收取手机付款。请收现金并联系技术员。",
  },

  notice: {
    "lifted-too-soon": {
      title: "手机移开得太快",
      more: (amount) => `没有扣款。请再贴近一次，支付 ${amount}。`,
    },
    "confirm-on-phone": {
      title: "请在手机上确认",
      more: (amount) => `请顾客在手机上确认 ${amount}，然后再贴近一次。`,
    },
    "refused-on-phone": {
      title: "已在手机上拒绝",
      more: (amount) => `没有扣款。请询问顾客如何支付 ${amount}。`,
    },
    "not-enough-value": {
      title: "钱包余额不足",
      more: (amount) => `不足以支付 ${amount}。请收现金，或换一个钱包。`,
    },
    "kind-not-supported": {
      title: "此钱包不能在这里付款",
      more: (amount) => `钱包里没有本店接受的款项。请用其他方式收取 ${amount}。`,
    },
    "other-shop": {
      title: "这是其他商店的钱包",
      more: (amount) => `没有扣款。请顾客出示本店的钱包，或用其他方式收取 ${amount}。`,
    },
    "other-currency": {
      title: "钱包的货币不同",
      more: (amount) => `不能支付 ${amount}。请用其他方式收取。`,
    },
    "wallet-expired": {
      title: "钱包信息已过期",
      more: (amount) => `请顾客联网后打开一次钱包，再贴近手机支付 ${amount}。`,
    },
    denied: {
      title: "此钱包已被停用",
      more: (amount) => `没有扣款。请用其他方式收取 ${amount}。`,
    },
    "not-genuine": {
      title: "此钱包是伪造的",
      more: (amount) => `没有扣款。请用其他方式收取 ${amount}，并告知经理。`,
    },
    cloned: {
      title: "此钱包被复制",
      more: (amount) => `没有扣款。请用其他方式收取 ${amount}，并告知经理。`,
    },
    frozen: {
      title: "此钱包已冻结",
      more: (amount) => `主机已停用此钱包。请用其他方式收取 ${amount}。`,
    },
    "phone-doubts-till": {
      title: "手机不信任本机",
      more: (amount) => `没有扣款。请用其他方式收取 ${amount}，并联系技术员。`,
    },
    "over-limit": {
      title: "超出离线限额",
      more: (amount) => `离线时不能收取 ${amount}。请通过顾客的手机核实，或用其他方式收取。`,
    },
    "offline-not-allowed": {
      title: "需要连接主机",
      more: (amount) => `无法向主机核实 ${amount}。请通过顾客的手机核实，或用其他方式收取。`,
    },
    "two-phones": {
      title: "同时有两部手机",
      more: (amount) => `没有扣款。请只将一部手机贴近读卡器，支付 ${amount}。`,
    },
    "use-card-terminal": {
      title: "请使用刷卡机",
      more: (amount) => `这是银行卡，或手机里的其他钱包。请按“银行卡”收取 ${amount}。`,
    },
    "no-card-terminal": {
      title: "不是本店的钱包",
      more: (amount) => `这是银行卡，或手机里的其他钱包。请用现金收取 ${amount}。`,
    },
    "transit-or-tag": {
      title: "这是交通卡或标签",
      more: (amount) => `不能在这里付款。请顾客出示手机，或用现金收取 ${amount}。`,
    },
    "unknown-card": {
      title: "不是钱包",
      more: (amount) => `读卡器无法识别。请顾客出示手机，或用现金收取 ${amount}。`,
    },
    "not-readable": {
      title: "无法读取",
      more: (amount) => `没有扣款。请将手机放平并保持不动，支付 ${amount}。`,
    },
    "reader-failed": {
      title: "读卡器发生故障",
      more: (amount) => `没有扣款，读卡器会自行恢复。请再贴近一次，支付 ${amount}。`,
    },
    "card-declined": {
      title: "银行卡被拒",
      more: (amount) => `没有扣款。请用其他方式收取 ${amount}。`,
    },
    "card-reason": {
      "terminal-unreachable": "找不到刷卡机",
      "terminal-busy": "刷卡机正在处理另一笔付款",
      "terminal-restarted": "刷卡机曾被关机",
      "took-too-long": "时间太长",
      "stopped-at-till": "已在本机停止",
      "cancelled-at-terminal": "已在刷卡机上停止",
      "not-begun": "刷卡机没有收到这笔付款",
      "pin-wrong": "密码错误",
      "not-enough-money": "卡内余额不足",
    },
    "card-declined-known": {
      title: "银行卡被拒",
      more: (amount, reason) => `${reason}，没有扣款。请用其他方式收取 ${amount}。`,
    },
    "card-declined-because": {
      title: "银行卡被拒",
      more: (amount, reason) => `刷卡机显示“${reason}”。请用其他方式收取 ${amount}。`,
    },
    "wrong-code": {
      title: "付款码错误",
      more: (amount) => `没有扣款。请与顾客手机上 ${amount} 的付款码核对。`,
    },
    "nothing-was-taken": {
      title: "没有扣款",
      more: (amount) => `手机没有付款。请再贴近一次，支付 ${amount}。`,
    },
  },

  hold: {
    title: "请保持不动",
    more: "请先不要移开手机。",
    found: "已感应到手机",
    confirming: "确认中",
    saving: "保存中",
  },

  uplink: {
    title: "在顾客的手机上付款",
    more: (amount) =>
      `手机会向主机核实 ${amount}。完成后请再贴近手机、出示付款码，或读出八位数字。`,
    qr: "请顾客用手机扫描",
    qrLabel: (amount) => `供顾客手机扫描的付款码：${amount}`,
    begin: "通过顾客的手机核实",
  },

  code: {
    title: "付款码",
    type: "输入付款码",
    label: "顾客手机上的八位数字",
    go: "核对",
    scan: "请扫描顾客手机上的付款码，扫码枪已就绪。",
    how: (amount) => `请顾客打开钱包，出示 ${amount} 的付款码。`,
    orUplink: "店里没有网络？可以改由顾客的手机向主机核实。",
    triesLeft: (n) => `还可以尝试 ${n} 次`,
  },

  card: {
    asking: "请使用刷卡机",
    askingMore: (amount) => `刷卡机会向顾客收取 ${amount}。这里无需按键。`,
    querying: "请勿重复收款",
    queryingMore: (amount) => `正在向刷卡机核实 ${amount} 的结果。`,
    sent: "已发送金额",
    answer: "刷卡机的回复",
    saving: "保存中",
    name: "刷卡机",
    none: "没有",
    ready: "就绪",
    busy: "使用中",
    unreachable: "找不到刷卡机",
    unreachableMore: "刷卡机没有响应。请检查电源和网络；恢复之前请勿收银行卡。",
  },

  unknown: {
    title: "请勿重复收款",
    why: {
      "pulled-away": (amount) => `手机没有回复就移开了。正在核实 ${amount} 是否已支付。`,
      "no-answer": (amount) => `手机没有回复。正在核实 ${amount} 是否已支付。`,
      "answer-not-believed": (amount) => `手机的回复不可信。正在核实 ${amount} 是否已支付。`,
      restarted: (amount) => `收银机中途重启。正在核实 ${amount} 是否已支付。`,
      "power-cut": (amount) => `中途断电。正在核实 ${amount} 是否已支付。`,
      "terminal-silent": (amount) => `刷卡机没有响应。正在核实 ${amount} 是否已支付。`,
      "not-told": (amount) => `正在核实 ${amount} 是否已支付。`,
    },
    sent: "已发送到手机",
    sentToTerminal: "已发送到刷卡机",
    answer: "手机的回复",
    answerOfTerminal: "刷卡机的回复",
    answerIs: {
      "pulled-away": "丢失",
      "no-answer": "没有",
      "answer-not-believed": "不可信",
      restarted: "丢失",
      "power-cut": "丢失",
      "terminal-silent": "没有",
      "not-told": "丢失",
    },
    hub: {
      asking: "正在向主机核实",
      unreachable: "无法向主机核实",
      "not-joined": "没有主机可以核实",
    },
    hubIs: { asking: "", unreachable: "离线", "not-joined": "未加入" },
    askingTerminal: "正在向刷卡机核实",
    again: "最快的方法：再次贴近同一部手机。",
    againMore: "手机会报告结果，不会再次扣款。",
    hint: {
      "other-phone": {
        title: "这是另一部手机。",
        more: "请将第一部手机贴近读卡器，其他手机不会被扣款。",
      },
      "not-found-yet": {
        title: "这部手机没有这笔付款。",
        more: "不能确定它是不是第一部手机，要由主机或经理决定。",
      },
      "cannot-be-believed": {
        title: "这部手机的回复不可信。",
        more: "请再试第一部手机，或等候主机。",
      },
    },
    terminal: "请查看刷卡机。",
    terminalMore: "收银机会自行再次核实，请勿在刷卡机上开始新的付款。",
    byCode: "手机显示付款码",
    managerLater: (time) => `${time} 后可由经理决定`,
    managerNow: "由经理决定",
    escalated: "仍然无法确定",
    escalatedMore: (amount) =>
      `请继续等候，或由经理结束 ${amount} 的付款。同一部手机仍可以完成核实。`,
  },

  locked: {
    phone: "手机在读卡器上，暂不收现金",
    uplink: "其他付款方式已锁定。",
    card: "其他付款方式已锁定。刷卡机正在处理。",
    unknown: "其他付款方式已锁定。",
    settledIn: (time) => `${time} 内完成，或转交处理`,
    manager: "由经理决定。",
    notice: {
      phone: "手机在读卡器上。请等候回复。",
      uplink: "顾客的手机正在处理这笔付款。请等候回复。",
      card: "刷卡机正在处理这笔付款。请等候回复。",
      unknown: "还不确定是否已付款。请勿重复收款。",
    },
  },

  voiding: {
    title: "结束这笔付款？",
    more: (amount) => `只有经理可以结束。之后本机不会计入该手机的 ${amount}。`,
    why: "原因？会记入日志。",
    reasons: {
      gone: "顾客已离开",
      shown: "手机显示没有扣款",
      broken: "手机已不能使用",
      cash: "顾客改用其他方式付款",
    },
    go: "结束付款",
    sure: (amount) => `不再计入 ${amount}`,
    sureMore: (amount) => `如果手机确实支付了 ${amount}，主机会退回钱包。此操作不能撤销。`,
    wait: "继续等候",
    ending: "正在记录",
  },

  refused: {
    "not-selling": "收银机暂时无法处理。请重试。",
    "tender-not-waiting": "这笔付款已有结果。请看屏幕。",
    "too-early": "还不能决定。请等候倒计时结束。",
    codeWrong: (n) => `付款码不正确。还可以尝试 ${n} 次。`,
    codesUsed: "付款码不正确，不能再试。请用手机或它的二维码。",
    "codes-locked": "错误次数太多，暂时不能输入付款码。请用手机或它的二维码。",
    "over-limit": "这个金额不能用输入的付款码支付。请扫描顾客手机上的二维码。",
    "not-joined": "本机未加入主机，无法识别付款码。请用其他方式收款。",
    "qr-refused": "此码不能支付这笔交易。请顾客出示新的付款码。",
    unanswered: "收银机没有响应。请再按一次，只会执行一次。",
    "no-payment": "这是顾客的付款码。请先按“收款”，再扫描一次。",
    "not-now": "现在不能使用此码。请等候这笔付款的结果。",
  },

  paid: {
    byTap: (amount) => `${amount} · 贴近支付`,
    byCode: (amount) => `${amount} · 付款码`,
    byCard: (amount) => `${amount} · 银行卡`,
    byNumber: (amount) => `${amount} · 手机号`,
    byMany: (amount) => `${amount} · 分次支付`,
    authorised: "已授权",
    atRisk: "离线受理，限额之内",
    confirmed: (time) => `已于 ${time} 保存，无需再核对。`,
    mayRefuse: (time) => `已于 ${time} 保存。请交付商品，本机会自行跟进。`,
    cash: "商店储值",
    promo: "赠送金额",
    card: "已绑定的卡",
    said: (amount, grade) => `已付款 ${amount}。${grade}`,
  },

  reader: {
    title: "读卡器",
    none: "没有",
    ready: "读卡器已就绪",
    well: "就绪",
    starting: "启动中",
    startingIcon: "读卡器正在启动",
    startingMore: "读卡器正在启动，需要几秒钟。",
    mending: "读卡器重启中",
    mendingMore: "读卡器没有响应，或接线松脱。它会自行重启；期间请收现金。",
    cannotPay: "不收手机",
  },

  customerPage: "顾客屏幕",
};
