/** Japanese words about the goods of the first page. */
import type { enFavourites } from "./en-favourites.ts";

export const jaFavourites: typeof enFavourites = {
  tab: "定番",
  arrange: "定番商品の並べ替え",
  how: "商品を押すと追加、もう一度押すと解除します。",
  howMove: "商品を押してから移動します。",
  earlier: "前へ",
  later: "後ろへ",
  remove: "解除",
  offer: "売れ筋商品を追加",
  noneSold: "最近の取引がありません。",
  empty: "定番商品はまだありません。カテゴリーを選び、商品を押してください。",
  cancel: "取消",
  save: "保存",
  saving: "保存中",
  of: (n, max) => `${n} / ${max}`,
  full: (max) => `${max}点まで置けます。`,
  refused: "保存していません。責任者の承認が必要です。",
  unanswered: "レジが応答しません。もう一度お試しください。",
};
