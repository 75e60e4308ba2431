/** The way through the console's screens of zones. */
import type { ConsolePage, Look } from "./console-page.ts";
import type { FakeHub } from "./fake-hub-console.ts";

/** From the list to a hub that does not answer, looking at every screen. */
export async function visitZones(
  merchant: ConsolePage,
  { hub }: FakeHub,
  look: Look,
): Promise<void> {
  await merchant.go("#/zones");
  await merchant.heading("Shop plan").waitFor();
  await look("zones");
  await merchant.text("As a table").click();
  await look("zones, the day as a table");
  await visitZone(merchant, look);
  await visitForm(merchant, look);
  await visitJoin(merchant, hub.zones.join, look);
  await visitConsent(merchant, look);
  await merchant.go("#/zones/99");
  await merchant.text("The hub knows nothing by that number.").waitFor();
  await look("a zone that is not there");
  hub.zones.enlarge();
  await merchant.go("#/zones");
  await merchant.text(/^1WWWW/u).waitFor();
  await look("zones with long names");
  await merchant.go("#/zones/1");
  await merchant.text("123,456,789").waitFor();
  await look("a zone with a long name");
  hub.zones.empty();
  await merchant.go("#/zones");
  await merchant.heading("No zone yet").waitFor();
  await look("no zone yet");
  hub.setSilent(true);
  await merchant.page.reload();
  await merchant.text(/Waiting for the hub/u).waitFor();
  hub.setSilent(false);
}

async function visitZone(merchant: ConsolePage, look: Look): Promise<void> {
  for (const place of [1, 2, 3, 4, 5, 6]) {
    await merchant.go(`#/zones/${place}`);
    await merchant.heading("Settings").waitFor();
    await look(`zone ${place}`);
  }
  await merchant.go("#/zones/2");
  await merchant.button("New key: Drinks").click();
  await merchant.heading("A new key for Drinks?").waitFor();
  await look("another key");
  await merchant.page.keyboard.press("Escape");
  await merchant.button("Retire: Drinks").click();
  await merchant.heading("Retire Drinks?").waitFor();
  await look("retire");
  await merchant.page.keyboard.press("Escape");
  await merchant.button("Close this zone").click();
  await merchant.heading("Close Drinks aisle?").waitFor();
  await look("close a zone in which something sounds");
  await merchant.page.keyboard.press("Escape");
}

async function visitForm(merchant: ConsolePage, look: Look): Promise<void> {
  await merchant.go("#/zones/new");
  await merchant.heading("New zone").waitFor();
  await look("a new zone");
  await merchant.button("Make the zone").click();
  await merchant.text("Give it a name.").waitFor();
  await look("a zone without a name");
  await merchant.page.getByLabel("Name", { exact: true }).fill("Door");
  await merchant.text("At these hours").click();
  await merchant.button("Add hours").click();
  await merchant.page.getByLabel("From the left").fill("here");
  await merchant.button("Make the zone").click();
  await merchant.text("Metres, at most 2,000 either way; or both empty.").waitFor();
  await look("a zone that is nowhere");
  await merchant.page.getByLabel("From the left").fill("");
  await merchant.button("Make the zone").click();
  await merchant.text("Two zones are called Door. Nothing was saved.").waitFor();
  await look("two zones of one name");
}

async function visitJoin(merchant: ConsolePage, join: (now: number) => void, look: Look) {
  await merchant.go("#/zones/6/emitter");
  await merchant.button("Make a code").waitFor();
  await look("add an emitter");
  await merchant.page.getByLabel("Name").fill("屋頂露台的發聲器啊");
  await merchant.text("1 letter too long.").waitFor();
  await look("an emitter's name is too long");
  await merchant.page.getByLabel("Name").fill("Roof");
  await merchant.button("Make a code").click();
  await merchant.heading("Type this at the emitter").waitFor();
  await look("an emitter's code");
  join(Date.now());
  await merchant.heading("Roof has joined").waitFor();
  await look("an emitter has joined");
  await merchant.button("Done").click();
}

async function visitConsent(merchant: ConsolePage, look: Look): Promise<void> {
  await merchant.go("#/zones/consent");
  await merchant.heading(/^What customers agree to/u).waitFor();
  await look("consent");
  const korean = merchant.page.getByLabel("한국어");
  const text = await korean.inputValue();
  await korean.fill(" ");
  await merchant.button("Save as a new version").click();
  await merchant.text("Write it in this language too.").waitFor();
  await look("consent without Korean");
  await korean.fill(`${text} 30일.`);
  await merchant.button("Save as a new version").click();
  await merchant.text("Version 3 is in force.").waitFor();
  await look("another version of the consent");
}
