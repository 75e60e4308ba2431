/** English words of the list of keys: what each does, by the table of the register page. */
import type { Words } from "./words.ts";

export const enKeys = {
  title: "Keyboard shortcuts",
  group: { sell: "Selling", pay: "Paying", everywhere: "Everywhere" },
  named: {
    Arrows: "Arrows",
    Enter: "Enter",
    Delete: "Delete",
    Escape: "Esc",
    Backspace: "⌫",
  },
  does: {
    list: "This list",
    back: "Back, or close",
    menu: "Menu",
    lock: "Lock the till",
    search: "Search",
    arrows: "Move among the items",
    add: "Add the item",
    more: "One more of the selected line",
    fewer: "One fewer of the selected line",
    change: "Change the selected line",
    remove: "Remove the selected line",
    sale: "Hold, discount or clear the sale",
    pay: "Pay",
    camera: "Scan with the camera",
    sales: "Sales",
    refund: "Refund",
    digits: "Another amount, a quantity or a code",
    erase: "Delete the last figure",
    exact: "Exact cash",
    next: "Next sale",
    take: "Take what was typed",
  },
} satisfies Words;
