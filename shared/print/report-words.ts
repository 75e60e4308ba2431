/** The words on the paper of an X, a Z and a supplement, by the language that it is printed in. */
import type { Language } from "../core/language.ts";

export interface ReportWords {
  /** On top, large. */
  readonly title: Readonly<Record<"x" | "z", string>>;
  /** Of an X: nothing is closed by it. */
  readonly notClosed: string;
  readonly shift: (n: number) => string;
  readonly opened: (at: string) => string;
  readonly closed: (at: string) => string;
  readonly printed: (at: string) => string;
  readonly allowedBy: (name: string) => string;
  readonly numbers: (first: string, last: string) => string;
  readonly sales: string;
  readonly refunds: string;
  readonly voids: string;
  readonly net: string;
  readonly discounts: string;
  readonly cancelled: string;
  readonly refusedLater: string;
  readonly drawerOpenings: string;
  readonly paidBy: string;
  readonly cash: string;
  readonly givenBack: string;
  readonly taxes: string;
  readonly drawer: string;
  readonly float: string;
  readonly notCounted: string;
  readonly cashTaken: string;
  readonly cashGivenBack: string;
  readonly cashIn: string;
  readonly cashOut: string;
  readonly expected: string;
  readonly counted: string;
  readonly difference: string;
  readonly left: string;
  readonly reason: (reason: string) => string;
  readonly waiting: (n: number) => string;
  readonly entries: (first: string, last: string) => string;
  readonly supplement: (shift: number, n: number) => string;
  readonly ofSale: (number: string) => string;
  readonly late: Readonly<Record<"refused-later" | "spend-void", string>>;
  readonly unchanged: (shift: number) => string;
}

const english: ReportWords = {
  title: { x: "X REPORT", z: "Z REPORT" },
  notClosed: "The shift goes on: nothing is closed by this",
  shift: (n) => `Shift ${n}`,
  opened: (at) => `Opened ${at}`,
  closed: (at) => `Closed ${at}`,
  printed: (at) => `As of ${at}`,
  allowedBy: (name) => `Allowed by ${name}`,
  numbers: (first, last) => `Sales ${first} to ${last}`,
  sales: "Sales",
  refunds: "Refunds",
  voids: "Voids",
  net: "Net",
  discounts: "Discounts given",
  cancelled: "Cleared, not paid",
  refusedLater: "Accepted, then refused",
  drawerOpenings: "Drawer without a sale",
  paidBy: "Paid by",
  givenBack: "given back",
  cash: "Cash",
  taxes: "Taxes",
  drawer: "Cash drawer",
  float: "Float",
  notCounted: "not counted",
  cashTaken: "Cash taken",
  cashGivenBack: "Cash given back",
  cashIn: "Cash in",
  cashOut: "Cash out",
  expected: "Expected",
  counted: "Counted",
  difference: "Difference",
  left: "Left for the next shift",
  reason: (reason) => `Reason: ${reason}`,
  waiting: (n) => `Not at the hub yet: ${n}`,
  entries: (first, last) => `Entries ${first} to ${last}`,
  supplement: (shift, n) => `Z ${shift}, supplement ${n}`,
  ofSale: (number) => `Sale ${number}`,
  late: { "refused-later": "Accepted, then refused", "spend-void": "Payment ended by hand" },
  unchanged: (shift) => `Z ${shift} stays as it was printed`,
};

const traditionalChinese: ReportWords = {
  title: { x: "X 報表", z: "Z 報表" },
  notClosed: "本更仍在進行，此表並非結算",
  shift: (n) => `第 ${n} 更`,
  opened: (at) => `開班 ${at}`,
  closed: (at) => `交更 ${at}`,
  printed: (at) => `截至 ${at}`,
  allowedBy: (name) => `批准人 ${name}`,
  numbers: (first, last) => `單號 ${first} 至 ${last}`,
  sales: "銷售",
  refunds: "退款",
  voids: "作廢",
  net: "淨額",
  discounts: "折扣",
  cancelled: "未付款已清除",
  refusedLater: "接納後被拒付",
  drawerOpenings: "沒有交易而打開錢箱",
  paidBy: "付款方式",
  cash: "現金",
  givenBack: "已退回",
  taxes: "稅項",
  drawer: "錢箱",
  float: "備用金",
  notCounted: "未點算",
  cashTaken: "收取現金",
  cashGivenBack: "退回現金",
  cashIn: "存入現金",
  cashOut: "提取現金",
  expected: "應有",
  counted: "點算",
  difference: "差額",
  left: "留給下一更",
  reason: (reason) => `原因：${reason}`,
  waiting: (n) => `尚未傳到主機：${n}`,
  entries: (first, last) => `記錄 ${first} 至 ${last}`,
  supplement: (shift, n) => `Z ${shift} 補充 ${n}`,
  ofSale: (number) => `單號 ${number}`,
  late: { "refused-later": "接納後被拒付", "spend-void": "人手結束的付款" },
  unchanged: (shift) => `Z ${shift} 維持原樣`,
};

