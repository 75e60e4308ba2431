/** The customers' page as somebody in the shop sees it, and the way through all its screens. */
import type { Locator, Page } from "playwright-core";
import type { HearingState } from "@tillwave/listener/hearing-state";
import { heard, heardId, listening } from "../../terminal/hub/shopper/testing/simulated-ear.ts";
import type { SimulatedHub } from "../../terminal/hub/shopper/testing/simulated-hub.ts";
import { VAULT_KEPT_AS } from "../../terminal/hub/shopper/kept-as.ts";
import { visitsAt } from "../../terminal/hub/shopper/testing/simulated-shop.ts";

export interface ShopperPage {
  readonly page: Page;
  button(name: string | RegExp): Locator;
  link(name: string | RegExp): Locator;
  heading(name: string | RegExp): Locator;
  text(words: string | RegExp): Locator;
  /** What the ear of the page for trials hears. */
  hear(state: HearingState): Promise<void>;
  /** From the first screen to one that listens. */
  touch(): Promise<void>;
  agree(): Promise<void>;
}

export function shopperPage(page: Page): ShopperPage {
  const button = (name: string | RegExp): Locator =>
    page.getByRole("button", { name, exact: true });
  const heading = (name: string | RegExp): Locator =>
    page.getByRole("heading", { name, exact: true });
  return {
    page,
    button,
    heading,
    link: (name) => page.getByRole("link", { name, exact: true }),
    text: (words) => page.getByText(words).filter({ visible: true }).first(),
    hear: (state) =>
      page.evaluate((said) => {
        const { ear } = globalThis as unknown as { readonly ear: { say(said: unknown): void } };
        ear.say(said);
      }, state),
    touch: async () => {
      await button("Check in").click();
      await heading("May it listen?").waitFor();
    },
    agree: async () => {
      await button("Agree").click();
      await heading("Check in here").waitFor();
    },
  };
}

export type Look = (screen: string) => Promise<void>;

const NOT_HEARD: HearingState = { type: "idle", why: "time-over" };

/** Each refusal and failure of the ear, and what it is called on the screen. */
const TROUBLES: readonly (readonly [string, HearingState, string])[] = [
  ["denied", { type: "refused", why: "denied" }, "The microphone is not allowed"],
  ["revoked", { type: "refused", why: "revoked" }, "The microphone was taken back"],
  ["unsupported", { type: "refused", why: "unsupported" }, "This browser cannot listen"],
  ["no microphone", { type: "failed", why: "no-microphone" }, "There is no microphone"],
  ["busy", { type: "failed", why: "microphone-busy" }, "The microphone is in use"],
  ["lost", { type: "failed", why: "microphone-lost" }, "The microphone went away"],
  ["interrupted", { type: "failed", why: "interrupted" }, "A call came between"],
  ["no sound", { type: "failed", why: "no-sound" }, "The microphone gives no sound"],
  ["broken", { type: "failed", why: "page-broken" }, "This page did not load whole"],
  ["hidden", { type: "idle", why: "hidden" }, "It stopped listening"],
  ["not heard", NOT_HEARD, "Nothing heard here"],
];

/** From the first visit to an erased one, looking at every screen. */
export async function visitScreens(
  shopper: ShopperPage,
  hub: SimulatedHub,
  look: Look,
): Promise<void> {
  await shopper.heading("Before you check in").waitFor();
  await look("consent");
  await shopper.agree();
  await look("home");
  await visitListening(shopper, look);
  await visitAnswers(shopper, hub, look);
  await visitTroubles(shopper, look);
  await visitHubAway(shopper, hub, look);
  await visitPoints(shopper, hub, look);
}

async function visitListening(shopper: ShopperPage, look: Look): Promise<void> {
  await shopper.touch();
  await look("asking");
  await shopper.hear({ type: "starting" });
  await shopper.heading("One moment").waitFor();
  await look("starting");
  await shopper.hear(listening());
  await shopper.heading("Listening…").waitFor();
  await look("listening");
  await shopper.hear(listening({ progress: 0.1, signal: 0 }));
  await shopper.text("nothing yet").waitFor();
  await look("listening to nothing");
  const hindrances = [
    ["band-missing", "This microphone is too dull"],
    ["suspended", "Touch to go on"],
    ["muted", "The microphone is in use"],
    ["silent", "The microphone is silent"],
  ] as const;
  for (const [hindrance, title] of hindrances) {
    await shopper.hear(listening({ hindrance }));
    await shopper.heading(title).waitFor();
    await look(hindrance);
  }
  await shopper.button("Stop").click();
  await shopper.heading("Check in here").waitFor();
}

