/** Korean words of paying by phone, by code and by card, for the register page. */
import type { enTap } from "./en-tap.ts";
import { pluralOf } from "./words.ts";

const plural = pluralOf("ko");

export const koTap: typeof enTap = {
  title: "휴대폰",
  now: "지금 대 주세요",
  ready: (amount) => `${amount}. 리더기가 준비되었습니다. 누를 것이 없습니다.`,
  arming: "리더기를 준비하고 있습니다",
  armingMore: (amount) => `${amount}. 다음에 대는 휴대폰으로 결제됩니다.`,
  idle: "휴대폰 결제",
  idleMore: (amount) =>
    `리더기가 대기하고 있지 않습니다. 버튼을 누른 뒤 휴대폰을 대면 ${amount} 결제를 진행합니다.`,
  arm: "휴대폰 기다리기",
  unavailable: "지금은 휴대폰 결제 불가",
  byCode: "코드 결제",
  byCard: "카드",

  cannotPay: {
    "not-joined": "이 포스는 허브에 연결되지 않아 지갑을 쓸 수 없습니다. 현금으로 받으세요.",
    "no-keys":
      "허브의 키를 아직 받지 못해 지갑을 쓸 수 없습니다. 허브가 보낼 때까지 현금으로 받으세요.",
    "certificate-lapsed":
      "이 포스의 인증서가 만료되어 휴대폰이 거절합니다. 현금으로 받고 포스를 허브에 연결하세요.",
    revoked:
      "허브가 이 포스의 휴대폰 결제를 중지했습니다. 현금으로 받고 기술 담당자에게 연락하세요.",
  },

  notice: {
    "lifted-too-soon": {
      title: "너무 일찍 뗐습니다",
      more: (amount) => `결제되지 않았습니다. 다시 대면 ${amount} 결제를 진행합니다.`,
    },
    "confirm-on-phone": {
      title: "휴대폰에서 확인",
      more: (amount) => `고객이 휴대폰에서 ${amount} 결제를 확인한 뒤 다시 댑니다.`,
    },
    "refused-on-phone": {
      title: "휴대폰에서 거절됨",
      more: (amount) => `결제되지 않았습니다. ${amount} 결제 방법을 고객에게 물어보세요.`,
    },
    "not-enough-value": {
      title: "지갑 잔액 부족",
      more: (amount) =>
        `${amount} 결제에 잔액이 모자랍니다. 현금으로 받거나 다른 지갑을 대게 하세요.`,
    },
    "kind-not-supported": {
      title: "여기서 쓸 수 없는 지갑",
      more: (amount) =>
        `이 매장에서 쓸 수 있는 금액이 없습니다. ${amount} 결제는 다른 방법으로 받으세요.`,
    },
    "other-shop": {
      title: "다른 매장의 지갑",
      more: (amount) =>
        `결제되지 않았습니다. 이 매장의 지갑을 요청하거나 ${amount} 결제를 다른 방법으로 받으세요.`,
    },
    "other-currency": {
      title: "다른 통화의 지갑",
      more: (amount) => `${amount} 결제를 할 수 없습니다. 다른 방법으로 받으세요.`,
    },
    "wallet-expired": {
      title: "지갑 갱신 필요",
      more: (amount) =>
        `고객이 네트워크에 연결해 지갑을 한 번 연 뒤 다시 대면 ${amount} 결제를 진행합니다.`,
    },
    denied: {
      title: "차단된 지갑",
      more: (amount) => `결제되지 않았습니다. ${amount} 결제는 다른 방법으로 받으세요.`,
    },
    "not-genuine": {
      title: "정품이 아닌 지갑",
      more: (amount) =>
        `결제되지 않았습니다. ${amount} 결제는 다른 방법으로 받고 관리자에게 알리세요.`,
    },
    cloned: {
      title: "같은 지갑이 두 개 있음",
      more: (amount) =>
        `결제되지 않았습니다. ${amount} 결제는 다른 방법으로 받고 관리자에게 알리세요.`,
    },
    frozen: {
      title: "동결된 지갑",
      more: (amount) => `허브가 중지했습니다. ${amount} 결제는 다른 방법으로 받으세요.`,
    },
    "phone-doubts-till": {
      title: "휴대폰이 이 포스를 신뢰하지 않음",
      more: (amount) =>
        `결제되지 않았습니다. ${amount} 결제는 다른 방법으로 받고 기술 담당자에게 연락하세요.`,
    },
    "over-limit": {
      title: "오프라인 한도 초과",
      more: (amount) =>
        `${amount}: 허브 확인 없이는 받을 수 없는 금액입니다. 고객 휴대폰으로 확인하거나 다른 방법으로 받으세요.`,
    },
    "offline-not-allowed": {
      title: "허브 확인 필요",
      more: (amount) =>
        `${amount} 결제를 허브에 확인할 수 없습니다. 고객 휴대폰으로 확인하거나 다른 방법으로 받으세요.`,
    },
    "two-phones": {
      title: "휴대폰이 두 대입니다",
      more: (amount) => `결제되지 않았습니다. ${amount} 결제를 위해 한 대만 리더기에 대게 하세요.`,
    },
    "use-card-terminal": {
      title: "카드 단말기를 사용하세요",
      more: (amount) =>
        `은행 카드이거나 휴대폰의 다른 결제였습니다. ${amount} 결제는 ‘카드’를 누르세요.`,
    },
    "no-card-terminal": {
      title: "이 매장의 지갑이 아님",
      more: (amount) =>
        `은행 카드이거나 휴대폰의 다른 결제였습니다. ${amount} 결제는 현금으로 받으세요.`,
    },
    "transit-or-tag": {
      title: "교통카드 또는 태그",
      more: (amount) =>
        `여기서는 결제할 수 없습니다. 고객의 휴대폰을 요청하거나 ${amount} 결제를 현금으로 받으세요.`,
    },
    "unknown-card": {
      title: "지갑이 아님",
      more: (amount) =>
        `리더기가 알 수 없는 물건입니다. 고객의 휴대폰을 요청하거나 ${amount} 결제를 현금으로 받으세요.`,
    },
    "not-readable": {
      title: "읽지 못했습니다",
      more: (amount) =>
        `결제되지 않았습니다. 휴대폰을 평평하게 대고 그대로 두면 ${amount} 결제를 진행합니다.`,
    },
    "reader-failed": {
      title: "리더기가 멈췄습니다",
      more: (amount) =>
        `결제되지 않았고 리더기는 자동으로 복구됩니다. 다시 대면 ${amount} 결제를 진행합니다.`,
    },
    "card-declined": {
      title: "카드 거절됨",
      more: (amount) => `결제되지 않았습니다. ${amount} 결제는 다른 방법으로 받으세요.`,
    },
    "card-reason": {
      "terminal-unreachable": "카드 단말기를 찾을 수 없습니다",
      "terminal-busy": "카드 단말기가 다른 결제를 처리하고 있습니다",
      "terminal-restarted": "카드 단말기 전원이 꺼졌습니다",
      "took-too-long": "시간이 초과되었습니다",
      "stopped-at-till": "포스에서 중지했습니다",
      "cancelled-at-terminal": "단말기에서 중지했습니다",
      "not-begun": "카드 단말기에 전달되지 않았습니다",
      "pin-wrong": "비밀번호가 틀렸습니다",
      "not-enough-money": "카드 잔액이 부족합니다",
    },
    "card-declined-known": {
      title: "카드 거절됨",
      more: (amount, reason) =>
        `${reason}. 결제되지 않았습니다. ${amount} 결제는 다른 방법으로 받으세요.`,
    },
    "card-declined-because": {
      title: "카드 거절됨",
      more: (amount, reason) =>
        `단말기 응답: “${reason}”. ${amount} 결제는 다른 방법으로 받으세요.`,
    },
    "wrong-code": {
      title: "코드가 다릅니다",
      more: (amount) => `결제되지 않았습니다. ${amount} 결제 코드를 고객 휴대폰과 비교하세요.`,
    },
    "nothing-was-taken": {
      title: "결제되지 않았습니다",
      more: (amount) => `휴대폰에서 결제되지 않았습니다. 다시 대면 ${amount} 결제를 진행합니다.`,
    },
  },

  hold: {
    title: "그대로 유지하세요",
    more: "아직 휴대폰을 떼지 마세요.",
    found: "휴대폰 인식",
    confirming: "확인 중",
    saving: "저장 중",
  },

  uplink: {
    title: "고객 휴대폰에서",
    more: (amount) =>
      `휴대폰이 허브에 ${amount} 결제를 요청합니다. 그런 다음 다시 대거나, 코드를 보여 주거나, 숫자 8자리를 알려 줍니다.`,
    qr: "고객 휴대폰으로 스캔하세요",
    qrLabel: (amount) => `고객 휴대폰용 코드: ${amount}`,
    begin: "고객 휴대폰으로 확인",
  },

  code: {
    title: "코드 결제",
    type: "코드 입력",
    label: "고객 휴대폰에 표시된 숫자 8자리",
    go: "확인",
    scan: "고객 휴대폰의 코드를 스캔하세요. 스캐너가 준비되었습니다.",
    how: (amount) => `고객이 지갑을 열고 ${amount} 결제 코드를 보여 줍니다.`,
    orUplink: "매장에 네트워크가 없나요? 고객 휴대폰이 대신 허브에 확인합니다.",
    triesLeft: (n) => plural(n, { other: "{n}번 더 입력할 수 있습니다" }),
  },

  card: {
    asking: "카드 단말기를 사용하세요",
    askingMore: (amount) =>
      `단말기가 고객에게 ${amount} 결제를 요청합니다. 여기서 누를 것이 없습니다.`,
    querying: "다시 받지 마세요",
    queryingMore: (amount) => `${amount} 결제 결과를 단말기에 묻고 있습니다.`,
    sent: "금액 전송",
    answer: "단말기 응답",
    saving: "저장 중",
    name: "카드 단말기",
    none: "없음",
    ready: "준비됨",
    busy: "처리 중",
    unreachable: "카드 단말기 없음",
    unreachableMore:
      "카드 단말기가 응답하지 않습니다. 전원과 네트워크를 확인하세요. 그때까지 카드는 받지 마세요.",
  },

  unknown: {
    title: "다시 받지 마세요",
    why: {
      "pulled-away": (amount) =>
        `응답하기 전에 휴대폰을 뗐습니다. ${amount} 결제 여부를 확인하고 있습니다.`,
      "no-answer": (amount) =>
        `휴대폰이 응답하지 않았습니다. ${amount} 결제 여부를 확인하고 있습니다.`,
      "answer-not-believed": (amount) =>
        `휴대폰의 응답을 믿을 수 없습니다. ${amount} 결제 여부를 확인하고 있습니다.`,
      restarted: (amount) =>
        `도중에 포스가 다시 시작되었습니다. ${amount} 결제 여부를 확인하고 있습니다.`,
      "power-cut": (amount) => `도중에 전원이 끊겼습니다. ${amount} 결제 여부를 확인하고 있습니다.`,
      "terminal-silent": (amount) =>
        `카드 단말기의 응답이 끊겼습니다. ${amount} 결제 여부를 확인하고 있습니다.`,
      "not-told": (amount) => `${amount} 결제 여부를 확인하고 있습니다.`,
    },
    sent: "휴대폰으로 전송",
    sentToTerminal: "카드 단말기로 전송",
    answer: "휴대폰 응답",
    answerOfTerminal: "단말기 응답",
    answerIs: {
      "pulled-away": "끊김",
      "no-answer": "없음",
      "answer-not-believed": "믿을 수 없음",
      restarted: "끊김",
      "power-cut": "끊김",
      "terminal-silent": "없음",
      "not-told": "끊김",
    },
    hub: {
      asking: "허브에 확인 중",
      unreachable: "허브에 확인할 수 없음",
      "not-joined": "확인할 허브 없음",
    },
    hubIs: { asking: "", unreachable: "오프라인", "not-joined": "연결 안 됨" },
    askingTerminal: "카드 단말기에 확인 중",
    again: "같은 휴대폰을 다시 대는 것이 가장 빠릅니다.",
    againMore: "결과를 알려 줍니다. 두 번 결제되지 않습니다.",
    hint: {
      "other-phone": {
        title: "다른 휴대폰이었습니다.",
        more: "처음 휴대폰을 리더기에 대게 하세요. 다른 휴대폰에는 아무것도 요청하지 않습니다.",
      },
      "not-found-yet": {
        title: "그 휴대폰에는 결제 기록이 없습니다.",
        more: "처음 휴대폰인지 확신할 수 없습니다. 허브나 관리자의 확인이 필요합니다.",
      },
      "cannot-be-believed": {
        title: "그 휴대폰의 응답을 믿을 수 없습니다.",
        more: "처음 휴대폰을 다시 대 보거나 허브의 응답을 기다리세요.",
      },
    },
    terminal: "카드 단말기를 확인하세요.",
    terminalMore: "포스가 자동으로 다시 묻습니다. 단말기에서 새 결제를 시작하지 마세요.",
    byCode: "휴대폰에 코드가 표시됨",
    managerLater: (time) => `${time} 후 관리자가 결정할 수 있습니다`,
    managerNow: "관리자 결정",
    escalated: "아직 확인되지 않았습니다",
    escalatedMore: (amount) =>
      `계속 기다리거나 관리자가 ${amount} 결제를 종료합니다. 같은 휴대폰으로 여전히 확인할 수 있습니다.`,
  },

  locked: {
    phone: "휴대폰이 리더기에 있는 동안 현금은 잠깁니다",
    uplink: "다른 결제가 잠겼습니다.",
    card: "다른 결제가 잠겼습니다. 카드 단말기가 처리하고 있습니다.",
    unknown: "다른 결제가 잠겼습니다.",
    settledIn: (time) => `${time} 안에 확정 또는 관리자 인계`,
    manager: "관리자가 결정합니다.",
    notice: {
      phone: "휴대폰이 리더기에 있습니다. 응답을 기다리세요.",
      uplink: "고객 휴대폰에서 결제 중입니다. 응답을 기다리세요.",
      card: "카드 단말기에서 결제 중입니다. 응답을 기다리세요.",
      unknown: "결제 여부를 아직 알 수 없습니다. 다시 받지 마세요.",
    },
  },

  voiding: {
    title: "이 결제를 종료할까요?",
    more: (amount) =>
      `관리자만 종료할 수 있습니다. 이후 이 포스는 그 휴대폰의 ${amount} 결제를 집계하지 않습니다.`,
    why: "이유를 선택하세요. 저널에 남습니다.",
    reasons: {
      gone: "고객이 떠남",
      shown: "휴대폰에 결제되지 않았다고 표시됨",
      broken: "휴대폰이 작동하지 않음",
      cash: "고객이 다른 방법으로 결제함",
    },
    go: "결제 종료",
    sure: (amount) => `${amount} 집계하지 않기`,
    sureMore: (amount) =>
      `휴대폰에서 ${amount} 결제가 되었다면 허브가 지갑으로 돌려줍니다. 되돌릴 수 없습니다.`,
    wait: "계속 기다리기",
    ending: "기록 중",
  },

  refused: {
    "not-selling": "지금은 처리할 수 없습니다. 다시 시도하세요.",
    "tender-not-waiting": "이 결제는 그사이 응답을 받았습니다. 화면을 확인하세요.",
    "too-early": "아직 결정할 수 없습니다. 카운트다운을 기다리세요.",
    codeWrong: (n) => plural(n, { other: "코드가 다릅니다. {n}번 더 입력할 수 있습니다." }),
    codesUsed: "코드가 다릅니다. 더 입력할 수 없습니다. 휴대폰이나 QR 코드를 사용하세요.",
    "codes-locked": "여러 번 틀려 코드 입력이 잠시 잠겼습니다. 휴대폰이나 QR 코드를 사용하세요.",
    "over-limit": "코드 입력으로 받기에는 큰 금액입니다. 고객 휴대폰의 코드를 스캔하세요.",
    "not-joined": "이 포스는 허브에 연결되지 않아 코드를 쓸 수 없습니다. 다른 방법으로 받으세요.",
    "qr-refused": "이 거래에 쓸 수 없는 코드입니다. 고객에게 새 코드를 요청하세요.",
    unanswered: "포스가 응답하지 않습니다. 다시 누르세요. 한 번만 처리됩니다.",
    "no-payment": "고객의 결제 코드입니다. 먼저 ‘결제’를 누른 뒤 다시 스캔하세요.",
    "not-now": "지금은 그 코드를 쓸 수 없습니다. 이 결제의 응답을 기다리세요.",
  },

  paid: {
    byTap: (amount) => `${amount} · 터치`,
    byCode: (amount) => `${amount} · 코드`,
    byCard: (amount) => `${amount} · 카드`,
    byNumber: (amount) => `${amount} · 전화번호`,
    byMany: (amount) => `${amount} · 나누어 결제`,
    authorised: "승인됨",
    atRisk: "오프라인 접수(한도 내)",
    confirmed: (time) => `${time}에 저장되었습니다. 더 확인할 것이 없습니다.`,
    mayRefuse: (time) =>
      `${time}에 저장되었습니다. 상품을 건네세요. 나머지는 포스가 자동으로 확인합니다.`,
    cash: "스토어 잔액",
    promo: "프로모션 잔액",
    card: "등록 카드",
    said: (amount, grade) => `${amount} 결제 완료. ${grade}`,
  },

  reader: {
    title: "리더기",
    none: "없음",
    ready: "리더기가 준비되었습니다",
    well: "준비됨",
    starting: "시작 중",
    startingIcon: "리더기를 시작하고 있습니다",
    startingMore: "리더기를 시작하고 있습니다. 몇 초 걸립니다.",
    mending: "리더기 재시작 중",
    mendingMore:
      "리더기가 멈췄거나 케이블이 빠졌습니다. 자동으로 다시 시작합니다. 그동안 현금으로 받으세요.",
    cannotPay: "휴대폰 불가",
  },

  customerPage: "고객 화면",
};
