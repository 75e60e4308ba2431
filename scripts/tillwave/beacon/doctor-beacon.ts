/** The findings about the beacon itself: whether it runs, and what it says of itself. */
import type { AirState, BeaconStatus } from "@tillwave/shared/api/beacon";
import type { DoctorFacts } from "./doctor-facts.ts";
import type { Finding } from "./doctor-finding.ts";

/** A controller that was asked has answered within seconds; the beacon asks it all the time. In milliseconds. */
const ANSWER_OLD = 30_000;
/** More than this since its start is an adapter that is about to die. */
const RESETS_MANY = 10;
/** An adapter rounds to what it can send with. In dB. */
const TX_POWER_OFF_MAX = 2;

export function beaconFindings(facts: DoctorFacts): readonly Finding[] {
  return [...unitFindings(facts), ...statusFindings(facts.beacon)];
}

function unitFindings({ beacon, unit, folder }: DoctorFacts): readonly Finding[] {
  const found: Finding[] = [];
  if (beacon === "not-running") {
    found.push({
      code: "TB-030",
      severity: "fault",
      ...notRunningWords(unit?.state ?? null, folder),
    });
  } else if (beacon === "no-answer") {
    found.push({
      code: "TB-031",
      severity: "fault",
      say: "The beacon runs, and does not answer.",
      remedy: "sudo systemctl restart tillwave-beacon; journalctl -u tillwave-beacon says more",
    });
  }
  if (unit !== null && !unit.isEnabled) {
    found.push({
      code: "TB-032",
      severity: "warning",
      say: "The beacon is not started when the machine is.",
      remedy: "sudo systemctl enable tillwave-beacon",
    });
  }
  if (unit !== null && unit.restarts > RESETS_MANY) {
    found.push({
      code: "TB-033",
      severity: "warning",
      say: `systemd has started the beacon again ${unit.restarts} times.`,
      remedy: "journalctl -u tillwave-beacon says why it ended",
    });
  }
  return found;
}

/** `state` is systemd's word; null where it knows of no beacon. */
function notRunningWords(state: string | null, folder: string): Pick<Finding, "say" | "remedy"> {
  if (state === null) {
    return {
      say: `No beacon runs on ${folder}.`,
      remedy: "Start it: tillwave beacon run; or name its folder with --folder.",
    };
  }
  return state === "active"
    ? {
        say: `No beacon answers on ${folder}, though systemd says that one runs.`,
        remedy: "Name its folder: sudo tillwave beacon doctor --folder /var/lib/tillwave-beacon",
      }
    : {
        say: `The beacon does not run: systemd says ${state}.`,
        remedy:
          "sudo systemctl start tillwave-beacon; journalctl -u tillwave-beacon says why it ended",
      };
}

function statusFindings(status: DoctorFacts["beacon"]): readonly Finding[] {
  if (typeof status === "string") {
    return [];
  }
  const ofAir = AIR[status.air.state];
  return [
    ...(ofAir === null ? [] : [withDetail(ofAir, status.radio.detail ?? status.healing.detail)]),
    ...(status.simulated ? [SIMULATED] : []),
    ...settingsFindings(status),
    ...clockFindings(status),
    ...radioFindings(status),
    ...txPowerDiffers(status),
    ...panelFindings(status),
  ];
}

const withDetail = (finding: Finding, detail: string | null): Finding =>
  detail === null ? finding : { ...finding, say: `${finding.say} ${detail}` };

const SIMULATED: Finding = {
  code: "TB-034",
  severity: "note",
  say: "The beacon that runs is simulated: nothing goes on any air.",
  remedy: "Start it without --stack simulated where there is an adapter.",
};

const AIR: Readonly<Record<AirState, Finding | null>> = {
  "on-air": null,
  unclaimed: null,
  closed: {
    code: "TB-040",
    severity: "note",
    say: "The beacon is silent, for the shop is closed by its hours.",
    remedy: "Nothing, if they are right: tillwave beacon status",
  },
  starting: {
    code: "TB-041",
    severity: "warning",
    say: "The beacon is just opening its radio.",
    remedy: "Ask again in some seconds: tillwave beacon doctor",
  },
  // Of the machine: doctor-findings.ts.
  "no-adapter": null,
  "no-permission": {
    code: "TB-010",
    severity: "fault",
    say: "The beacon may not use the adapter: CAP_NET_RAW and CAP_NET_ADMIN are missing.",
    remedy:
      "By systemd: AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN, as in tillwave-beacon.service; then: sudo systemctl daemon-reload; sudo systemctl restart tillwave-beacon",
  },
  "adapter-off": {
    code: "TB-005",
    severity: "fault",
    say: "The beacon's adapter is switched off.",
    remedy: "sudo rfkill unblock bluetooth; sudo hciconfig hci0 up",
  },
  mending: {
    code: "TB-042",
    severity: "fault",
    say: "The beacon is not on air, and mends its radio.",
    remedy: "It goes on by itself; tillwave beacon log says what was tried. Ask again in a minute.",
  },
  alarm: {
    code: "TB-043",
    severity: "fault",
    say: "The beacon is not on air, and all that it could try did not help.",
    remedy:
      "Unplug the machine for ten seconds. If that does not help, the adapter is broken: tillwave beacon log",
  },
};

