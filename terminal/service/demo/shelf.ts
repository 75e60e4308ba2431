/**
 * The demo shops' shelf: sixty things in six categories, named in five languages and priced in the
 * currencies of four places. Some fruit is sold by the kilogram.
 */
export type Names = readonly [en: string, zhHant: string, zhHans: string, ja: string, ko: string];

/** In minor units: cents, fen, yen, won. */
export type Prices = readonly [hkd: number, cny: number, jpy: number, krw: number];

export interface ShelfItem {
  readonly sku: string;
  readonly categoryId: string;
  readonly taxId: "A" | "B" | "Z";
  readonly names: Names;
  readonly prices: Prices;
  readonly picture: string | null;
  readonly isByWeight: boolean;
}

/* oxfmt-ignore */
export const CATEGORIES: readonly (readonly [id: string, names: Names])[] = [
  ["bakery", ["Bakery", "麵包", "面包", "パン", "빵"]],
  ["drinks", ["Drinks", "飲品", "饮料", "飲み物", "음료"]],
  ["fruit", ["Fruit", "水果", "水果", "果物", "과일"]],
  ["noodles", ["Noodles", "麵食", "面食", "麺・米", "면·쌀"]],
  ["snacks", ["Snacks", "零食", "零食", "菓子", "과자"]],
  ["home", ["Home", "家居", "家居", "日用品", "생활용품"]],
];

type Row = readonly [
  sku: string,
  taxId: ShelfItem["taxId"],
  names: Names,
  prices: Prices,
  picture?: string,
];

