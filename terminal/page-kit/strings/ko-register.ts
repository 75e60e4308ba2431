/** Korean words of the register page: 합니다 and 하세요 in sentences, noun phrases on buttons. */
import { korean as paper } from "@tillwave/shared/print/receipt-words-ko";
import type { enRegister } from "./en-register.ts";
import { koLine } from "./ko-line.ts";
import { koStaff } from "./ko-staff.ts";
import { koReversal } from "./ko-reversal.ts";
import { koShift } from "./ko-shift.ts";
import { koCamera } from "./ko-camera.ts";
import { koKeys } from "./ko-keys.ts";
import { koScanner } from "./ko-scanner.ts";
import { koTablet } from "./ko-tablet.ts";
import { koFavourites } from "./ko-favourites.ts";
import { koTap } from "./ko-tap.ts";
import { koTraining } from "./ko-training.ts";
import { pluralOf } from "./words.ts";

const plural = pluralOf("ko");

export const koRegister: typeof enRegister = {
  page: {
    connecting: "포스를 기다리고 있습니다",
    connectingMore: "화면이 열려 있습니다. 포스가 응답하면 시작합니다.",
    notAllowed: "이 화면에서는 판매할 수 없습니다",
    notAllowedMore: "포스의 키 없이 열렸습니다. 포스에서 다시 여세요.",
    tooMany: "이 포스의 화면이 너무 많이 열려 있습니다",
    tooManyMore: "쓰지 않는 화면을 닫으세요. 그러면 이 화면이 자동으로 시작합니다.",
    unknownCurrency: (code) => `지원하지 않는 통화: ${code}`,
    unknownCurrencyMore: "매장 통화를 고치거나 새 버전을 설치하세요.",
    demo: "데모",
  },

  bar: {
    connected: "포스에 연결되었습니다",
    lost: "포스가 응답하지 않습니다",
    heldUp: "포스가 아직 응답하지 않았습니다",
    attention: (n) => plural(n, { other: "알림 {n}건" }),
  },

  paper: {
    waiting: "출력 대기",
    waitingForPaper: "용지 대기",
    waitingForPrinter: "프린터 대기",
    printing: "출력 중",
    printed: "출력됨",
    notPrinted: "출력 안 됨",
    unknown: "출력 여부 불명",
    ofCopy: (n, what) => `사본 ${n}: ${what}`,
    didItComeOut: "출력되었나요?",
    didCopyComeOut: (n) => `사본 ${n}번이 출력되었나요?`,
    didItComeOutMore: "출력 도중 프린터의 응답이 끊겼습니다.",
    yes: "예",
    print: "영수증 출력",
    again: "다시 출력",
    copy: "사본 출력",
    noPrinter: "이 포스에는 프린터가 없습니다.",
    noSuchSale: "이 거래를 찾을 수 없습니다. 아무것도 출력하지 않았습니다.",
    queueFull: (n) =>
      `영수증 ${n}장이 이미 출력을 기다리고 있습니다. 프린터를 확인한 뒤 출력하세요.`,
    notSelling: "지금은 출력할 수 없습니다. 다시 시도하세요.",
    unanswered: "포스가 응답하지 않습니다. 다시 누르세요. 한 번만 출력됩니다.",
  },

  printer: {
    title: "프린터",
    ready: "프린터가 준비되었습니다",
    none: "없음",
    well: "준비됨",
    printing: "출력 중",
    outOfPaper: "용지 없음",
    outOfPaperMore: "프린터 용지가 없습니다. 판매는 저장되었고, 용지를 넣으면 출력됩니다.",
    coverOpen: "덮개 열림",
    coverOpenMore: "프린터 덮개가 열려 있습니다. 닫으면 기다리던 영수증이 자동으로 출력됩니다.",
    inError: "프린터 멈춤",
    inErrorMore: "프린터가 출력할 수 없습니다. 표시등을 확인한 뒤 전원을 껐다 켜세요.",
    unreachable: "프린터 없음",
    unreachableMore:
      "프린터가 응답하지 않습니다. 전원과 케이블을 확인하세요. 기다리던 영수증은 자동으로 출력됩니다.",
    paperLow: "용지 부족",
    paperLowMore: "용지가 곧 떨어집니다. 새 용지를 준비하세요.",
    withQueue: (what, n) => `${what} · ${n}`,
    test: "시험 출력",
    testing: "프린터에 확인 중",
    tested: "시험 출력이 완료되었습니다.",
    notTested: (detail) => `시험 출력 실패: ${detail}`,
    unanswered: "포스가 응답하지 않습니다. 잠시 후 다시 시도하세요.",
  },

  drawer: {
    open: "금전함 열기",
    why: "이유를 선택하세요. 저널에 남습니다.",
    reasons: {
      change: "잔돈 교환",
      count: "현금 확인",
      in: "현금 넣기",
      out: "현금 빼기",
    },
    opening: "여는 중",
    opened: "금전함이 열렸습니다.",
    noPrinter: "금전함은 프린터를 통해 열리는데, 이 포스에는 프린터가 없습니다.",
    notSelling: "지금은 열 수 없습니다. 다시 시도하세요.",
    unreachable: "금전함을 여는 프린터가 응답하지 않습니다. 열쇠를 사용하세요.",
    unanswered: "포스가 응답하지 않습니다. 다시 누르세요. 한 번만 열립니다.",
  },

  hub: {
    title: "허브",
    notJoined: "연결 안 됨",
    notJoinedMore: "이 포스는 단독으로 판매하며 거래를 어디에도 보내지 않습니다.",
    inStep: "동기화됨",
    inStepIcon: "허브와 동기화됨",
    inStepMore: "모든 거래가 허브에 있습니다.",
    sendingIcon: "허브로 전송 중",
    catchingUp: (n) => `전송 중 · ${n}건 남음`,
    catchingUpTitle: "허브로 전송 중",
    catchingUpMore: (n) => plural(n, { other: "계속 판매하세요. {n}건을 보내고 있습니다." }),
    offline: "오프라인",
    offlineWith: (n) => `오프라인 · ${n}건 대기`,
    offlineSince: (time) => `${time}부터 오프라인`,
    offlineSaid: "오프라인입니다. 계속 판매하세요.",
    keepSelling: (n) =>
      plural(n, {
        other: "계속 판매하세요. {n}건은 이 기기에 저장되었고 자동으로 전송됩니다.",
      }),
    keepSellingAll: "계속 판매하세요. 모든 거래가 이 기기에 저장되었고 자동으로 전송됩니다.",
    cause: {
      "no-network": "이 포스가 네트워크에 연결되지 않았습니다. 케이블이나 와이파이를 확인하세요.",
      "hub-down": "네트워크는 정상이지만 허브가 응답하지 않습니다. 허브 전원을 확인하세요.",
      "hub-silent":
        "허브가 응답하지 않으며 원인을 알 수 없습니다. 바쁘거나 멈췄거나 연결이 끊겼을 수 있습니다.",
      "not-the-hub": "허브 대신 다른 것이 응답합니다. 손님용 와이파이의 로그인 화면 등입니다.",
    },
    needsYou: "확인 필요",
    needsYouWith: (n) => `확인 필요 · ${n}`,
    needsYouMore: (n) =>
      plural(n, { other: "허브가 기록 {n}건을 따로 보관하고 담당자의 확인을 기다립니다." }),
    stopped: "전송이 중단되었습니다",
    stoppedMore:
      "허브가 이 포스의 서명을 거절해 더 이상 전송하지 않습니다. 계속 판매하고 기술 담당자에게 연락하세요.",
    show: "목록 보기",
    waiting: "대기 중",
    waitingNone: "없음",
    waitingCount: (n) => plural(n, { other: "{n}건" }),
    counting: "세는 중",
    oldest: "가장 오래된 거래",
    oldestAt: (time, age) => `${time}, ${age} 전`,
    works: "평소처럼 쓸 수 있는 것",
    worksMore: "현금, 영수증, 사본, 검색, 거래 목록",
    catalogue: "상품 목록",
    shop: "상호와 주소",
    documentOwn: "이 포스의 것",
    documentAge: (version, age) => `버전 ${version}, ${age} 전`,
    push: "지금 전송",
    pushing: "시도 중",
    pushed: "모두 허브에 도착했습니다.",
    pushedSome: "지금 전송합니다.",
    stillOffline: "방금 시도했지만 아직 오프라인입니다.",
    unanswered: "포스가 응답하지 않습니다. 잠시 후 다시 시도하세요.",
    close: "닫기",
    more: "허브 자세히 보기",
  },

  join: {
    title: "허브에 연결",
    more: "허브 화면의 코드를 스캔하거나 입력하세요. 한 번만, 15분 동안 쓸 수 있습니다.",
    code: "코드",
    codeLike: "ABCD-EFGH-JKMN-PQRS",
    scanned: "코드를 스캔했습니다. 허브의 위치가 들어 있습니다.",
    url: "허브 주소",
    urlLike: "https://192.168.1.5:8447",
    go: "연결",
    going: "연결하고 있습니다. 몇 초 걸립니다.",
    joined: (name) => `${name}에 연결됨`,
    joinedMore: "이제 이 포스의 거래가 자동으로 허브에 전송됩니다.",
    merchant: "가맹점",
    terminal: "포스",
    done: "완료",
    codeMalformed: "허브의 코드가 아닙니다. 영문자와 숫자 16자입니다. 허브 화면과 비교하세요.",
    urlMalformed: (like) => `주소 형식의 예: ${like}. 허브 화면에 표시됩니다.`,
    unreachable:
      "그 주소에서 응답하는 허브가 없습니다. 포스와 허브가 같은 네트워크에 있는지 확인한 뒤 다시 시도하세요.",
    refused:
      "허브가 이 코드를 거절했습니다. 새 코드를 받으세요. 코드는 한 번만, 15분 동안 쓸 수 있습니다.",
    notTheHub:
      "응답한 것은 이 코드를 만든 허브가 아닙니다. 아무것도 보내지 않았습니다. 기술 담당자에게 연락하세요.",
    otherCurrency: (its, own) =>
      `그 허브의 통화는 ${its}, 이 포스의 통화는 ${own}입니다. 통화가 ${own}인 허브에 연결하세요.`,
    salesWaiting: (n) =>
      plural(n, {
        other: "연결된 허브로 보낼 거래 {n}건이 남아 있습니다. 먼저 전송을 마치세요.",
      }),
    notSelling: "지금은 연결할 수 없습니다. 판매할 수 있을 때 다시 시도하세요.",
    unanswered: "포스가 응답하지 않습니다. 상태를 확인한 뒤 다시 시도하세요.",
    detail: (detail) => `기술 담당자용: ${detail}`,
  },

  status: {
    title: "상태",
    connection: "포스 연결",
    connected: "연결됨",
    lost: "끊김",
    lostMore: "자동으로 다시 연결합니다. 포스가 돌아올 때까지 이 화면을 닫지 마세요.",
    heldUpMore:
      "마지막 조작이 처리되었는지 포스가 아직 알 수 없습니다. 자동으로 다시 물으니 화면을 닫지 마세요.",
    waiting: "포스의 응답을 기다리는 조작",
    entries: "확인된 저널 기록",
    entriesOf: (n, all) => `${n} / ${all}`,
    cashier: "담당",
    well: "모두 정상입니다.",
  },

  alarm: {
    chainBroken: "저널이 변경되었습니다",
    chainBrokenMore: (epoch, seq, entries) =>
      entries === 1
        ? `저널 ${epoch}의 기록 ${seq}번이 처음 쓰인 것과 다릅니다. 계속 판매하고 기술 담당자에게 연락하세요.`
        : `저널 ${epoch}의 기록 ${seq}번부터 ${entries}건이 처음 쓰인 것과 다릅니다. 계속 판매하고 기술 담당자에게 연락하세요.`,
    journalUnreadable: "이전 기록을 읽을 수 없습니다",
    journalUnreadableMore: (detail) =>
      `새 기록은 안전하니 계속 판매하세요. 기술 담당자에게 연락하세요: ${detail}.`,
    diskNearlyFull: "저장 공간이 얼마 남지 않았습니다",
    diskNearlyFullMore: (free) =>
      `이 포스의 남은 공간: ${free}. 가득 차기 전에 기술 담당자에게 연락하세요.`,
    clockJumped: "시계가 바뀌었습니다",
    clockJumpedMore: (by) => `바뀐 시간: ${by}. 이 포스의 시각을 확인하세요.`,
    basketSetAside: "진행 중이던 거래를 따로 보관했습니다",
    basketSetAsideMore: (file) =>
      `이전 실행의 진행 중이던 거래가 손상되었거나, 없어진 세금의 상품이 들어 있습니다. 완료된 거래에는 영향이 없습니다. 기술 담당자를 위해 보관한 파일: ${file}.`,
    cardTaken: "결제 종료 후 카드가 승인되었습니다",
    cardTakenMore: (sale) =>
      `거래 ${sale}: 관리자가 종료했지만 단말기가 자동으로 환불할 수 없습니다. 카드 단말기에서 환불하세요.`,
    cardRefusedLater: "카드 결제가 나중에 거절되었습니다",
    cardRefusedLaterMore: (sale) =>
      `거래 ${sale}: 결제된 것으로 집계했지만 이후 카드사가 거절했습니다. 저널에 남아 있습니다. 고객에게 결제를 요청하세요.`,
    walletCloned: "지갑이 복제되었습니다",
    walletClonedMore: (credential) =>
      `카운터가 되돌아갔습니다. 휴대폰 두 대가 자격 증명 ${credential.slice(0, 8)}(으)로 결제합니다. 그 결제는 집계하지 않았습니다. 허브 담당자에게 알리세요.`,
    answerNotBelieved: "휴대폰의 응답을 믿을 수 없습니다",
    answerNotBelievedMore: (credential, why) =>
      `자격 증명 ${credential.slice(0, 8)}, ${why}. 결제는 집계하지 않았고 응답은 저널에 남겼습니다.`,
    hubDisagrees: "허브와 포스의 내용이 다릅니다",
    hubDisagreesMore: (epoch, seq) =>
      `저널 ${epoch}의 기록 ${seq}번이 서로 다릅니다. 둘 중 하나가 변경되었거나 복원되었습니다. 계속 판매하고 기술 담당자에게 연락하세요.`,
    hubRolledBack: "허브가 이전 상태로 돌아갔습니다",
    hubRolledBackMore: (epoch, seq) =>
      `저널 ${epoch}의 기록 ${seq}번까지 확인했던 허브에 일부가 없습니다. 없어진 것은 자동으로 다시 보냅니다. 허브 담당자에게 알리세요.`,
    fork: "이 포스의 복제본이 판매하고 있습니다",
    forkMore: (epoch, seq) =>
      `허브에 저널 ${epoch}의 다른 기록 ${seq}번이 있어 둘 다 보관합니다. 다른 포스를 찾아 판매를 멈추고 기술 담당자에게 연락하세요.`,
    restored: "이 포스가 이전 상태로 복원되었습니다",
    restoredMore:
      "마지막 거래보다 오래된 상태라 새 저널로 계속 판매합니다. 일부 거래는 허브에만 있을 수 있으니 기술 담당자에게 연락하세요.",
    cloned: "이 포스가 복제되었습니다",
    clonedMore: "새 저널로 계속 판매합니다. 둘 중 하나만 사용하고 기술 담당자에게 연락하세요.",
    refused: "허브가 이 포스를 거절합니다",
    refusedMore: {
      revoked:
        "허브에서 등록이 취소되었습니다. 거래는 이 기기에 있습니다. 전송하려면 허브에 다시 연결하세요.",
      "epoch-closed":
        "허브가 이 포스의 저널을 닫았습니다. 거래는 이 기기에 있습니다. 전송하려면 허브에 다시 연결하세요.",
      "signature-invalid":
        "허브가 이 포스의 서명을 알지 못합니다. 거래는 이 기기에 있습니다. 전송하려면 허브에 다시 연결하세요.",
      "statement-mismatch":
        "허브에 도착한 내용이 이 포스가 서명한 것과 다릅니다. 거래는 이 기기에 있습니다. 기술 담당자에게 연락하세요.",
    },
    membershipLost: "이 포스가 허브 정보를 잃었습니다",
    membershipLostMore:
      "허브 정보가 손상되었거나 없어졌습니다. 거래는 이 기기에 있습니다. 전송하려면 허브에 다시 연결하세요.",
  },

  rail: {
    label: "분류",
    top: "인기",
    sales: "거래",
    menu: "메뉴",
  },

  find: {
    label: "검색 또는 바코드 스캔",
    clear: "검색어 지우기",
    nothing: (query) => `“${query}” 검색 결과 없음`,
    nothingMore: "글자 수를 줄이거나 진열대 번호로 찾아보세요.",
    found: (n) => plural(n, { other: "상품 {n}개를 찾았습니다" }),
    many: (n) => `처음 ${n}개 상품`,
  },

  grid: {
    label: "상품",
    empty: "아직 상품이 없습니다",
    inSale: (n) => `이 거래에 ${n}개`,
  },

  tape: {
    sale: (number) => `거래 ${number}`,
    items: (n) => plural(n, { other: "{n}개" }),
    lines: "품목",
    empty: "상품을 누르거나 스캔하세요",
    total: "합계",
    totalIs: (amount) => `합계 ${amount}`,
    tax: (name) => `세금 ${name}`,
    pay: "결제",
    resting: "고객 결제 대기 중",
    more: "이 거래의 다른 작업",
    fewer: "하나 빼기",
    another: "하나 더",
    quantity: (n) => `수량 ${n}. 변경`,
    remove: "삭제",
    removed: (name) => `${name} 삭제됨`,
    cleared: (number) => `거래 ${number} 비움`,
    undo: "실행 취소",
    clear: "이 거래 비우기",
    clearMore: "품목이 모두 사라집니다. 실행 취소로 되돌릴 수 있습니다.",
    clearEmpty: "비울 것이 없습니다.",
    hold: "이 거래 보류",
    held: (n) => plural(n, { other: "보류 중인 거래 {n}건" }),
    recall: (number) => `거래 ${number} 불러오기`,
    recallMore: "진행 중인 거래를 보류하거나 끝낸 뒤 불러오세요.",
  },

  customerLanguage: {
    title: "고객 언어",
    more: "영수증과 고객 화면에 사용합니다.",
    shops: "매장과 동일",
  },

  quantity: {
    title: (name) => `수량: ${name}`,
    label: "수량",
    set: "확인",
    most: (max) => `최대 ${max}`,
  },

  pay: {
    title: "결제 방법",
    back: "상품으로 돌아가기",
    cash: "현금",
    exact: "정확히, 거스름돈 없음",
    change: (amount) => `거스름돈 ${amount}`,
    other: "다른 금액",
    take: "현금 받기",
    short: (amount) => `${amount} 부족`,
    saving: "저장 중",
    rounded: (amount) => `현금은 ${amount}`,
    notAnswering: "포스가 아직 응답하지 않았습니다. 다시 받지 말고 이 화면을 닫지 마세요.",
  },

  staff: koStaff,
  reversal: koReversal,
  shift: koShift,
  camera: koCamera,
  keys: koKeys,
  scanner: koScanner,
  tablet: koTablet,
  favourites: koFavourites,
  tap: koTap,
  training: koTraining,

  line: koLine,

  paid: {
    paid: "결제 완료",
    change: "거스름돈",
    byCash: (amount) => `${amount} · 현금`,
    took: (received, payable) => `받은 금액 ${received} / 결제 금액 ${payable}`,
    inCash: "현금 결제 완료",
    saved: (time) => `${time}에 저장되었습니다.`,
    next: "다음 거래",
    orScan: "또는 다음 상품을 스캔하거나 분류를 선택하세요",
    pieces: "거스름돈 지폐와 동전",
    note: (n, value) => plural(n, { other: `${value} 지폐 {n}장` }),
    coin: (n, value) => plural(n, { other: `${value} 동전 {n}개` }),
    cents: (n) => `${n}¢`,
    pence: (n) => `${n}p`,
  },

  receipt: { ...paper, test: { ...paper.test }, title: "영수증" },

  sales: {
    title: "거래 목록",
    back: "상품으로 돌아가기",
    number: "거래",
    cash: "현금",
    tender: { tap: "터치", code: "코드", "phone-number": "전화번호", card: "카드" },
    inParts: "나누어 결제",
    grade: { "at-risk": "위험 있음" },
    amountIn: (code) => `통화 ${code}`,
    more: "이전 거래 보기",
    loading: "거래를 불러오고 있습니다",
    empty: "아직 거래가 없습니다",
    emptyMore: "결제가 끝난 거래가 여기에 표시됩니다.",
    unreachable: "포스가 응답하지 않아 거래를 표시할 수 없습니다.",
    again: "다시 시도",
    pick: "거래를 선택하면 영수증이 표시됩니다",
    sync: { waiting: "대기 중", confirmed: "허브에 있음", "needs-me": "확인 필요" },
    needsMe: "확인 필요",
    needsMeNone: "확인할 거래가 없습니다",
    needsMeNoneMore: "허브가 담당자의 확인을 요청한 거래가 여기에 표시됩니다.",
    looking: "이전 거래를 찾고 있습니다",
    copies: (n) => `사본 ${n}`,
  },

  menu: {
    title: "메뉴",
    sale: "거래",
    shift: "근무",
    people: "직원",
    till: "이 포스",
    help: "도움말",
    appearance: "화면 모드",
    light: "밝게",
    dark: "어둡게",
    system: "시스템 설정",
    about: "이 포스 정보",
    version: "버전",
    terminal: "단말 번호",
    epoch: "저널",
    shortcuts: "단축키",
    beacons: "비콘과 구역",
    join: "허브에 연결",
  },

  signs: {
    title: "안내 태그",
    more: "고객의 휴대폰에서 웹 주소를 여는 매장 내 태그입니다.",
    lay: "안내 태그를 리더기에 올리세요",
    kind: {
      chip: "휴대폰, 칩 카드 또는 안내 태그",
      tag: "태그",
      unknown: "종류를 알 수 없음",
    },
    empty: "비어 있음",
    other: "주소가 아닌 내용",
    damaged: "손상됨: 다시 쓰세요",
    room: (bytes) => `쓸 수 있음, 공간 ${bytes}바이트`,
    locked: "영구 잠김",
    address: "새 주소",
    addressLike: "https://shop.example/menu",
    write: "태그에 쓰기",
    reading: "읽는 중…",
    writing: "쓰고 있습니다. 그대로 두세요.",
    written: (url) => `완료되었습니다. 연결된 주소: ${url}`,
    refused: {
      payment: "이 리더기에서 고객이 결제할 차례입니다. 거래 후에 쓸 수 있습니다.",
      busy: "지금 다른 태그를 읽거나 쓰고 있습니다.",
      notReady: "안내용으로 준비되지 않았거나 다른 종류의 태그입니다. 다른 것을 사용하세요.",
      notASign: "안내 태그가 아닙니다. 휴대폰이나 은행 카드라면 아무것도 읽지 않았습니다.",
      defect: (detail) => `태그가 제대로 응답하지 않습니다(${detail}). 다른 것을 사용하세요.`,
      tooSmall: (bytes) => `태그의 공간이 ${bytes}바이트뿐입니다. 더 짧은 주소를 쓰세요.`,
      url: {
        "too-long": "주소가 200자를 넘습니다.",
        "not-https": "주소는 https://로 시작해야 합니다.",
        "has-login": "호스트 앞에 이름(…@…)이 있어 오해를 부릅니다.",
        "not-a-url": "웹 주소가 아닙니다.",
      },
      interrupted: "변경 전에 중단되었습니다. 다시 올리세요.",
      interruptedEmpty: "중단되어 태그가 비었습니다. 다시 올려서 다시 쓰세요.",
      unanswered: "포스가 응답하지 않습니다. 다시 시도하세요.",
      noReader: "리더기가 없습니다.",
      noCard: "리더기 위에 아무것도 없습니다.",
      readOnly: "영구히 잠긴 태그입니다. 다른 것을 사용하세요.",
      worn: "태그가 낡아 쓴 내용을 유지하지 못했습니다. 비어 있으니 다른 것을 사용하세요.",
    },
  },

  notice: {
    close: "닫기",
    unknownBarcode: (code) => `등록되지 않은 바코드 ${code}입니다. 상품명으로 검색하세요.`,
    unknownItem: "더 이상 팔지 않는 상품입니다. 다른 상품을 선택하세요.",
    finishPayment: "이 결제를 먼저 끝낸 뒤 스캔하세요.",
    lineGone: "그 품목은 더 이상 없습니다.",
    tooManyLines: (max) => `한 거래의 품목은 최대 ${max}줄입니다. 먼저 여기까지 결제하세요.`,
    quantityRange: (max) => `수량은 1~${max}입니다.`,
    amountTooLarge: "합계가 너무 큽니다. 먼저 여기까지 결제하세요.",
    saleNotOpen: "그사이 거래가 바뀌었습니다. 품목을 확인하고 다시 누르세요.",
    saleEmpty: "아직 결제할 상품이 없습니다.",
    otherSale: (number) => `지금은 거래 ${number} 진행 중입니다. 아무것도 바꾸지 않았습니다.`,
    cashShort: (amount) => `${amount} 부족합니다. 더 받거나 상품으로 돌아가세요.`,
    moneyTaken: "이미 돈을 받았습니다. 이 결제를 끝내세요.",
    inDoubt: "아직 확정되지 않은 결제가 있습니다. 응답을 기다리세요.",
    tooManyTenders: "결제 방법을 너무 많이 시도했습니다. 상품으로 돌아가세요.",
    nothingToUndo: "되돌릴 것이 없습니다.",
    heldNotFound: "그 거래는 더 이상 보류 중이 아닙니다.",
    tooManyHeld: (max) => `이미 ${max}건이 보류 중입니다. 하나를 먼저 끝내세요.`,
    saleInHand: "진행 중인 거래를 먼저 끝내세요.",
    badCatalogue: "이 상품의 세금이 매장에 등록되어 있지 않습니다. 기술 담당자에게 연락하세요.",
    diskFull: "기록할 공간이 없어 처리하지 않았습니다. 기술 담당자에게 연락하세요.",
    dueChanged: (amount) => `금액이 바뀌었습니다: ${amount}. 품목을 확인한 뒤 현금을 받으세요.`,
    checkAmount: (amount) => `${amount} 받으셨나요? ‘현금 받기’를 다시 누르세요.`,
    dropped: "그 뒤에 누른 것도 처리하지 않았습니다.",
    givenUp: "포스가 그 조작을 받지 못했습니다. 품목을 확인하고 다시 누르세요.",
    notReady: "아직 시작 중입니다. 다시 누르세요.",
    notSelling: "지금은 판매할 수 없어 처리하지 않았습니다.",
    refused: "포스가 거절했습니다. 아무것도 처리하지 않았습니다.",
    tooManyPresses: "응답을 기다리는 조작이 많습니다. 포스가 응답할 때까지 기다리세요.",
  },

  trouble: {
    title: "이 포스에서 판매할 수 없습니다",
    locked: "다른 프로그램이 저널을 사용하고 있습니다.",
    lockedMore: "이 기기의 다른 포스 프로그램을 닫은 뒤 다시 시도하세요.",
    damaged: "저널이 손상되었습니다.",
    tooNew: "더 새로운 버전에서 쓴 저널입니다.",
    tooNewMore: (has, knows) =>
      `저널 형식은 ${has}이고 이 버전은 ${knows}까지 지원합니다. 새 버전을 설치한 뒤 다시 시도하세요.`,
    missing: "저널이 없습니다.",
    missingMore: (epoch) =>
      `저널 ${epoch}번이 있어야 합니다. 디스크를 뺐다면 다시 넣고 시도하세요.`,
    diskFull: "디스크가 가득 찼습니다.",
    diskFullMore: "이 포스의 공간을 확보한 뒤 다시 시도하세요.",
    diskFailed: "디스크가 작동하지 않습니다.",
    diskFailedMore: "기술 담당자에게 연락하세요. 디스크가 있는 한 결제된 내용은 사라지지 않습니다.",
    kept: "파일은 그대로 보관합니다. 바꾸거나 지우지 않습니다.",
    file: "파일",
    detail: "세부 정보",
    again: "다시 시도",
    aside: "따로 보관하고 새 저널 시작",
    asideSure: "다시 누르면 새 저널을 시작합니다",
    asideMore: "이전 저널은 기술 담당자가 읽을 수 있도록 새 저널 옆에 남습니다.",
    trying: "시도 중",
    still: "아직 판매할 수 없습니다.",
    keptAs: (file) => `이전 저널을 보관했습니다: ${file}.`,
    unreachable: "포스가 응답하지 않습니다. 잠시 후 다시 시도하세요.",
    waiting: (n) => plural(n, { other: "조작 {n}건이 응답을 기다립니다. 이 화면을 닫지 마세요." }),
  },
};