function settingsFindings({ settings }: BeaconStatus): readonly Finding[] {
  const found: Finding[] = [];
  const remedy = "Give it settings: tillwave beacon set FILE";
  switch (settings.state) {
    case "kept":
      break;
    case "none":
      found.push({
        code: "TB-035",
        severity: "warning",
        say: "The beacon has no settings: it says nothing of the shop.",
        remedy,
      });
      break;
    case "damaged":
      found.push({
        code: "TB-036",
        severity: "fault",
        say: "The beacon's settings could not be read, and were set aside.",
        remedy,
      });
      break;
    case "newer":
      found.push({
        code: "TB-037",
        severity: "fault",
        say: "The beacon's settings are of a later version of the program, and were set aside.",
        remedy: "Update the beacon, or give it settings again: tillwave beacon set FILE",
      });
      break;
    case "cloned":
      found.push({
        code: "TB-038",
        severity: "fault",
        say: "The beacon's card was copied from another machine: it does not use that one's keys.",
        remedy: "Give it settings with keys of its own: tillwave beacon set FILE",
      });
  }
  if (settings.diskTrouble !== null) {
    found.push({
      code: "TB-027",
      severity: "fault",
      say: `The beacon cannot write down what it must know after a power cut: ${settings.diskTrouble}`,
      remedy: "Is the disk full, or mounted to be read only? df -h and mount say.",
    });
  }
  return found;
}

function clockFindings({ clock, settings }: BeaconStatus): readonly Finding[] {
  if (settings.state !== "kept") {
    return [];
  }
  switch (clock.state) {
    case "good":
    case "own":
      return [];
    case "jump-refused":
      return [
        {
          code: "TB-044",
          severity: "warning",
          say: `This machine's clock jumped by ${Math.round(clock.jumpRefused)} s, and the beacon did not believe it.`,
          remedy: "Where the clock is right: tillwave beacon clock",
        },
      ];
    case "lost":
      return [
        {
          code: "TB-045",
          severity: "fault",
          say: "The beacon does not know any more which ids were on air: those that roll are not sent.",
          remedy: "Give it new keys: tillwave beacon set FILE",
        },
      ];
  }
}

function radioFindings({ air, telemetry, settings }: BeaconStatus): readonly Finding[] {
  const found: Finding[] = [];
  const isSending = air.state === "on-air" || air.state === "unclaimed";
  if (isSending && (air.answeredAgo === null || air.answeredAgo > ANSWER_OLD)) {
    found.push({
      code: "TB-046",
      severity: "fault",
      say: "The controller has not answered the beacon for more than half a minute.",
      remedy: "sudo systemctl restart tillwave-beacon; tillwave beacon log says what was tried",
    });
  }
  if (telemetry.adapterResets + telemetry.radioRestarts > RESETS_MANY) {
    found.push({
      code: "TB-047",
      severity: "warning",
      say: `The adapter was reset ${telemetry.adapterResets} times, and its program started again ${telemetry.radioRestarts} times.`,
      remedy:
        "Look at power first (TB-020, TB-021); then try another adapter. tillwave beacon log says when.",
    });
  }
  if (settings.state === "kept" && air.plan.length === 0 && isSending) {
    found.push({
      code: "TB-048",
      severity: "fault",
      say: "The beacon's settings have no frame that it may send.",
      remedy: "tillwave beacon lint FILE says what is missing; then: tillwave beacon set FILE",
    });
  }
  return found;
}

/** What settings say it sends with is what an audit of the shop reckons with. */
function txPowerDiffers({ air, radio }: BeaconStatus): readonly Finding[] {
  const [wanted, read] = [air.txPower, radio.txPowerRead];
  if (wanted === null || read === null || Math.abs(wanted - read) <= TX_POWER_OFF_MAX) {
    return [];
  }
  return [
    {
      code: "TB-050",
      severity: "warning",
      say: `The adapter says that it sends with ${read} dBm, and the settings with ${wanted} dBm: it cannot be told to.`,
      remedy: `Set txPower to ${read}, measure powerAt1m again, and then: tillwave beacon set FILE`,
    },
  ];
}

function panelFindings({ panel }: BeaconStatus): readonly Finding[] {
  return panel.state === "no-device"
    ? [
        {
          code: "TB-049",
          severity: "warning",
          say: `The panel with LED and button is away${panel.detail === null ? "" : `: ${panel.detail}`}.`,
          remedy:
            "Plug it in again; it comes back by itself. ls -l /dev/serial/by-id lists USB pods.",
        },
      ]
    : [];
}
