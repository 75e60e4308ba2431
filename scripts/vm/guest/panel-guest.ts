/**
 * The beacon's panel on an emulated machine, in its own process beside this one, as the beacon starts it.
 *
 *     node panel-guest.mjs SETTINGS STATE
 *
 * SETTINGS is the panel of a beacon's settings, as JSON. Says what the panel becomes and what its button was taken for, a JSON value a
 * line, until it is told to end.
 */
import { startPanel } from "@tillwave/beacon-peripheral/adapters/panel-process";
import type { PanelState } from "@tillwave/beacon-peripheral/panel/panel";
import type { PanelSettings } from "@tillwave/shared/beacon/settings";
import { assert } from "@tillwave/shared/core/assert";
import { NO_LOG } from "@tillwave/shared/core/log";

const [json = "", state = "mending"] = process.argv.slice(2);
const settings = JSON.parse(json) as PanelSettings;
assert(settings.kind !== "none", "there is a panel");
const say = (what: object): void => console.log(JSON.stringify(what));

const panel = startPanel({ settings }, { changed: say, button: say }, NO_LOG);
panel.show(state as PanelState);
process.on("SIGTERM", () => void panel.close().then(() => process.exit(0)));