async function visitAnswers(shopper: ShopperPage, hub: SimulatedHub, look: Look): Promise<void> {
  const REWARD = "HK$5 off today, above HK$50";
  const hour = 60 * 60_000;
  const answers = [
    ["reward", { reward: REWARD }, "You are here, confirmed"],
    ["points", {}, "You are here, confirmed"],
    ["held", { status: "stale-emitter", points: 0, held: 5 }, "Heard, and kept for you"],
    [
      "already",
      { status: "already-rewarded", points: 0, nextRewardAt: Date.now() + 20 * hour },
      "You are here",
    ],
    ["late", { status: "late", points: 0 }, "You are here, noted"],
    ["wrong", { status: "wrong-code", place: null, points: 0 }, "That was not this shop"],
    ["stale", { status: "stale-code", points: 0 }, "That was an old sound"],
    ["limited", { status: "limited", points: 0, waitSeconds: 3000 }, "Enough for now"],
  ] as const;
  for (const [name, verdict, title] of answers) {
    hub.judge(verdict);
    await shopper.touch();
    await shopper.hear(heard(heardId(11)));
    await shopper.heading(title).waitFor();
    await look(name);
    if (name === "reward") {
      await shopper.link("Use it at the till").click();
      await shopper.heading("Show this at the till").waitFor();
      await look("at the till");
      await shopper.page.goBack();
    }
    await shopper.button(/^(?:Done|Back to the start)$/u).click();
    await shopper.heading("Check in here").waitFor();
  }
  hub.judge({});
}

async function visitTroubles(shopper: ShopperPage, look: Look): Promise<void> {
  for (const [name, state, title] of TROUBLES) {
    await shopper.page.goto("about:blank");
    await shopper.page.goBack();
    await shopper.heading("Check in here").waitFor();
    await shopper.touch();
    await shopper.hear(state);
    await shopper.heading(title).waitFor();
    await look(name);
  }
  await shopper.page.reload();
}

/** Runs in the page: whether its vault holds no check-in that waits. */
const nothingWaits = (vault: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(vault);
    opening.addEventListener("error", () => reject(opening.error ?? new Error(vault)));
    opening.addEventListener("success", () => {
      const database = opening.result;
      const [store = ""] = database.objectStoreNames;
      const reading = database.transaction(store).objectStore(store).getAll();
      reading.addEventListener("success", () => {
        database.close();
        resolve((reading.result as { readonly waiting: unknown }[])[0]?.waiting === null);
      });
    });
  });

async function visitHubAway(shopper: ShopperPage, hub: SimulatedHub, look: Look): Promise<void> {
  await shopper.touch();
  hub.setSilent(true);
  await shopper.hear(heard(heardId(11)));
  await shopper.heading("Heard, not yet sent").waitFor();
  await look("hub away");
  await shopper.button("Stop").click();
  // A page that is loaded again before the disk knows goes on with it.
  await shopper.page.waitForFunction(nothingWaits, VAULT_KEPT_AS);
  await shopper.page.reload();
  await shopper.heading("The shop does not answer").waitFor();
  await look("hub away at the start");
  hub.setSilent(false);
  await shopper.heading("Check in here").waitFor();
}

async function visitPoints(shopper: ShopperPage, hub: SimulatedHub, look: Look): Promise<void> {
  await shopper.link(/^Points and visits/u).click();
  await shopper.text("No visits yet.").waitFor();
  await look("no visits");
  hub.setVisits(visitsAt(Date.now()));
  await shopper.link("Back to the start").click();
  await shopper.link(/^Points and visits/u).click();
  await shopper.text("Drinks aisle").waitFor();
  await look("visits");
  await shopper.link("Erase my data").click();
  await shopper.heading("Erase everything?").waitFor();
  await look("erase");
  hub.setSilent(true);
  await shopper.button("Erase").click();
  await shopper.text("so nothing was erased").waitFor();
  await look("not erased");
  hub.setSilent(false);
  await shopper.page.evaluate("location.hash = '#/about'");
  await shopper.heading("About the sound").waitFor();
  await look("about");
  await shopper.link("Back to the start").click();
  await shopper.link(/^Language/u).click();
  await shopper.heading("Language").waitFor();
  await look("language");
  await shopper.page.evaluate("location.hash = '#/erase'");
  await shopper.button("Erase").click();
  await shopper.heading("Everything is erased").waitFor();
  await look("erased");
  await shopper.link("Back to the start").click();
  await shopper.agree();
}
