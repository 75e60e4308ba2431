/**
 * English words of paying by phone, by code and by card, for the register page. What happened, then what
 * to do, the amount in every sentence about money; who is meant is the cashier.
 */
import { type Words, pluralOf } from "./words.ts";

const plural = pluralOf("en");

export const enTap = {
  title: "Phone",
  now: "Tap now",
  ready: (amount: string) => `${amount}. The reader is ready, nothing to press.`,
  arming: "Getting the reader ready",
  armingMore: (amount: string) => `${amount}. The next phone that is held here pays.`,
  idle: "By phone",
  idleMore: (amount: string) =>
    `The reader waits for nobody. Press, then hold a phone to it for ${amount}.`,
  arm: "Wait for a phone",
  unavailable: "No phones for now",
  byCode: "By code",
  byCard: "Card",

  cannotPay: {
    "not-joined": "This till has joined no hub, so it knows no wallets. Take cash.",
    "no-keys":
      "This till has no keys of its hub yet, so it knows no wallets. Take cash until the hub has sent them.",
    "certificate-lapsed":
      "This till's certificate has lapsed, so phones would refuse it. Take cash, and let the till reach its hub.",
    revoked: "The hub no longer trusts this till with phones. Take cash and call a technician.",
  },

  notice: {
    "lifted-too-soon": {
      title: "Lifted too soon",
      more: (amount: string) => `Nothing was taken. Tap again for ${amount}.`,
    },
    "confirm-on-phone": {
      title: "Confirm on the phone",
      more: (amount: string) => `The customer confirms ${amount} on the phone, then taps again.`,
    },
    "refused-on-phone": {
      title: "Refused on the phone",
      more: (amount: string) => `Nothing was taken. Ask the customer how to pay ${amount}.`,
    },
    "not-enough-value": {
      title: "Not enough in this wallet",
      more: (amount: string) => `It cannot pay ${amount}. Take cash, or tap another wallet.`,
    },
    "kind-not-supported": {
      title: "This wallet cannot pay here",
      more: (amount: string) =>
        `It holds nothing that this shop takes. Take ${amount} another way.`,
    },
    "other-shop": {
      title: "A wallet of another shop",
      more: (amount: string) =>
        `Nothing was taken. Ask for this shop's wallet, or take ${amount} another way.`,
    },
    "other-currency": {
      title: "A wallet in another currency",
      more: (amount: string) => `It cannot pay ${amount}. Take it another way.`,
    },
    "wallet-expired": {
      title: "This wallet is out of date",
      more: (amount: string) =>
        `The customer opens it once with a network, then taps again for ${amount}.`,
    },
    denied: {
      title: "This wallet is blocked",
      more: (amount: string) => `Nothing was taken. Take ${amount} another way.`,
    },
    "not-genuine": {
      title: "This wallet is not genuine",
      more: (amount: string) => `Nothing was taken. Take ${amount} another way and tell a manager.`,
    },
    cloned: {
      title: "This wallet exists twice",
      more: (amount: string) => `Nothing was taken. Take ${amount} another way and tell a manager.`,
    },
    frozen: {
      title: "This wallet is frozen",
      more: (amount: string) => `The hub has stopped it. Take ${amount} another way.`,
    },
    "phone-doubts-till": {
      title: "The phone does not trust this till",
      more: (amount: string) =>
        `Nothing was taken. Take ${amount} another way and call a technician.`,
    },
    "over-limit": {
      title: "Above the offline limit",
      more: (amount: string) =>
        `${amount} is too much without the hub. Ask through the customer's phone, or take it another way.`,
    },
    "offline-not-allowed": {
      title: "Not without the hub",
      more: (amount: string) =>
        `The hub cannot be asked about ${amount}. Ask through the customer's phone, or take it another way.`,
    },
    "two-phones": {
      title: "Two phones at once",
      more: (amount: string) =>
        `Nothing was taken. Hold one of them alone to the reader for ${amount}.`,
    },
    "use-card-terminal": {
      title: "Use the card terminal",
      more: (amount: string) =>
        `That was a bank card or another phone's wallet. Press Card for ${amount}.`,
    },
    "no-card-terminal": {
      title: "Not a wallet of this shop",
      more: (amount: string) =>
        `That was a bank card or another phone's wallet. Take ${amount} in cash.`,
    },
    "transit-or-tag": {
      title: "A travel card or a tag",
      more: (amount: string) =>
        `It cannot pay here. Ask for the customer's phone, or take ${amount} in cash.`,
    },
    "unknown-card": {
      title: "Not a wallet",
      more: (amount: string) =>
        `The reader does not know what that was. Ask for the customer's phone, or take ${amount} in cash.`,
    },
    "not-readable": {
      title: "Could not be read",
      more: (amount: string) => `Nothing was taken. Hold the phone flat and still for ${amount}.`,
    },
    "reader-failed": {
      title: "The reader failed",
      more: (amount: string) => `Nothing was taken, and it mends itself. Tap again for ${amount}.`,
    },
    "card-declined": {
      title: "Card declined",
      more: (amount: string) => `Nothing was taken. Take ${amount} another way.`,
    },
    "card-reason": {
      "terminal-unreachable": "The card terminal is not there",
      "terminal-busy": "The card terminal has another payment",
      "terminal-restarted": "The card terminal was switched off",
      "took-too-long": "It took too long",
      "stopped-at-till": "It was stopped here",
      "cancelled-at-terminal": "It was stopped at the terminal",
      "not-begun": "The card terminal had not heard of it",
      "pin-wrong": "The PIN was wrong",
      "not-enough-money": "There is not enough money on the card",
    },
    "card-declined-known": {
      title: "Card declined",
      more: (amount: string, reason: string) =>
        `${reason}, and nothing was taken. Take ${amount} another way.`,
    },
    "card-declined-because": {
      title: "Card declined",
      more: (amount: string, reason: string) =>
        `The terminal says “${reason}”. Take ${amount} another way.`,
    },
    "wrong-code": {
      title: "Wrong code",
      more: (amount: string) =>
        `Nothing was taken. Compare the code for ${amount} with the customer's phone.`,
    },
    "nothing-was-taken": {
      title: "Nothing was taken",
      more: (amount: string) => `The phone has not paid. Tap again for ${amount}.`,
    },
  },

  hold: {
    title: "Hold still",
    more: "Do not remove the phone yet.",
    found: "Phone found",
    confirming: "Confirming",
    saving: "Saving",
  },

  uplink: {
    title: "On the customer's phone",
    more: (amount: string) =>
      `The phone asks the hub for ${amount}. Then it taps again, shows a code, or names eight figures.`,
    qr: "The customer's phone scans this",
    qrLabel: (amount: string) => `A code for the customer's phone: ${amount}`,
    begin: "Ask through the customer's phone",
  },

  code: {
    title: "By code",
    type: "Type the code",
    label: "The eight figures on the customer's phone",
    go: "Check",
    scan: "Scan the code on the customer's phone: the scanner is ready.",
    how: (amount: string) => `The customer opens the wallet and shows its code for ${amount}.`,
    orUplink: "No network in the shop? The customer's phone asks the hub instead.",
    triesLeft: (n: number) => plural(n, { one: "1 try left", other: "{n} tries left" }),
  },

  card: {
    asking: "Use the card terminal",
    askingMore: (amount: string) => `It asks the customer for ${amount}. Nothing to press here.`,
    querying: "Do not take it twice",
    queryingMore: (amount: string) => `The terminal is asked what became of ${amount}.`,
    sent: "Amount sent",
    answer: "Its answer",
    saving: "Saving",
    name: "Card terminal",
    none: "None",
    ready: "Ready",
    busy: "Busy",
    unreachable: "No card terminal",
    unreachableMore:
      "The card terminal does not answer. See that it is switched on and on the network; until then take cards nowhere.",
  },

  unknown: {
    title: "Do not take it twice",
    why: {
      "pulled-away": (amount: string) =>
        `The phone left before it answered. Checking whether ${amount} was paid.`,
      "no-answer": (amount: string) =>
        `The phone gave no answer. Checking whether ${amount} was paid.`,
      "answer-not-believed": (amount: string) =>
        `The phone's answer cannot be believed. Checking whether ${amount} was paid.`,
      restarted: (amount: string) =>
        `The till started again in the middle. Checking whether ${amount} was paid.`,
      "power-cut": (amount: string) =>
        `The power failed in the middle. Checking whether ${amount} was paid.`,
      "terminal-silent": (amount: string) =>
        `The card terminal fell silent. Checking whether ${amount} was paid.`,
      "not-told": (amount: string) => `Checking whether ${amount} was paid.`,
    },
    sent: "Sent to the phone",
    sentToTerminal: "Sent to the card terminal",
    answer: "Answer from the phone",
    answerOfTerminal: "Answer from the terminal",
    answerIs: {
      "pulled-away": "lost",
      "no-answer": "none",
      "answer-not-believed": "not believed",
      restarted: "lost",
      "power-cut": "lost",
      "terminal-silent": "none",
      "not-told": "lost",
    },
    hub: {
      asking: "Asking the hub",
      unreachable: "The hub cannot be asked",
      "not-joined": "No hub to ask",
    },
    hubIs: { asking: "", unreachable: "offline", "not-joined": "not joined" },
    askingTerminal: "Asking the card terminal",
    again: "Fastest: tap the same phone again.",
    againMore: "It tells what happened. Nothing is taken a second time.",
    hint: {
      "other-phone": {
        title: "That was another phone.",
        more: "Hold the first one to the reader. Nothing is asked of any other.",
      },
      "not-found-yet": {
        title: "That phone knows of no payment.",
        more: "Nobody can be sure that it was the first one. The hub or a manager has to say.",
      },
      "cannot-be-believed": {
        title: "That phone's answer cannot be believed.",
        more: "Try the first phone once more, or wait for the hub.",
      },
    },
    terminal: "Look at the card terminal.",
    terminalMore: "The till asks it again by itself. Start nothing new on it.",
    byCode: "The phone shows a code",
    managerLater: (time: string) => `A manager may decide in ${time}`,
    managerNow: "A manager decides",
    escalated: "Still nobody knows",
    escalatedMore: (amount: string) =>
      `Wait on, or a manager ends the payment of ${amount}. The same phone still settles it.`,
  },

  locked: {
    phone: "Cash is locked while a phone is on the reader",
    uplink: "Other payment is locked.",
    card: "Other payment is locked. The card terminal has it.",
    unknown: "Other payment is locked.",
    settledIn: (time: string) => `Settled or passed on in ${time}`,
    manager: "A manager decides.",
    notice: {
      phone: "A phone is on the reader. Wait for its answer.",
      uplink: "The customer's phone has this payment. Wait for its answer.",
      card: "The card terminal has this payment. Wait for its answer.",
      unknown: "Nobody knows yet whether this was paid. Do not take it twice.",
    },
  },

  voiding: {
    title: "End this payment?",
    more: (amount: string) =>
      `Only a manager ends it. This till then never counts ${amount} from that phone.`,
    why: "Why? The journal keeps it.",
    reasons: {
      gone: "The customer has gone",
      shown: "The phone shows that nothing was taken",
      broken: "The phone no longer works",
      cash: "The customer pays another way",
    },
    go: "End the payment",
    sure: (amount: string) => `Never count ${amount}`,
    sureMore: (amount: string) =>
      `If the phone did pay ${amount}, the hub gives it back to the wallet. This cannot be undone.`,
    wait: "Wait on",
    ending: "Writing it down",
  },

  refused: {
    "not-selling": "The till cannot take this at the moment. Try again.",
    "tender-not-waiting": "This payment has been answered meanwhile. Look at the screen.",
    "too-early": "It is too early to decide. Wait for the countdown.",
    codeWrong: (n: number) =>
      plural(n, {
        one: "That is not the code. 1 try is left.",
        other: "That is not the code. {n} tries are left.",
      }),
    codesUsed: "That is not the code, and no try is left. Use the phone or its QR code.",
    "codes-locked":
      "Typed codes are locked for a while: too many were wrong. Use the phone or its QR code.",
    "over-limit":
      "This amount is too much for a typed code. Scan the code on the customer's phone.",
    "not-joined": "This till has joined no hub, so it knows no codes. Take another way.",
    "qr-refused": "That code does not pay this sale. Ask the customer for a new one.",
    unanswered: "The till does not answer. Press again: it is done once.",
    "no-payment": "That is a customer's payment code. Press Pay first, then scan it again.",
    "not-now": "That code cannot be used now. Wait for the answer to this payment.",
  },

  paid: {
    byTap: (amount: string) => `${amount} · by tap`,
    byCode: (amount: string) => `${amount} · by code`,
    byCard: (amount: string) => `${amount} · by card`,
    byNumber: (amount: string) => `${amount} · by phone number`,
    byMany: (amount: string) => `${amount} · in parts`,
    authorised: "Authorised",
    atRisk: "Offline, within the limits",
    confirmed: (time: string) => `Saved at ${time}. Nothing left to check.`,
    mayRefuse: (time: string) =>
      `Saved at ${time}. Give the goods; the till follows it up by itself.`,
    cash: "Shop credit",
    promo: "Promo credit",
    card: "Card on file",
    said: (amount: string, grade: string) => `Paid ${amount}. ${grade}`,
  },

  reader: {
    title: "Reader",
    none: "None",
    ready: "The reader is ready",
    well: "Ready",
    starting: "Starting",
    startingIcon: "The reader is starting",
    startingMore: "The reader is being started. It takes a few seconds.",
    mending: "Reader restarts",
    mendingMore:
      "The reader hung or its cable is out. It starts again by itself; take cash meanwhile.",
    cannotPay: "No phones",
  },

  customerPage: "Customer's screen",
} satisfies Words;
