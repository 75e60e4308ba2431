/** The reader: whom it waits for, what became of the last phone, and the other ways to pay without cash. */
import type { JSX } from "preact";
import { Icon, type IconName } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { CardTerminalView, ReaderView, TapNotice } from "@tillwave/shared/api/till";
import { usePage } from "../context.ts";
import { cardTerminalWords, readerWords } from "../reader-words.ts";
import { type TapWords, mayAskThroughPhone, tapNoticeWords } from "../tap-words.ts";
import { type TenderInHand, useTenderInHand } from "../tender-in-hand.ts";
import { PhoneOnReader } from "./phone-on-reader.tsx";
import "./tap-card.css";

export interface TapCardProps {
  readonly reader: ReaderView;
  readonly terminal: CardTerminalView;
}

export function TapCard({ reader, terminal }: TapCardProps): JSX.Element {
  const { store } = usePage();
  const tender = useTenderInHand();
  const isTaking = store.taking.value !== null;
  return (
    <section class={isTaking ? "card tap is-inert" : "card tap"} aria-label={t.tap.title}>
      <Face reader={reader} tender={tender} hasTerminal={terminal.state !== "none"} />
      <div class="tap-ways">
        {tender.step.type === "armed" && mayAskThroughPhone(tender.step.notice) && (
          <AskThroughPhone />
        )}
        <OtherWays terminal={terminal} hasCodes={tender.step.type === "armed"} />
      </div>
    </section>
  );
}

interface FaceProps {
  readonly reader: ReaderView;
  readonly tender: TenderInHand;
  readonly hasTerminal: boolean;
}

/** What stands above the buttons: one figure, a headline, a sentence. */
function Face({ reader, tender, hasTerminal }: FaceProps): JSX.Element {
  const { amount, step, isArming } = tender;
  if (step.type === "off" && step.notice !== undefined) {
    const words = tapNoticeWords(step.notice, { amount, hasTerminal });
    return <Trouble icon={iconOf(step.notice)} words={words} />;
  }
  if (reader.cannotPay !== null) {
    const more = t.tap.cannotPay[reader.cannotPay];
    return <Trouble icon="reader-off" words={{ title: t.tap.unavailable, more }} />;
  }
  if (reader.state !== "ready") {
    const { short, more } = readerWords(reader);
    return <Resting words={{ title: short, more: more ?? "" }} />;
  }
  if (step.type === "armed") {
    return step.notice === null ? (
      <Ready amount={amount} />
    ) : (
      <Trouble
        icon={iconOf(step.notice)}
        words={tapNoticeWords(step.notice, { amount, hasTerminal })}
      />
    );
  }
  return isArming ? (
    <Resting words={{ title: t.tap.arming, more: t.tap.armingMore(amount) }} isLate />
  ) : (
    <Idle amount={amount} />
  );
}

function Ready({ amount }: { readonly amount: string }): JSX.Element {
  return (
    <>
      <div class="tap-figure">
        <PhoneOnReader />
      </div>
      <div class="tap-words" role="status">
        <h2>{t.tap.now}</h2>
        <p>{t.tap.ready(amount)}</p>
      </div>
    </>
  );
}

interface RestingProps {
  readonly words: TapWords;
  /** Drawn only after a second: most readers are there by then. */
  readonly isLate?: boolean;
}

function Resting({ words, isLate = false }: RestingProps): JSX.Element {
  return (
    <>
      <div class="tap-figure is-resting">
        <PhoneOnReader />
      </div>
      <div class={isLate ? "tap-words is-late" : "tap-words"} role="status">
        <h2 class="is-long">{words.title}</h2>
        <p>{words.more}</p>
      </div>
    </>
  );
}

function Trouble({
  icon,
  words,
}: {
  readonly icon: IconName;
  readonly words: TapWords;
}): JSX.Element {
  return (
    <>
      <div class="tap-figure is-small">
        <span class="tap-trouble">
          <Icon name={icon} />
        </span>
      </div>
      <div class="tap-words" role="alert">
        <h2 class="is-long">{words.title}</h2>
        <p>{words.more}</p>
      </div>
    </>
  );
}

function iconOf(notice: TapNotice): IconName {
  switch (notice.type) {
    case "use-card-terminal":
    case "card-declined":
      return "card";
    case "confirm-on-phone":
    case "lifted-too-soon":
    case "nothing-was-taken":
      return "phone";
    case "reader-failed":
    case "not-readable":
      return "reader-off";
    default:
      return "warn";
  }
}

/** The till arms the reader when Pay is pressed; this is for what came between, and is drawn only after a second. */
function Idle({ amount }: { readonly amount: string }): JSX.Element {
  const { store, register } = usePage();
  return (
    <>
      <div class="tap-figure is-resting">
        <PhoneOnReader />
      </div>
      <div class="tap-words is-late">
        <h2 class="is-long">{t.tap.idle}</h2>
        <p>{t.tap.idleMore(amount)}</p>
      </div>
      <button
        type="button"
        class="button tap-arm is-late"
        onClick={() => store.press({ type: "open-tap", settles: register.due.peek() })}
      >
        <Icon name="reader" />
        {t.tap.arm}
      </button>
    </>
  );
}

function AskThroughPhone(): JSX.Element {
  const { tapping } = usePage();
  return (
    <button
      type="button"
      class="button tap-ask"
      aria-busy={tapping.isAsking.value}
      onClick={() => void tapping.askThroughPhone()}
    >
      <Icon name="phone" />
      {t.tap.uplink.begin}
    </button>
  );
}

export interface OtherWaysProps {
  readonly terminal: CardTerminalView;
  /** A tender waits that a customer's code could settle. */
  readonly hasCodes: boolean;
}

export function OtherWays({ terminal, hasCodes }: OtherWaysProps): JSX.Element | null {
  const { store, register } = usePage();
  const hasCard = terminal.state !== "none";
  if (!hasCodes && !hasCard) {
    return null;
  }
  const isTaking = store.taking.value !== null;
  const { short } = cardTerminalWords(terminal);
  return (
    <div class="other-ways">
      {hasCodes && (
        <button
          type="button"
          class="button"
          disabled={isTaking}
          aria-haspopup="dialog"
          onClick={() => {
            register.sheet.value = { type: "code" };
          }}
        >
          <Icon name="qr" />
          {t.tap.byCode}
        </button>
      )}
      {hasCard && (
        <button
          type="button"
          class="button"
          disabled={isTaking || terminal.state !== "ready"}
          onClick={() => store.press({ type: "open-card", settles: register.due.peek() })}
        >
          <Icon name="card" />
          {terminal.state === "ready" ? t.tap.byCard : short}
        </button>
      )}
    </div>
  );
}