const simplifiedChinese: ReportWords = {
  title: { x: "X 报表", z: "Z 报表" },
  notClosed: "本班仍在进行，此表并非交班",
  shift: (n) => `第 ${n} 班`,
  opened: (at) => `开班 ${at}`,
  closed: (at) => `交班 ${at}`,
  printed: (at) => `截至 ${at}`,
  allowedBy: (name) => `批准人 ${name}`,
  numbers: (first, last) => `单号 ${first} 至 ${last}`,
  sales: "销售",
  refunds: "退款",
  voids: "作废",
  net: "净额",
  discounts: "折扣",
  cancelled: "未付款已清空",
  refusedLater: "受理后被拒付",
  drawerOpenings: "无交易开钱箱",
  paidBy: "收款方式",
  cash: "现金",
  givenBack: "已退回",
  taxes: "税项",
  drawer: "钱箱",
  float: "备用金",
  notCounted: "未清点",
  cashTaken: "收取现金",
  cashGivenBack: "退回现金",
  cashIn: "存入现金",
  cashOut: "取出现金",
  expected: "应有",
  counted: "清点",
  difference: "差额",
  left: "留给下一班",
  reason: (reason) => `原因：${reason}`,
  waiting: (n) => `尚未上传到主机：${n}`,
  entries: (first, last) => `记录 ${first} 至 ${last}`,
  supplement: (shift, n) => `Z ${shift} 补充 ${n}`,
  ofSale: (number) => `单号 ${number}`,
  late: { "refused-later": "受理后被拒付", "spend-void": "人工结束的付款" },
  unchanged: (shift) => `Z ${shift} 保持原样`,
};

const japanese: ReportWords = {
  title: { x: "X レポート", z: "Z レポート" },
  notClosed: "シフトは継続中です。締めではありません",
  shift: (n) => `シフト ${n}`,
  opened: (at) => `開始 ${at}`,
  closed: (at) => `締め ${at}`,
  printed: (at) => `時点 ${at}`,
  allowedBy: (name) => `承認 ${name}`,
  numbers: (first, last) => `取引番号 ${first} – ${last}`,
  sales: "売上",
  refunds: "返金",
  voids: "取消",
  net: "純売上",
  discounts: "値引き",
  cancelled: "会計前のクリア",
  refusedLater: "受付後に拒否",
  drawerOpenings: "取引なしのドロワー開放",
  paidBy: "支払方法",
  cash: "現金",
  givenBack: "返金",
  taxes: "税",
  drawer: "ドロワー",
  float: "釣り銭準備金",
  notCounted: "未計数",
  cashTaken: "現金受取",
  cashGivenBack: "現金返金",
  cashIn: "入金",
  cashOut: "出金",
  expected: "あるべき金額",
  counted: "計数",
  difference: "差額",
  left: "次のシフトへ残す",
  reason: (reason) => `理由：${reason}`,
  waiting: (n) => `ハブ未送信：${n}`,
  entries: (first, last) => `記録 ${first} – ${last}`,
  supplement: (shift, n) => `Z ${shift} 補遺 ${n}`,
  ofSale: (number) => `取引 ${number}`,
  late: { "refused-later": "受付後に拒否", "spend-void": "手動で終了した支払い" },
  unchanged: (shift) => `Z ${shift} は印刷時のままです`,
};

const korean: ReportWords = {
  title: { x: "X 리포트", z: "Z 리포트" },
  notClosed: "근무가 계속됩니다. 마감이 아닙니다",
  shift: (n) => `근무 ${n}`,
  opened: (at) => `시작 ${at}`,
  closed: (at) => `마감 ${at}`,
  printed: (at) => `기준 ${at}`,
  allowedBy: (name) => `승인 ${name}`,
  numbers: (first, last) => `거래번호 ${first} – ${last}`,
  sales: "판매",
  refunds: "환불",
  voids: "취소",
  net: "순매출",
  discounts: "할인",
  cancelled: "결제 전 비움",
  refusedLater: "접수 후 거절",
  drawerOpenings: "거래 없이 연 금전함",
  paidBy: "결제 수단",
  cash: "현금",
  givenBack: "환불",
  taxes: "세금",
  drawer: "금전함",
  float: "준비금",
  notCounted: "세지 않음",
  cashTaken: "받은 현금",
  cashGivenBack: "돌려준 현금",
  cashIn: "입금",
  cashOut: "출금",
  expected: "있어야 할 금액",
  counted: "센 금액",
  difference: "차액",
  left: "다음 근무로 남김",
  reason: (reason) => `사유: ${reason}`,
  waiting: (n) => `허브 미전송: ${n}`,
  entries: (first, last) => `기록 ${first} – ${last}`,
  supplement: (shift, n) => `Z ${shift} 보충 ${n}`,
  ofSale: (number) => `거래 ${number}`,
  late: { "refused-later": "접수 후 거절", "spend-void": "수동으로 끝낸 결제" },
  unchanged: (shift) => `Z ${shift}: 출력된 그대로입니다`,
};

export const REPORT_WORDS: Readonly<Record<Language, ReportWords>> = {
  en: english,
  "zh-Hant": traditionalChinese,
  "zh-Hans": simplifiedChinese,
  ja: japanese,
  ko: korean,
};
