/** Japanese words of training. */
import type { enTraining } from "./en-training.ts";

export const jaTraining: typeof enTraining = {
  title: "練習モード",
  start: "練習を始める",
  end: "練習を終える",
  band: "テスト TEST · 練習モード（実際の販売なし）",
  more: "同じ画面で練習できます。記録は別に残り、売上にも送信にも含まれず、印刷物には「テスト」と入ります。",
  moreOn: "練習中です。本番の記録は閉じたまま、練習が終わるまで変わりません。",
  paper: "テスト TEST：領収書ではありません",
  asking: "切り替えています",
  saleInHand: "先に取引を完了、保留、またはクリアしてください。",
  cannotOpen: "練習用の記録を保存する空きがありません。販売はそのまま続けられます。",
  notNow: "今は切り替えられません。もう一度お試しください。",
};
