/** What people do to a phone besides holding it somewhere: its switches, its hub, its faults. */
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { t } from "@tillwave/page-kit/strings/lab";
import {
  FAULT_MOMENTS,
  type FaultMoment,
  type FaultSetting,
  type PhoneChange,
  type PhoneFault,
  type PhoneView,
  WALLET_FAULTS,
  WIRE_FAULTS,
} from "@tillwave/shared/api/lab-phone";
import { useLab } from "../context.ts";
import { formatMoment, formatMoney } from "../money.ts";
import { Fact, Switch } from "./controls.tsx";

/** Of the code that is shown, in minor units. */
const CODE_AMOUNT = 20_000;
const AFTER_BYTES = 40;
const SCANNED_CHARACTERS_MAX = 400;

interface ControlsProps {
  readonly phone: PhoneView;
}

export function PhoneControls({ phone }: ControlsProps): JSX.Element {
  const { send } = useLab();
  const words = t.phone;
  const change = (what: PhoneChange): void =>
    void send({ type: "phone", phone: phone.id, change: what });
  return (
    <div class="phone-controls">
      <FaultChoice fault={phone.fault} set={(fault) => change({ fault })} />
      <div class="switches">
        <Switch
          label={words.unlocked}
          more={words.unlockedMore}
          isOn={phone.isUnlocked}
          onSet={(isUnlocked) => change({ isUnlocked })}
        />
        <Switch
          label={words.online}
          more={words.onlineMore}
          isOn={phone.isOnline}
          onSet={(isOnline) => change({ isOnline })}
        />
        <Switch
          label={words.wantsProof}
          more={words.wantsProofMore}
          isOn={phone.wantsTillProof}
          onSet={(wantsTillProof) => change({ wantsTillProof })}
        />
      </div>
      <Acts phone={phone} change={change} />
      <Scan read={(scan) => change({ scan })} />
      <Figures phone={phone} />
    </div>
  );
}

interface ActsProps extends ControlsProps {
  change(what: PhoneChange): void;
}

function Acts({ phone, change }: ActsProps): JSX.Element {
  const words = t.phone;
  const { wallet } = phone;
  const button = (label: string, what: PhoneChange, isDanger = false): JSX.Element => (
    <button
      type="button"
      class={isDanger ? "button danger" : "button"}
      disabled={wallet === null && !isDanger}
      onClick={() => change(what)}
    >
      {label}
    </button>
  );
  return (
    <div class="phone-acts">
      {button(words.verify, { act: "verify" })}
      {button(
        wallet === null ? words.show : words.showUpTo(formatMoney(CODE_AMOUNT, wallet.currency)),
        { show: CODE_AMOUNT },
      )}
      {button(words.report, { act: "report" })}
      {button(words.renew, { act: "renew" })}
      {button(words.reset, { act: "reset" }, true)}
    </div>
  );
}

interface FaultProps {
  readonly fault: FaultSetting | null;
  set(fault: FaultSetting | null): void;
}

function FaultChoice({ fault, set }: FaultProps): JSX.Element {
  const words = t.phone;
  const id = useId();
  const isOfLine = WIRE_FAULTS.some((name) => name === fault?.name);
  const choose = (name: string): void => {
    const known = [...WIRE_FAULTS, ...WALLET_FAULTS].find((one) => one === name);
    set(known === undefined ? null : { name: known, at: "spend", afterBytes: AFTER_BYTES });
  };
  return (
    <div class="fault">
      <label class="field" for={`${id}-fault`}>
        <span>{words.fault}</span>
        <select
          id={`${id}-fault`}
          value={fault?.name ?? ""}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value="">{words.noFault}</option>
          <optgroup label={words.onLine}>{WIRE_FAULTS.map(faultOption)}</optgroup>
          <optgroup label={words.inWallet}>{WALLET_FAULTS.map(faultOption)}</optgroup>
        </select>
      </label>
      {fault === null || !isOfLine ? null : (
        <label class="field" for={`${id}-moment`}>
          <span>{words.moment}</span>
          <select
            id={`${id}-moment`}
            value={fault.at}
            onChange={(event) => set({ ...fault, at: event.currentTarget.value as FaultMoment })}
          >
            {FAULT_MOMENTS.map((moment) => (
              <option key={moment} value={moment}>
                {words.moments[moment]}
              </option>
            ))}
          </select>
        </label>
      )}
      {fault?.name === "pull-after-bytes" ? (
        <label class="field" for={`${id}-bytes`}>
          <span>{words.afterBytes}</span>
          <input
            id={`${id}-bytes`}
            type="number"
            min={0}
            max={300}
            value={fault.afterBytes}
            onChange={(event) => {
              const { valueAsNumber } = event.currentTarget;
              set({ ...fault, afterBytes: Number.isInteger(valueAsNumber) ? valueAsNumber : 0 });
            }}
          />
        </label>
      ) : null}
    </div>
  );
}

const faultOption = (name: PhoneFault): JSX.Element => (
  <option key={name} value={name}>
    {t.phone.faults[name]}
  </option>
);

function Scan({ read }: { read(text: string): void }): JSX.Element {
  const words = t.phone;
  const id = useId();
  const [text, setText] = useState("");
  return (
    <form
      class="scan"
      onSubmit={(event) => {
        event.preventDefault();
        read(text.trim());
        setText("");
      }}
    >
      <label class="field" for={id}>
        <span>{words.scan}</span>
        <input
          id={id}
          value={text}
          maxLength={SCANNED_CHARACTERS_MAX}
          autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button" disabled={text.trim() === ""}>
        {words.scanGo}
      </button>
    </form>
  );
}

function Figures({ phone }: ControlsProps): JSX.Element | null {
  const words = t.phone;
  const { wallet, trouble } = phone;
  if (wallet === null) {
    return null;
  }
  const { "hub-refused": refused, ...plain } = words.trouble;
  const said =
    trouble?.type === "hub-refused" ? refused(trouble.why) : trouble && plain[trouble.type];
  return (
    <>
      {said === null ? null : <p class="counter-missed">{said}</p>}
      <dl class="facts" aria-label={words.facts}>
        <Fact label={words.merchant}>{wallet.merchant}</Fact>
        <Fact label={words.counter}>{wallet.counter}</Fact>
        <Fact label={words.unconfirmed}>{wallet.unconfirmed}</Fact>
        <Fact label={words.expires}>{formatMoment(wallet.expires, Date.now())}</Fact>
      </dl>
      <p class="device-more">{words.floor(formatMoney(wallet.noGesture, wallet.currency))}</p>
    </>
  );
}
