/** Simplified Chinese words of training. */
import type { enTraining } from "./en-training.ts";

export const zhHansTraining: typeof enTraining = {
  title: "培训模式",
  start: "开始培训",
  end: "结束培训",
  band: "测试 TEST · 培训模式，不作实际销售",
  more: "在独立的收银机上练习相同界面。不产生销售，不上传数据，所有打印内容均标明“测试”。",
  moreOn: "正在培训。真正的收银机已关闭并保持原样，直到培训结束。",
  paper: "测试 TEST：非正式小票",
  asking: "正在切换",
  saleInHand: "请先完成、挂单或清空当前交易。",
  cannotOpen: "磁盘没有空间存放第二份记录。收银机照常销售。",
  notNow: "暂时无法切换，请重试。",
};
