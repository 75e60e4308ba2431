/** English words about people: signing in, locking, approvals, who works here. */
import { type Words, pluralOf } from "./words.ts";

const plural = pluralOf("en");

export const enStaff = {
  who: "Who is at the till?",
  people: "People",
  role: { cashier: "Cashier", supervisor: "Supervisor" },
  pinOf: (name: string) => `PIN of ${name}`,
  others: "Somebody else",
  signIn: "Sign in",
  looking: "Checking",
  typed: (n: number) => plural(n, { one: "1 figure typed", other: "{n} figures typed" }),
  keys: "PIN keys",
  delete: "Delete the last figure",
  waits: (time: string) => `Locked for ${time}`,
  basketStays: (n: number) =>
    plural(n, { one: "1 line waits on the tape.", other: "{n} lines wait on the tape." }),
  paymentGoesOn: "A payment is in hand. It goes on.",

  lock: "Lock",
  switch: "Another cashier",
  manage: "People and PINs",
  addFirst: "Add people",
  locked: "This till is locked. Sign in to go on.",

  needs: "A supervisor has to allow this",
  allow: "Allow",
  notAllowed: "Not allowed. A supervisor has to type a PIN.",
  action: {
    refund: "Give money back",
    void: "Void a sale",
    price: "Change a price",
    discount: "Give a discount",
    drawer: "Open the drawer",
    "cash-movement": "Put cash in or take it out",
    "close-shift": "Close the shift",
    "end-payment": "End a payment",
    staff: "Change people",
    tablets: "Pair a tablet",
    favourites: "Arrange favourites",
    training: "Training",
  },

  refusal: {
    pinWrong: (left: number) =>
      plural(left, {
        one: "That PIN is not right. 1 try is left.",
        other: "That PIN is not right. {n} tries are left.",
      }),
    personLocked: (time: string) =>
      `Too many wrong PINs. Try again in ${time}, or ask a supervisor for a new PIN.`,
    tillLocked: (time: string) => `Too many wrong PINs at this till. It takes none for ${time}.`,
    busy: "The till checks other PINs. Try again.",
    noSuchPerson: "This person does not work here any more.",
    notASupervisor: "Only a supervisor can allow this.",
    firstIsSupervisor: "The first person has to be a supervisor.",
    lastSupervisor: "One supervisor has to stay.",
    pinMissing: "A new person needs a PIN.",
    nameTaken: "Somebody here has this name already.",
    tooMany: (max: number) => `This till keeps ${max} people at most.`,
    unanswered: "The till did not answer. Try again.",
  },

  page: {
    intro:
      "Whoever is here signs in with a PIN. Supervisors change people and allow what needs it.",
    first: "Add a supervisor first. From then on this till asks for a PIN.",
    add: "Add a person",
    edit: (name: string) => `Change ${name}`,
    name: "Name",
    role: "Role",
    language: "Language",
    asPage: "As the page",
    pin: "PIN",
    newPin: "New PIN",
    pinAgain: "PIN again",
    pinHint: "4 to 8 figures",
    pinKept: "Leave empty to keep the PIN",
    different: "The two PINs differ.",
    works: "Works here",
    left: "No longer here",
    save: "Save",
    saving: "Saving",
    saved: (name: string) => `${name} is saved.`,
    back: "Back",
  },
} satisfies Words;
