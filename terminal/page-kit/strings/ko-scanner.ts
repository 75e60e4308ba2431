/** Korean words of a scanner on the till's serial port. */
import type { enScanner } from "./en-scanner.ts";

export const koScanner: typeof enScanner = {
  title: "스캐너",
  ready: "준비됨",
  unreachable: "연결 안 됨",
  unreachableMore: "스캐너 케이블을 확인하세요. 자동으로 다시 연결합니다.",
  unreadable: "이 코드를 읽을 수 없습니다. 상품명으로 검색하세요.",
};
