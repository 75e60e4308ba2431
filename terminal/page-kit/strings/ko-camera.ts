/** Korean words of scanning with a camera. */
import type { enCamera } from "./en-camera.ts";

export const koCamera: typeof enCamera = {
  open: "카메라로 스캔",
  title: "카메라",
  picture: "카메라 화면",
  hint: "바코드나 QR 코드를 카메라에 비추세요.",
  starting: "카메라를 켜는 중",
  resting: "화면이 보이지 않는 동안 카메라는 꺼집니다.",
  denied:
    "이 페이지에서 카메라를 사용할 수 없습니다. 브라우저 설정에서 허용한 다음 다시 시도하세요.",
  none: "카메라를 찾을 수 없습니다. 연결한 다음 다시 시도하세요.",
  failed: "카메라를 사용할 수 없습니다. 다른 프로그램이 사용 중일 수 있습니다.",
  again: "다시 시도",
  light: "조명",
  added: (name) => `추가됨: ${name}`,
};
