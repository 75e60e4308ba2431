/** The shop that tests of the customers' page walk through: its places, its text, a customer's visits. */
import type { Language } from "@tillwave/shared/core/language";
import type { CheckInAnswer, ShopAnswer, Visit } from "@tillwave/shared/presence/answers";

export const MERCHANT = 7;

export const CONSENT_TEXT: Readonly<Record<Language, string>> = {
  en: "Harbour Corner counts your check-ins to give you points. It keeps the place, the half minute and the points under a number that stands for this phone.\nHow clearly the sound was heard is deleted after 30 days. You can erase everything at any time.",
  "zh-Hant":
    "海港角會計算你的簽到，並給予積分。店舖以代表此手機的編號保存地點、該半分鐘和積分。\n聲音的清晰程度會在 30 天後刪除。你可隨時刪除全部資料。",
  "zh-Hans":
    "海港角会计算你的签到，并给予积分。店铺以代表此手机的编号保存地点、那半分钟和积分。\n声音的清晰程度会在 30 天后删除。你可随时删除全部数据。",
  ja: "ハーバーコーナーは、ポイントをお渡しするためにチェックインを数えます。場所、30 秒間、ポイントを、このスマホを表す番号で保存します。\n聞こえやすさは 30 日後に消去されます。いつでもすべて消去できます。",
  ko: "하버 코너는 포인트를 드리기 위해 체크인을 셉니다. 장소, 30초, 포인트를 이 휴대폰을 나타내는 번호로 보관합니다.\n또렷한 정도는 30일 뒤에 지워집니다. 언제든지 모두 지울 수 있습니다.",
};

export const SHOP: ShopAnswer = {
  merchant: MERCHANT,
  name: "Harbour Corner",
  currency: "HKD",
  consent: { version: 3, text: CONSENT_TEXT },
  zones: [
    { place: 11, name: "Entrance", points: 5, kind: "entry", next: 12 },
    { place: 12, name: "Drinks aisle", points: 10, kind: "zone", next: 13 },
    { place: 13, name: "Checkout", points: 2, kind: "zone", next: null },
  ],
  secure: true,
};

export const ROUTE: CheckInAnswer["route"] = SHOP.zones.map(({ place, name, points }) => ({
  place,
  name,
  points,
  done: false,
}));

const DAY_MS = 24 * 60 * 60_000;

export const visitsAt = (now: number): readonly Visit[] => [
  { place: 11, name: "Entrance", at: now - 4 * 60_000, points: 5, state: "held" },
  { place: 12, name: "Drinks aisle", at: now - DAY_MS, points: 10, state: "counted" },
  { place: 11, name: "Entrance", at: now - DAY_MS - 600_000, points: 5, state: "counted" },
  { place: 13, name: "Checkout", at: now - 3 * DAY_MS, points: 0, state: "late" },
  { place: 12, name: "Drinks aisle", at: now - 9 * DAY_MS, points: 10, state: "dropped" },
  { place: 12, name: "Drinks aisle", at: now - 12 * DAY_MS, points: 10, state: "counted" },
];