/* oxfmt-ignore */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  bakery: [
    ["bun", "B", ["Pineapple bun", "菠蘿包", "菠萝包", "パイナップルパン", "소보로빵"], [900, 650, 180, 1800], "bun"],
    ["tart", "B", ["Egg tart", "蛋撻", "蛋挞", "エッグタルト", "에그타르트"], [1100, 750, 220, 2500], "tart"],
    ["loaf", "Z", ["Sliced loaf, 6", "方包（六片裝）", "切片面包（6 片）", "食パン 6枚切り", "식빵 6장"], [2400, 1280, 320, 3200], "loaf"],
    ["sausage-bun", "B", ["Sausage bun", "腸仔包", "香肠面包", "ソーセージパン", "소시지빵"], [1200, 800, 198, 2800]],
    ["cocktail-bun", "B", ["Cocktail bun", "雞尾包", "椰蓉包", "ココナッツパン", "코코넛빵"], [1000, 700, 178, 2300]],
    ["custard-bun", "B", ["Custard bun", "奶黃包", "奶黄包", "クリームパン", "크림빵"], [1150, 750, 168, 2300]],
    ["swiss-roll", "B", ["Swiss roll", "瑞士卷", "瑞士卷", "ロールケーキ", "롤케이크"], [1600, 1200, 298, 3900]],
    ["sponge-cake", "B", ["Paper-wrapped sponge cake", "紙包蛋糕", "纸包蛋糕", "紙包みカステラ", "종이컵 카스텔라"], [1350, 850, 248, 2900]],
    ["croissant", "B", ["Croissant", "牛角包", "牛角面包", "クロワッサン", "크루아상"], [1800, 1200, 228, 3300]],
    ["mooncake", "B", ["Mooncake, single", "月餅（單個）", "月饼（单个）", "月餅 1個", "월병 1개"], [4800, 2800, 680, 6500]],
  ],
  drinks: [
    ["milktea", "B", ["Bubble tea", "珍珠奶茶", "珍珠奶茶", "タピオカミルクティー", "버블 밀크티"], [1800, 1400, 240, 4200], "milktea"],
    ["lemontea", "B", ["Iced lemon tea", "凍檸茶", "冰柠檬茶", "アイスレモンティー", "아이스 레몬티"], [2000, 1300, 260, 3800], "lemontea"],
    ["coffee", "B", ["Filter coffee", "即磨咖啡", "现磨咖啡", "ドリップコーヒー", "드립 커피"], [2600, 1500, 280, 3500], "coffee"],
    ["soy", "B", ["Soy milk", "豆漿", "豆浆", "調製豆乳", "두유"], [1450, 600, 160, 1700], "soy"],
    ["water", "Z", ["Water 500 ml", "蒸餾水 500 毫升", "饮用水 500 毫升", "天然水 500ml", "생수 500ml"], [800, 250, 110, 1000], "water"],
    ["chrysanthemum-tea", "B", ["Chrysanthemum tea", "菊花茶", "菊花茶", "菊花茶", "국화차"], [950, 500, 168, 2200]],
    ["grass-jelly", "B", ["Grass jelly drink", "涼粉爽", "仙草蜜", "仙草ドリンク", "젤리 음료"], [1250, 600, 178, 2000]],
    ["orange-juice", "B", ["Orange juice 1 l", "橙汁 1 公升", "橙汁 1 升", "オレンジジュース 1L", "오렌지 주스 1L"], [2850, 1580, 298, 4500]],
    ["sparkling-water", "B", ["Sparkling water 330 ml", "有氣礦泉水 330 毫升", "气泡水 330 毫升", "炭酸水 330ml", "탄산수 330ml"], [1190, 550, 118, 1400]],
    ["hot-chocolate", "B", ["Hot chocolate", "熱朱古力", "热巧克力", "ホットチョコレート", "핫초코"], [2400, 1600, 298, 4300]],
  ],
  fruit: [
    ["banana", "Z", ["Banana", "香蕉", "香蕉", "バナナ", "바나나"], [450, 250, 90, 900], "banana"],
    ["apple", "Z", ["Apple", "蘋果", "苹果", "りんご", "사과"], [700, 450, 150, 2000], "apple"],
    ["orange", "Z", ["Orange", "橙", "橙子", "オレンジ", "오렌지"], [650, 400, 130, 1500], "orange"],
    ["dragon", "Z", ["Dragon fruit", "火龍果", "火龙果", "ドラゴンフルーツ", "용과"], [1500, 850, 398, 4500], "dragon"],
    ["mango", "Z", ["Mango", "芒果", "芒果", "マンゴー", "망고"], [5600, 2600, 1980, 19_800]],
    ["papaya", "Z", ["Papaya", "木瓜", "木瓜", "パパイヤ", "파파야"], [2200, 980, 480, 5900]],
    ["kiwi", "Z", ["Kiwi", "奇異果", "猕猴桃", "キウイ", "키위"], [690, 380, 128, 1200]],
    ["lychee", "Z", ["Lychees", "荔枝", "荔枝", "ライチ", "리치"], [7200, 3600, 2480, 18_900]],
    ["pear", "Z", ["Snow pear", "雪梨", "雪梨", "梨", "배"], [3200, 1180, 780, 7900]],
    ["pomelo", "Z", ["Pomelo", "柚子", "柚子", "文旦", "포멜로"], [3300, 1980, 680, 6900]],
  ],
  noodles: [
    ["cupnoodle", "B", ["Seafood cup noodles", "海鮮味杯麵", "海鲜杯面", "シーフードカップ麺", "해물 컵라면"], [1290, 650, 218, 1500], "cupnoodle"],
    ["rice", "Z", ["Jasmine rice 1 kg", "絲苗白米 1 公斤", "香米 1 公斤", "コシヒカリ 1kg", "백미 1kg"], [3200, 1280, 780, 4500], "rice"],
    ["beef-noodles", "B", ["Beef instant noodles", "牛肉味即食麵", "红烧牛肉面", "ビーフ味即席麺", "소고기 라면"], [650, 450, 138, 1100]],
    ["udon", "B", ["Udon, 2 portions", "烏冬（兩人份）", "乌冬面（2 人份）", "うどん 2食", "우동 2인분"], [1990, 1180, 198, 3900]],
    ["vermicelli", "Z", ["Rice vermicelli 400 g", "米粉 400 克", "米粉 400 克", "ビーフン 400g", "쌀국수 400g"], [1480, 780, 298, 3300]],
    ["egg-noodles", "Z", ["Dried egg noodles", "乾蛋麵", "鸡蛋挂面", "乾燥玉子麺", "건조 에그누들"], [1750, 880, 258, 2900]],
    ["wonton-noodles", "B", ["Wonton noodle pack", "雲吞麵包裝", "馄饨面套装", "ワンタン麺セット", "완탕면 세트"], [2690, 1680, 398, 5500]],
    ["satay-noodles", "B", ["Satay cup noodles", "沙嗲味杯麵", "沙茶杯面", "サテー味カップ麺", "사테 컵라면"], [1290, 650, 218, 1600]],
    ["mung-vermicelli", "Z", ["Mung bean vermicelli", "粉絲", "绿豆粉丝", "緑豆春雨", "녹두 당면"], [990, 580, 178, 2200]],
    ["sushi-rice", "Z", ["Sushi rice 2 kg", "壽司米 2 公斤", "寿司米 2 公斤", "すし用米 2kg", "초밥용 쌀 2kg"], [6450, 2980, 1580, 9800]],
  ],
  snacks: [
    ["crisps", "B", ["Salted crisps", "鹽味薯片", "原味薯片", "ポテトチップス うすしお", "짭짤한 감자칩"], [1350, 680, 168, 1700], "crisps"],
    ["prawn-crackers", "B", ["Prawn crackers", "蝦片", "虾片", "えびせん", "새우칩"], [1280, 580, 148, 1500]],
    ["seaweed", "B", ["Roasted seaweed", "紫菜", "烤海苔", "焼きのり", "구운 김"], [990, 780, 198, 1200]],
    ["fish-balls", "B", ["Curry fish balls, cup", "咖喱魚蛋（杯）", "咖喱鱼蛋（杯）", "カレーつみれカップ", "카레 어묵볼 컵"], [1800, 1200, 298, 3500]],
    ["egg-rolls", "B", ["Egg rolls, tin", "蛋卷（罐裝）", "蛋卷（罐装）", "エッグロール缶", "에그롤 캔"], [7800, 4980, 1280, 12_900]],
    ["peanut-candy", "B", ["Peanut candy", "花生糖", "花生酥", "ピーナッツキャンディ", "땅콩 캔디"], [1560, 880, 258, 2500]],
    ["dried-mango", "B", ["Dried mango 100 g", "芒果乾 100 克", "芒果干 100 克", "ドライマンゴー 100g", "건망고 100g"], [3250, 1580, 398, 4900]],
    ["chocolate", "B", ["Dark chocolate bar", "黑朱古力", "黑巧克力", "ダークチョコレート", "다크 초콜릿"], [1680, 1280, 198, 2800]],
    ["rice-crackers", "B", ["Rice crackers", "米餅", "米饼", "せんべい", "쌀과자"], [1420, 780, 178, 2300]],
    ["gummies", "B", ["Fruit gummies", "水果軟糖", "水果软糖", "フルーツグミ", "과일 젤리"], [1120, 680, 138, 1500]],
  ],
  home: [
    ["umbrella", "A", ["Folding umbrella", "縮骨遮", "折叠伞", "折りたたみ傘", "접이식 우산"], [8900, 4500, 1480, 12_000], "umbrella"],
    ["tissues", "A", ["Pocket tissues, 10", "紙巾（10 包）", "手帕纸（10 包）", "ポケットティッシュ 10個", "휴대용 티슈 10개"], [1250, 980, 198, 3300]],
    ["batteries", "A", ["Batteries AA, 4", "AA 電池（4 粒）", "5 号电池（4 节）", "単3電池 4本", "AA 건전지 4개"], [3490, 1580, 498, 4500]],
    ["soap", "A", ["Hand soap 250 ml", "洗手液 250 毫升", "洗手液 250 毫升", "ハンドソープ 250ml", "핸드 워시 250ml"], [1990, 1280, 328, 3900]],
    ["toothpaste", "A", ["Toothpaste 120 g", "牙膏 120 克", "牙膏 120 克", "歯みがき粉 120g", "치약 120g"], [2280, 1380, 298, 2900]],
    ["sponge", "A", ["Kitchen sponges, 3", "廚房海綿（3 塊）", "厨房海绵（3 块）", "キッチンスポンジ 3個", "주방 수세미 3개"], [1090, 780, 198, 2400]],
    ["candle", "A", ["Candles, 6", "蠟燭（6 枝）", "蜡烛（6 支）", "ろうそく 6本", "양초 6개"], [1650, 980, 248, 2900]],
    ["lighter", "A", ["Gas lighter", "打火機", "打火机", "ガスライター", "라이터"], [590, 300, 128, 900]],
    ["bag", "A", ["Shopping bag", "購物袋", "购物袋", "レジ袋", "쇼핑백"], [100, 50, 5, 50]],
    ["charger", "A", ["Charging cable, 1 m", "充電線 1 米", "充电线 1 米", "充電ケーブル 1m", "충전 케이블 1m"], [4990, 2900, 980, 8900]],
  ],
};

/** Priced by the kilogram: no two of them weigh the same. */
const BY_WEIGHT = new Set(["mango", "lychee", "pear"]);

export const SHELF: readonly ShelfItem[] = CATEGORIES.flatMap(([categoryId]) =>
  (ROWS[categoryId] ?? []).map(([sku, taxId, names, prices, picture = null]) => ({
    sku,
    categoryId,
    taxId,
    names,
    prices,
    picture,
    isByWeight: BY_WEIGHT.has(sku),
  })),
);
