/** Korean words of the page on which a tablet is paired. */
import type { enPair } from "./en-pair.ts";

export const koPair: typeof enPair = {
  pair: {
    title: "이 태블릿 연결",
    more: "포스에서 메뉴를 열고 ‘태블릿 연결’을 누르세요. 표시된 코드를 스캔하거나 여기에 입력하세요.",
    cleared: "이 태블릿은 연결되어 있지 않습니다",
    clearedMore:
      "연결한 적이 없거나 브라우저가 잊었습니다. 잃은 것은 없습니다. 상품은 포스에 있습니다.",
    removed: "이 태블릿은 삭제되었습니다",
    removedMore: "포스에서 삭제했습니다. 잃은 것은 없습니다. 상품은 포스에 있습니다.",
    code: "포스에 표시된 코드",
    codeLike: "ABCD-EFGH",
    name: "이 태블릿의 이름",
    nameLike: "창가 태블릿",
    go: "연결",
    going: "연결 중",
    paired: "연결 완료",
    pairedMore: "포스를 엽니다.",
  },
  why: {
    codeMissing: "포스에 표시된 코드를 입력하세요.",
    nameMissing: "포스 목록에서 찾을 수 있도록 이름을 지어 주세요.",
    codeRefused:
      "이 코드는 쓸 수 없습니다. 잘못 입력했거나 이미 썼거나 만료되었습니다. 포스를 확인하거나 새 코드를 표시하세요.",
    tooMany: "연결할 수 있는 태블릿 수에 도달했습니다. 먼저 포스에서 한 대를 삭제하세요.",
    notStored: "포스가 저장하지 못했습니다. 다시 시도하세요.",
    unanswered: "포스가 응답하지 않습니다. 매장 네트워크에 있는지 확인하고 다시 시도하세요.",
    notKept: "이 브라우저는 저장하지 않으므로 포스를 잊게 됩니다. 비공개 모드를 끄세요.",
  },
  trust: {
    title: "브라우저 경고",
    more: "경고를 없애고 앱으로 설치하려면 포스의 인증 기관을 설치하세요. 매장 네트워크 주소만 보증합니다.",
    download: "인증서 내려받기",
  },
};
