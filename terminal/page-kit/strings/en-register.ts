/**
 * English words of the register page. Sentence case, present tense, the customer's amount in every
 * sentence about money, at most two short sentences: what happened, then what to do. No codes, no blame.
 */
import { english as paper } from "@tillwave/shared/print/receipt-words";
import { enLine } from "./en-line.ts";
import { enStaff } from "./en-staff.ts";
import { enReversal } from "./en-reversal.ts";
import { enShift } from "./en-shift.ts";
import { enCamera } from "./en-camera.ts";
import { enKeys } from "./en-keys.ts";
import { enScanner } from "./en-scanner.ts";
import { enTablet } from "./en-tablet.ts";
import { enFavourites } from "./en-favourites.ts";
import { enTap } from "./en-tap.ts";
import { enTraining } from "./en-training.ts";
import { type Words, pluralOf } from "./words.ts";

const plural = pluralOf("en");

export const enRegister = {
  page: {
    connecting: "Waiting for the till",
    connectingMore: "The page is open. It begins as soon as the till answers.",
    notAllowed: "This page cannot sell",
    notAllowedMore: "It was opened without the till's key. Open it from the till again.",
    tooMany: "Too many pages of this till are open",
    tooManyMore: "Close one that nobody uses. This page then begins by itself.",
    unknownCurrency: (code: string) => `This till does not know the currency ${code}`,
    unknownCurrencyMore: "Correct the currency of the shop, or install a newer version.",
    demo: "Demo",
  },

  bar: {
    connected: "The till is connected",
    lost: "The till does not answer",
    heldUp: "The till has not answered yet",
    attention: (n: number) => plural(n, { one: "1 thing to know", other: "{n} things to know" }),
  },

  paper: {
    waiting: "waits to be printed",
    waitingForPaper: "waits for paper",
    waitingForPrinter: "waits for the printer",
    printing: "printing",
    printed: "printed",
    notPrinted: "not printed",
    unknown: "maybe printed",
    ofCopy: (n: number, what: string) => `copy ${n} ${what}`,
    didItComeOut: "Did it come out?",
    didCopyComeOut: (n: number) => `Did copy ${n} come out?`,
    didItComeOutMore: "The printer fell silent while it had the paper.",
    yes: "Yes",
    print: "Print the receipt",
    again: "Print again",
    copy: "Print a copy",
    noPrinter: "This till has no printer.",
    noSuchSale: "The till does not find this sale. Nothing was printed.",
    queueFull: (n: number) =>
      `${n} receipts wait for the printer already. See to the printer, then print this one.`,
    notSelling: "The till cannot print at the moment. Try again.",
    unanswered: "The till does not answer. Press again: it prints once.",
  },

  printer: {
    title: "Printer",
    ready: "The printer is ready",
    none: "None",
    well: "Ready",
    printing: "Printing",
    outOfPaper: "No paper",
    outOfPaperMore:
      "The printer is out of paper. The sale is saved; the receipt prints when paper is in.",
    coverOpen: "Cover open",
    coverOpenMore: "The printer's cover is open. Close it; what waits prints by itself.",
    inError: "Printer stopped",
    inErrorMore:
      "The printer says that it cannot print. Look at its lamps, then switch it off and on.",
    unreachable: "No printer",
    unreachableMore:
      "The printer does not answer. See that it is switched on and its cable is in; what waits prints by itself.",
    paperLow: "Paper low",
    paperLowMore: "The roll ends soon. Have a new one at hand.",
    withQueue: (what: string, n: number) => `${what} · ${n}`,
    test: "Print a test strip",
    testing: "Asking the printer",
    tested: "The test strip came out.",
    notTested: (detail: string) => `No test strip: ${detail}`,
    unanswered: "The till does not answer. Try again in a moment.",
  },

  drawer: {
    open: "Open the drawer",
    why: "Why? The journal keeps it.",
    reasons: {
      change: "Change money",
      count: "Count the cash",
      in: "Put money in",
      out: "Take money out",
    },
    opening: "Opening",
    opened: "The drawer is open.",
    noPrinter: "The drawer opens through a printer, and this till has none.",
    notSelling: "The till cannot open it at the moment. Try again.",
    unreachable: "The printer that opens it does not answer. Use the key.",
    unanswered: "The till does not answer. Press again: it opens once.",
  },

  hub: {
    title: "Hub",
    notJoined: "Not joined",
    notJoinedMore: "This till sells by itself and sends its sales nowhere.",
    inStep: "In step",
    inStepIcon: "In step with the hub",
    inStepMore: "Every sale is at the hub.",
    sendingIcon: "Sending to the hub",
    catchingUp: (n: number) => `Sending · ${n} left`,
    catchingUpTitle: "Sending to the hub",
    catchingUpMore: (n: number) =>
      plural(n, {
        one: "Keep selling. 1 sale is on its way.",
        other: "Keep selling. {n} sales are on their way.",
      }),
    offline: "Offline",
    offlineWith: (n: number) => `Offline · ${n} waiting`,
    offlineSince: (time: string) => `Offline since ${time}`,
    offlineSaid: "Offline. Keep selling.",
    keepSelling: (n: number) =>
      plural(n, {
        one: "Keep selling. 1 sale is safe on this till and will go by itself.",
        other: "Keep selling. {n} sales are safe on this till and will go by themselves.",
      }),
    keepSellingAll: "Keep selling. Every sale is safe on this till and will go by itself.",
    cause: {
      "no-network": "This till has no network: look at its cable or its Wi-Fi.",
      "hub-down": "The network is there, and no hub answers. See that the hub is switched on.",
      "hub-silent":
        "The hub does not answer, and nobody says why. It may be busy, stuck or cut off.",
      "not-the-hub":
        "Something else answers in the hub's place, as a guest network's sign-in page does.",
    },
    needsYou: "Needs you",
    needsYouWith: (n: number) => `Needs you · ${n}`,
    needsYouMore: (n: number) =>
      plural(n, {
        one: "The hub keeps 1 entry aside for a person to look at.",
        other: "The hub keeps {n} entries aside for a person to look at.",
      }),
    stopped: "Sending has stopped",
    stoppedMore:
      "The hub refused what this till signed, so nothing more is sent. Keep selling and call a technician.",
    show: "Show them",
    waiting: "Waiting",
    waitingNone: "No sale",
    waitingCount: (n: number) => plural(n, { one: "1 sale", other: "{n} sales" }),
    counting: "Being counted",
    oldest: "The oldest",
    oldestAt: (time: string, age: string) => `${time}, ${age} ago`,
    works: "Works as always",
    worksMore: "Cash, receipts, copies, search and the list of sales",
    catalogue: "Catalogue",
    shop: "Name and address",
    documentOwn: "This till's own",
    documentAge: (version: number, age: string) => `Version ${version}, ${age} old`,
    push: "Send now",
    pushing: "Trying",
    pushed: "Everything is at the hub.",
    pushedSome: "It goes now.",
    stillOffline: "Tried just now, and still offline.",
    unanswered: "The till does not answer. Try again in a moment.",
    close: "Close",
    more: "More about the hub",
  },

  join: {
    title: "Join a hub",
    more: "Scan the code on the hub's screen, or type it. It works once, and for 15 minutes.",
    code: "Code",
    codeLike: "ABCD-EFGH-JKMN-PQRS",
    scanned: "The code is scanned. It says where the hub is.",
    url: "The hub's address",
    urlLike: "https://192.168.1.5:8447",
    go: "Join",
    going: "Joining. This takes a few seconds.",
    joined: (name: string) => `Joined ${name}`,
    joinedMore: "This till's sales go to the hub from here on, by themselves.",
    merchant: "Merchant",
    terminal: "Till",
    done: "Done",
    codeMalformed:
      "This is no code of a hub. It has 16 letters and figures; compare it with the hub's screen.",
    urlMalformed: (like: string) => `The address reads like ${like}. The hub's screen shows it.`,
    unreachable:
      "No hub answers at that address. See that till and hub are on the same network, then try again.",
    refused: "The hub refused this code. Ask it for a new one: each works once, for 15 minutes.",
    notTheHub:
      "What answered is not the hub that made this code. Nothing was sent; call a technician.",
    otherCurrency: (its: string, own: string) =>
      `That hub keeps its books in ${its}, and this till sells in ${own}. Join a hub in ${own}.`,
    salesWaiting: (n: number) =>
      plural(n, {
        one: "1 sale waits for the hub that this till has joined. Let it arrive first.",
        other: "{n} sales wait for the hub that this till has joined. Let them arrive first.",
      }),
    notSelling: "The till cannot join at the moment. Try again when it sells.",
    unanswered: "The till does not answer. Look at the status, then try again.",
    detail: (detail: string) => `For the technician: ${detail}`,
  },

  status: {
    title: "Status",
    connection: "Connection to the till",
    connected: "Connected",
    lost: "Lost",
    lostMore: "The page tries again by itself. Until the till is back, do not close this page.",
    heldUpMore:
      "The till cannot say yet whether the last press was done. The page asks again by itself: do not close it.",
    waiting: "Presses that wait for the till",
    entries: "Journal entries checked",
    entriesOf: (n: number, all: number) => `${n} of ${all}`,
    cashier: "Cashier",
    well: "All is well.",
  },

  alarm: {
    chainBroken: "The journal was changed",
    chainBrokenMore: (epoch: number, seq: number, entries: number) =>
      plural(entries, {
        one: `Entry ${seq} of journal ${epoch} is not as it was written. Keep selling and call a technician.`,
        other: `{n} entries, from entry ${seq} of journal ${epoch} on, are not as they were written. Keep selling and call a technician.`,
      }),
    journalUnreadable: "Old entries cannot be read",
    journalUnreadableMore: (detail: string) =>
      `New entries are safe, so keep selling. Call a technician: ${detail}.`,
    diskNearlyFull: "Little room left",
    diskNearlyFullMore: (free: string) =>
      `${free} are free on this till. Call a technician before it is full.`,
    clockJumped: "The clock jumped",
    clockJumpedMore: (by: string) => `It moved by ${by}. Check the time on this till.`,
    basketSetAside: "Baskets were put aside",
    basketSetAsideMore: (file: string) =>
      `Baskets of the last run were damaged, or hold goods under a tax that is gone; sales are not affected. They are kept for a technician as ${file}.`,
    cardTaken: "A card was charged after its payment was ended",
    cardTakenMore: (sale: string) =>
      `Sale ${sale}: a supervisor had ended it, and the terminal cannot give the money back by itself. Refund it at the card terminal.`,
    cardRefusedLater: "A card payment was refused afterwards",
    cardRefusedLaterMore: (sale: string) =>
      `Sale ${sale} was counted as paid, and the card's bank has refused it since. The journal holds it; ask the customer for the money.`,
    walletCloned: "A wallet was copied",
    walletClonedMore: (credential: string) =>
      `Its counter went back: two phones pay with credential ${credential.slice(0, 8)}. That payment was not counted. Tell who looks after the hub.`,
    answerNotBelieved: "A phone's answer was not believed",
    answerNotBelievedMore: (credential: string, why: string) =>
      `Credential ${credential.slice(0, 8)}, ${why}. The payment was not counted, and the journal keeps the answer.`,
    hubDisagrees: "Hub and till differ",
    hubDisagreesMore: (epoch: number, seq: number) =>
      `They are not the same at entry ${seq} of journal ${epoch}: one of the two was changed or put back. Keep selling and call a technician.`,
    hubRolledBack: "The hub was put back",
    hubRolledBackMore: (epoch: number, seq: number) =>
      `It had signed for all up to entry ${seq} of journal ${epoch} and holds less. What it lost goes again by itself; tell who looks after it.`,
    fork: "A copy of this till sells",
    forkMore: (epoch: number, seq: number) =>
      `The hub holds another entry ${seq} of journal ${epoch}, and keeps both. Find the other till, stop selling on it and call a technician.`,
    restored: "This till was put back",
    restoredMore:
      "Its memory is older than its last sale, so it sells on in a new journal. Call a technician: some sales may be at the hub only.",
    cloned: "This till was copied",
    clonedMore: "It sells on in a new journal. Use only one of the two, and call a technician.",
    refused: "The hub refuses this till",
    refusedMore: {
      revoked:
        "It was struck off at the hub. Its sales stay here; to send them, join the hub again.",
      "epoch-closed":
        "The hub has closed this till's journal. Its sales stay here; to send them, join the hub again.",
      "signature-invalid":
        "The hub does not know this till's signature. Its sales stay here; to send them, join the hub again.",
      "statement-mismatch":
        "What arrives at the hub is not what this till signed. Its sales stay here; call a technician.",
    },
    membershipLost: "This till has forgotten its hub",
    membershipLostMore:
      "What it knew of the hub is damaged or gone. Its sales stay here; to send them, join the hub again.",
  },

  rail: {
    label: "Categories",
    top: "Top",
    sales: "Sales",
    menu: "Menu",
  },

  find: {
    label: "Search, or scan a barcode",
    clear: "Clear the search",
    nothing: (query: string) => `Nothing found for “${query}”`,
    nothingMore: "Try fewer letters, or the number on the shelf.",
    found: (n: number) => plural(n, { one: "1 item found", other: "{n} items found" }),
    many: (n: number) => `The first ${n} items found`,
  },

  grid: {
    label: "Items",
    empty: "No items here yet",
    inSale: (n: number) => `${n} in this sale`,
  },

  tape: {
    sale: (number: string) => `Sale ${number}`,
    items: (n: number) => plural(n, { one: "1 item", other: "{n} items" }),
    lines: "Lines",
    empty: "Tap or scan an item",
    total: "Total",
    totalIs: (amount: string) => `Total ${amount}`,
    tax: (name: string) => `Tax ${name}`,
    pay: "Pay",
    resting: "Waiting for the customer",
    more: "More for this sale",
    fewer: "One fewer",
    another: "One more",
    quantity: (n: number) => `Quantity ${n}. Change`,
    remove: "Remove",
    removed: (name: string) => `${name} removed`,
    cleared: (number: string) => `Sale ${number} cleared`,
    undo: "Undo",
    clear: "Clear this sale",
    clearMore: "Its lines leave the tape. Undo brings them back.",
    clearEmpty: "There is nothing to clear.",
    hold: "Hold this sale",
    held: (n: number) => plural(n, { one: "1 sale on hold", other: "{n} sales on hold" }),
    recall: (number: string) => `Bring back sale ${number}`,
    recallMore: "Hold or finish the sale in hand, then bring back one of these.",
  },

  customerLanguage: {
    title: "The customer's language",
    more: "For the receipt and the customer's screen.",
    shops: "As the shop",
  },

  quantity: {
    title: (name: string) => `How many: ${name}`,
    label: "Quantity",
    set: "Set",
    most: (max: number) => `At most ${max}`,
  },

  pay: {
    title: "How will it be paid?",
    back: "Back to items",
    cash: "Cash",
    exact: "Exact, no change",
    change: (amount: string) => `Change ${amount}`,
    other: "Other amount",
    take: "Take cash",
    short: (amount: string) => `${amount} short`,
    saving: "Saving",
    rounded: (amount: string) => `${amount} in cash`,
    notAnswering: "The till has not answered yet. Take nothing twice, and do not close this page.",
  },

  staff: enStaff,
  reversal: enReversal,
  shift: enShift,
  camera: enCamera,
  keys: enKeys,
  scanner: enScanner,
  tablet: enTablet,
  favourites: enFavourites,
  tap: enTap,
  training: enTraining,

  line: enLine,

  paid: {
    paid: "Paid",
    change: "Give change",
    byCash: (amount: string) => `${amount} · in cash`,
    took: (received: string, payable: string) => `Took ${received} for ${payable}`,
    inCash: "Paid in cash",
    saved: (time: string) => `Saved at ${time}.`,
    next: "Next sale",
    orScan: "or scan the next item, or pick a category",
    pieces: "The change in notes and coins",
    note: (n: number, value: string) =>
      plural(n, { one: `1 note of ${value}`, other: `{n} notes of ${value}` }),
    coin: (n: number, value: string) =>
      plural(n, { one: `1 coin of ${value}`, other: `{n} coins of ${value}` }),
    cents: (n: number) => `${n}c`,
    pence: (n: number) => `${n}p`,
  },

  /** What stands on paper is said in one place for the printer and for the page. */
  receipt: { ...paper, test: { ...paper.test }, title: "Receipt" },

  sales: {
    title: "Sales",
    back: "Back to items",
    number: "Sale",
    cash: "Cash",
    tender: { tap: "Tap", code: "Code", "phone-number": "Phone number", card: "Card" },
    inParts: "In parts",
    grade: { "at-risk": "At risk" },
    amountIn: (code: string) => `in ${code}`,
    more: "Show older sales",
    loading: "Fetching the sales",
    empty: "No sales yet",
    emptyMore: "A sale stands here as soon as it is paid.",
    unreachable: "The till does not answer, so its sales cannot be shown.",
    again: "Try again",
    pick: "Pick a sale to see its receipt",
    sync: { waiting: "Waiting", confirmed: "At the hub", "needs-me": "Needs me" },
    needsMe: "Needs me",
    needsMeNone: "Nothing needs you",
    needsMeNoneMore: "A sale stands here when the hub asks a person to look at it.",
    looking: "Looking through older sales",
    copies: (n: number) => `COPY ${n}`,
  },

  menu: {
    title: "Menu",
    sale: "Sale",
    shift: "Shift",
    people: "People",
    till: "This till",
    help: "Help",
    appearance: "Appearance",
    light: "Light",
    dark: "Dark",
    system: "As the system",
    about: "About this till",
    version: "Version",
    terminal: "Terminal",
    epoch: "Journal",
    shortcuts: "Keyboard shortcuts",
    beacons: "Beacons and zones",
    join: "Join a hub",
  },

  signs: {
    title: "Signs",
    more: "Tags in the shop that open a web address on a customer’s phone.",
    lay: "Lay a sign on the reader",
    kind: {
      chip: "A phone, a chip card or a sign",
      tag: "A tag",
      unknown: "Something that says not what it is",
    },
    empty: "Empty",
    other: "Something that is no address",
    damaged: "Damaged: write it again",
    room: (bytes: number) => `Can be written, room for ${bytes} bytes`,
    locked: "Locked for ever",
    address: "New address",
    addressLike: "https://shop.example/menu",
    write: "Write the sign",
    reading: "Reading it…",
    writing: "Writing it. Leave it there.",
    written: (url: string) => `Done. It now leads to ${url}`,
    refused: {
      payment: "A customer is to pay at this reader. Signs can be written after the sale.",
      busy: "A sign is being read or written at the moment.",
      notReady: "This tag was never made ready for signs, or is of another kind. Take another.",
      notASign: "This is no sign. If it is a phone or a bank card, nothing of it was read.",
      defect: (detail: string) => `The sign does not answer as one (${detail}). Take another.`,
      tooSmall: (bytes: number) =>
        `The sign has room for ${bytes} bytes only. Take a shorter address.`,
      url: {
        "too-long": "The address is longer than 200 characters.",
        "not-https": "The address has to begin with https://",
        "has-login": "The address has a name before its host (…@…), which misleads people.",
        "not-a-url": "That is no web address.",
      },
      interrupted: "It was interrupted before anything was changed. Lay it there again.",
      interruptedEmpty:
        "It was interrupted, and the sign is empty now. Lay it there again and write it again.",
      unanswered: "The till does not answer. Try again.",
      noReader: "There is no reader.",
      noCard: "Nothing lies on the reader.",
      readOnly: "The sign is locked for ever. Take another.",
      worn: "The sign is worn out: it did not keep what was written. It is empty; take another.",
    },
  },

  notice: {
    close: "Close",
    unknownBarcode: (code: string) => `Unknown barcode ${code}. Search for the item by its name.`,
    unknownItem: "This item is no longer sold. Choose another.",
    finishPayment: "Finish this payment first, then scan.",
    lineGone: "That line is no longer on the tape.",
    tooManyLines: (max: number) =>
      `A sale holds ${max} lines at most. Take payment for these first.`,
    quantityRange: (max: number) => `A line holds 1 to ${max}.`,
    amountTooLarge: "The total would be too large. Take payment for these items first.",
    saleNotOpen: "The sale changed meanwhile. Look at the tape and press again.",
    saleEmpty: "There is nothing to pay for yet.",
    otherSale: (number: string) => `Sale ${number} is in hand by now. Nothing was done to it.`,
    cashShort: (amount: string) => `${amount} short. Take more, or go back to the items.`,
    moneyTaken: "Money was taken already. Finish this payment.",
    inDoubt: "One payment is not settled yet. Wait for its answer.",
    tooManyTenders: "Too many ways of paying were tried. Go back to the items.",
    nothingToUndo: "There is nothing to bring back.",
    heldNotFound: "That sale is no longer on hold.",
    tooManyHeld: (max: number) => `${max} sales are on hold already. Finish one first.`,
    saleInHand: "Finish the sale in hand first.",
    badCatalogue: "This item has a tax that the shop does not know. Call a technician.",
    diskFull: "The till has no room to write this down, so it was not done. Call a technician.",
    dueChanged: (amount: string) =>
      `The amount changed to ${amount}. Look at the tape, then take the cash.`,
    checkAmount: (amount: string) => `Took ${amount}? Press Take cash again.`,
    dropped: "What was pressed after it was not done either.",
    givenUp: "The till did not take that press. Look at the tape and press again.",
    notReady: "Still starting. Press again.",
    notSelling: "Nothing can be sold at the moment, so that was not done.",
    refused: "The till refused this. Nothing was done.",
    tooManyPresses: "Many presses wait for the till. Wait until it answers.",
  },

  trouble: {
    title: "This till cannot sell",
    locked: "Another program holds the journal.",
    lockedMore: "Close the other till program on this device, then try again.",
    damaged: "The journal is damaged.",
    tooNew: "The journal was written by a newer version.",
    tooNewMore: (has: number, knows: number) =>
      `It has layout ${has}; this version knows layouts up to ${knows}. Install the newer version, then try again.`,
    missing: "The journal is missing.",
    missingMore: (epoch: number) =>
      `Journal ${epoch} should be there. If its disk was taken out, put it back and try again.`,
    diskFull: "The disk is full.",
    diskFullMore: "Make room on this till, then try again.",
    diskFailed: "The disk does not work.",
    diskFailedMore: "Call a technician. Nothing that was paid is forgotten while the disk is kept.",
    kept: "The file is kept as it is. Nothing in it is changed or deleted.",
    file: "File",
    detail: "Detail",
    again: "Try again",
    aside: "Set aside and start a new journal",
    asideSure: "Press again to start a new journal",
    asideMore: "The old journal stays beside the new one, for a technician to read.",
    trying: "Trying",
    still: "It still cannot sell.",
    keptAs: (file: string) => `The old journal is kept as ${file}.`,
    unreachable: "The till does not answer. Try again in a moment.",
    waiting: (n: number) =>
      plural(n, {
        one: "1 press waits for its answer. Do not close this page.",
        other: "{n} presses wait for their answers. Do not close this page.",
      }),
  },
} satisfies Words;
