/** English words of the customers' page: whoever stands in the shop reads them, once, on a phone of their own. */
import { type Words, pluralOf } from "./words.ts";

const plural = pluralOf("en");

export const enShopper = {
  locale: "en-GB",

  page: {
    title: "Check in",
    opening: "One moment",
    away: "The shop does not answer",
    awayMore: "Look whether this phone is on a network. The page goes on by itself.",
    home: "Back to the start",
  },

  points: {
    some: (n: number) => plural(n, { one: "{n} point", other: "{n} points" }),
    more: (n: number) => plural(n, { one: "+{n} point", other: "+{n} points" }),
  },

  consent: {
    title: "Before you check in",
    heard:
      "The phone listens for a sound of the shop, only while you check in. Nothing is recorded.",
    kept: "The shop keeps where you checked in, when, and your points. No name, no number.",
    erased: "You can erase all of it here at any time.",
    text: "What you agree to",
    version: (version: string) => `Version ${version}`,
    agree: "Agree",
    changed: "This text has changed since you agreed to it.",
  },

  home: {
    title: "Check in here",
    more: "Stand in one of these places and press the button. The phone listens for its sound.",
    start: "Check in",
    places: "Where to check in",
    points: "Points and visits",
    about: "About the sound",
    language: "Language",
    notKept:
      "This window keeps nothing: your points are lost when you close it. Open the page in a window that is not private.",
  },

  listen: {
    stop: "Stop",
    asking: {
      title: "May it listen?",
      more: "Your phone asks whether this page may use the microphone. Allow it.",
    },
    starting: { title: "One moment", more: "The microphone starts." },
    listening: {
      title: "Listening…",
      more: "Hold the phone as you would to read. You will not hear the sound, and nothing is recorded.",
    },
    sending: { title: "Heard", more: "The shop looks whether the sound is its own." },
    away: {
      title: "Heard, not yet sent",
      more: (seconds: string) =>
        `The shop does not answer. What was heard is kept and sent again for ${seconds} s.`,
    },
    signal: "Signal",
    signal0: "nothing yet",
    signal1: "weak, walk in a little",
    signal2: "fair, walk in a little",
    signal3: "good",
    signal4: "strong",
  },

  /** While it goes on listening. */
  hindrance: {
    suspended: {
      title: "Touch to go on",
      more: "The browser waits for a touch before it listens.",
      act: "Go on",
    },
    muted: {
      title: "The microphone is in use",
      more: "A call or the assistant has it. It goes on when that is over.",
    },
    silent: {
      title: "The microphone is silent",
      more: "Look whether it is switched off, or covered.",
    },
    "band-missing": {
      title: "This microphone is too dull",
      more: "Take your headset off. If you wear none, open this page in another browser.",
    },
  },

  reward: {
    label: "Your check-in reward",
    here: "You are here, confirmed",
    heldLabel: "On its way",
    held: (points: string) =>
      `Your ${points} come as soon as the shop has checked its emitter. Nothing more to do.`,
    heldHere: "Heard, and kept for you",
    alreadyLabel: "Here already",
    already: "This visit is counted.",
    alreadyHere: "You are here",
    next: (when: string) => `The next reward here: ${when}.`,
    visit: "You are here, noted",
    visitLabel: "No points this time",
    late: "It reached the shop too late: after a minute the sound is no proof any more. Check in again.",
    total: (points: string) => `You have ${points}`,
    keepGoing: "Keep going",
    done: "done",
    use: "Use it at the till",
    nextPlace: "Check in at the next place",
    finish: "Done",
  },

  till: {
    title: "Show this at the till",
    more: "The cashier takes it off. The clock below runs: a picture of it is worth nothing.",
    now: "Now",
    customer: "Your number",
  },

  /** What the hub says of a code that earns nothing. */
  refused: {
    wrong: {
      title: "That was not this shop",
      more: "The sound is of another place. Stand near the shop's own emitter and check in again.",
    },
    stale: {
      title: "That was an old sound",
      more: "Only what sounds here now counts. Stand in the place itself and check in again.",
    },
    limited: {
      title: "Enough for now",
      more: "That was many tries in a short time. Wait a little, then check in again.",
      wait: (seconds: string) => `Check in again in ${seconds} s`,
      until: (when: string) => `Check in again: ${when}`,
    },
  },

  trouble: {
    "insecure-origin": {
      title: "This address is not safe enough",
      more: "Phones lend their microphone to pages with https:// alone. Scan the shop's code again, or ask the staff for the address that begins with https://.",
    },
    unsupported: {
      title: "This browser cannot listen",
      more: "Bring the phone's system up to date, or open this page in Chrome, Safari or Firefox.",
    },
    denied: {
      title: "The microphone is not allowed",
      more: "Touch the lock or the sign beside the address, allow the microphone for this page, then check in again.",
    },
    revoked: {
      title: "The microphone was taken back",
      more: "Allow it for this page again, then check in.",
    },
    "no-microphone": {
      title: "There is no microphone",
      more: "This phone shows none to the page. Check in with another one.",
    },
    "microphone-busy": {
      title: "The microphone is in use",
      more: "Another app holds it. End calls and recordings, then check in again.",
    },
    "microphone-lost": {
      title: "The microphone went away",
      more: "Was a headset taken off? Check in again.",
    },
    interrupted: { title: "A call came between", more: "When it is over, check in again." },
    "no-sound": {
      title: "The microphone gives no sound",
      more: "Close other apps that listen, then check in again. If that does not help, start the browser again.",
    },
    "page-broken": {
      title: "This page did not load whole",
      more: "Load it again. Your points are safe.",
    },
    suspended: {
      title: "The browser stopped listening",
      more: "Check in again, and leave the page open.",
    },
    muted: {
      title: "The microphone is in use",
      more: "A call or the assistant has it. When that is over, check in again.",
    },
    silent: {
      title: "The microphone is silent",
      more: "Look whether it is switched off or covered, then check in again.",
    },
    "band-missing": {
      title: "This microphone is too dull",
      more: "Take your headset off and check in again. If you wear none, open this page in another browser.",
    },
    hidden: {
      title: "It stopped listening",
      more: "It listens only while you see this page. Check in again.",
    },
    "not-heard": {
      title: "Nothing heard here",
      more: "Walk a few steps towards the counter or the sign, uncover the lower edge of the phone, and check in again.",
    },
    "hub-away": {
      title: "The shop did not answer",
      more: "What was heard counts for a minute, and that is over. Check in again when the phone is on a network.",
    },
    "not-understood": {
      title: "This page is an old one",
      more: "Load it again. Your points are safe.",
    },
    "no-key": {
      title: "This window makes no key",
      more: "Without one no points can be yours. Open the page in a window that is not private.",
    },
    again: "Check in again",
    reload: "Load the page again",
  },

  visits: {
    title: "Points and visits",
    total: "Your points",
    held: (points: string) => `and ${points} on their way`,
    none: "No visits yet. Check in where you see the sign.",
    away: "The shop does not answer. Your points are safe there.",
    states: {
      counted: "",
      held: "on its way",
      dropped: "did not count",
      late: "too late for points",
    },
    erase: "Erase my data",
    customer: "Your number",
  },

  erase: {
    title: "Erase everything?",
    more: "Your visits, your points and this phone's key go, at the shop and here. That cannot be taken back.",
    confirm: "Erase",
    keep: "Keep it",
    busy: "Erasing",
    failed: "The shop does not answer, so nothing was erased. Try again in a moment.",
    done: "Everything is erased",
    doneMore: "The shop keeps only sums that name nobody.",
  },

  about: {
    title: "About the sound",
    what: "A small emitter sings a number between 18 and 20 kHz, above what most people hear. It changes every half minute, so a recording is worth nothing.",
    listens:
      "The phone listens only after you press the button, for at most 15 seconds. The sound is read on the phone itself: it is not kept and never sent.",
    sends:
      "Sent is the number that was heard, when, and how clearly, signed with a key that only this phone has.",
    kept: "The shop keeps the place, the half minute and your points. How clearly it was heard is deleted after 30 days.",
    level:
      "It is quiet, and has a limit. Children and animals may hear it: tell the staff if it disturbs.",
  },
} satisfies Words;
