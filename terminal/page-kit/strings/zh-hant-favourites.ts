/** Traditional Chinese (Hong Kong) words about the goods of the first page. */
import type { enFavourites } from "./en-favourites.ts";

export const zhHantFavourites: typeof enFavourites = {
  tab: "常用",
  arrange: "編排常用貨品",
  how: "按貨品以加入或移除。",
  howMove: "先按貨品，再移動位置。",
  earlier: "移前",
  later: "移後",
  remove: "移除",
  offer: "加入最暢銷貨品",
  noneSold: "近日沒有售出貨品。",
  empty: "尚無常用貨品。請選擇類別，再按貨品。",
  cancel: "取消",
  save: "儲存",
  saving: "儲存中",
  of: (n, max) => `${n} / ${max}`,
  full: (max) => `最多可放 ${max} 件貨品。`,
  refused: "未儲存。須由主管批准。",
  unanswered: "收銀機沒有回應，請再試一次。",
};
