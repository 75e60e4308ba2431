/** Japanese words of the list of keys. */
import type { enKeys } from "./en-keys.ts";

export const jaKeys: typeof enKeys = {
  title: "ショートカットキー",
  group: { sell: "販売", pay: "お会計", everywhere: "どの画面でも" },
  named: {
    Arrows: "矢印",
    Enter: "Enter",
    Delete: "Delete",
    Escape: "Esc",
    Backspace: "⌫",
  },
  does: {
    list: "この一覧",
    back: "戻る・閉じる",
    menu: "メニュー",
    lock: "レジをロック",
    search: "検索",
    arrows: "商品の間を移動",
    add: "商品を追加",
    more: "選択中の明細を1点増やす",
    fewer: "選択中の明細を1点減らす",
    change: "選択中の明細を変更",
    remove: "選択中の明細を削除",
    sale: "保留・値引き・取引のクリア",
    pay: "お会計",
    camera: "カメラで読み取る",
    sales: "取引一覧",
    refund: "返金",
    digits: "その他の金額・数量・コード",
    erase: "最後の数字を消す",
    exact: "ちょうどの現金",
    next: "次の取引",
    take: "入力した数字を確定",
  },
};
