/** Simplified Chinese words about the goods of the first page. */
import type { enFavourites } from "./en-favourites.ts";

export const zhHansFavourites: typeof enFavourites = {
  tab: "常用",
  arrange: "编排常用商品",
  how: "点按商品即可添加或移除。",
  howMove: "先点按商品，再移动位置。",
  earlier: "前移",
  later: "后移",
  remove: "移除",
  offer: "添加最畅销商品",
  noneSold: "近日没有售出商品。",
  empty: "还没有常用商品。请选择类别，再点按商品。",
  cancel: "取消",
  save: "保存",
  saving: "保存中",
  of: (n, max) => `${n} / ${max}`,
  full: (max) => `最多可放 ${max} 件商品。`,
  refused: "未保存。需要主管批准。",
  unanswered: "收银机没有响应，请再试一次。",
};
