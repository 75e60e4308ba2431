/** Simplified Chinese words of scanning with a camera. */
import type { enCamera } from "./en-camera.ts";

export const zhHansCamera: typeof enCamera = {
  open: "用摄像头扫码",
  title: "摄像头",
  picture: "摄像头画面",
  hint: "将条码或二维码对准摄像头。",
  starting: "正在打开摄像头",
  resting: "页面不在屏幕上时，摄像头会关闭。",
  denied: "此页面不能使用摄像头。请在浏览器设置中允许，然后重试。",
  none: "找不到摄像头。请接上摄像头，然后重试。",
  failed: "无法使用摄像头。可能有其他程序正在使用。",
  again: "重试",
  light: "补光灯",
  added: (name) => `已添加：${name}`,
};
