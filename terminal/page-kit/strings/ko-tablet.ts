/** Korean words of second tablets and of the page as an app. */
import type { enTablet } from "./en-tablet.ts";

export const koTablet: typeof enTablet = {
  title: "태블릿",
  pair: "태블릿 연결",
  more: "연결한 태블릿은 같은 포스를 보여 줍니다. 매장 네트워크에서 이 목록에 있는 동안만 쓸 수 있습니다.",
  toSell: "판매용 태블릿 코드 표시",
  forCustomer: "고객 화면 코드 표시",
  scan: "태블릿 카메라로 스캔하거나, 태블릿에서 이 주소를 열고 코드를 입력하세요.",
  code: "코드",
  qrLabel: "태블릿 카메라용 코드",
  left: (time) => `한 번만 쓸 수 있습니다. ${time} 남음`,
  triesLeft: (n) => `${n}번 더 시도 가능`,
  warns: "태블릿 브라우저가 한 번 경고합니다. 다음 SHA-256 지문과 같을 때만 계속하세요.",
  hide: "코드 숨기기",
  paired: (name) => `‘${name}’ 연결 완료`,
  late: "코드가 만료되었습니다.",
  tooManyTries: "잘못된 코드를 너무 많이 입력하여 이 코드는 무효입니다.",

  list: "연결된 태블릿",
  none: "연결된 태블릿이 없습니다.",
  open: "사용 중",
  seen: (when) => `마지막 사용 ${when}`,
  neverSeen: "아직 사용 안 함",
  sells: "판매",
  customer: "고객 화면",
  rename: "이름 변경",
  renameOf: (name) => `‘${name}’ 이름 변경`,
  name: "이름",
  save: "저장",
  back: "뒤로",
  remove: "삭제",
  removeOf: (name) => `‘${name}’ 삭제`,
  removeAsk: (name) =>
    `‘${name}’을(를) 삭제할까요? 그 화면은 바로 닫힙니다. 상품은 이 포스에 남습니다.`,

  off: "이 포스는 자체 화면만 사용합니다. 기술 담당자가 --lan 또는 설정으로 켭니다.",
  starting: "태블릿 연결을 준비하고 있습니다.",
  noNetwork: "이 기기는 네트워크에 연결되어 있지 않습니다. 연결되면 태블릿에서 찾을 수 있습니다.",
  portTaken: (port) =>
    `다른 프로그램이 ${port} 포트를 쓰고 있습니다. 닫으세요. 포스가 자동으로 다시 시도합니다.`,
  noSuchAddress: "설정된 주소가 이 기기에 없습니다. 자동으로 다시 시도합니다.",
  failed: "지금은 태블릿을 쓸 수 없습니다. 자동으로 다시 시도합니다.",

  notServed: "지금은 태블릿을 쓸 수 없습니다.",
  tooMany: (max) => `${max}대가 연결되어 더 추가할 수 없습니다. 먼저 한 대를 삭제하세요.`,
  noSuchTablet: "이 태블릿은 이미 삭제되었습니다.",
  notStored: "디스크에 저장하지 못했습니다. 바뀐 것은 없습니다. 다시 시도하세요.",
  refused: "바뀐 것은 없습니다.",
  unanswered: "포스가 응답하지 않습니다. 다시 시도하세요.",

  newer: "새 버전이 준비되었습니다.",
  reload: "새로 고침",
  fullScreen: "전체 화면",
  leaveFullScreen: "전체 화면 종료",
  install: "앱으로 설치",
  installHint: "브라우저 메뉴에서 ‘홈 화면에 추가’를 선택하면 앱처럼 열립니다.",
};
