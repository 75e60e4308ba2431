/** Everything that can happen to a receipt printer. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/lab";
import { BAUD_RATES, type PrinterCommand, type PrinterStateView } from "@tillwave/shared/api/lab";
import { useLab } from "../context.ts";
import { printerWord } from "../printer-word.ts";
import { Card, Choice, Fact, Switch } from "./controls.tsx";

export function PrinterCard({ printer }: { readonly printer: PrinterStateView }): JSX.Element {
  const { send } = useLab();
  const words = t.printer;
  const set = (change: PrinterCommand["change"]): void => void send({ type: "printer", change });
  return (
    <Card title={words.title} state={printerWord(printer)} className="device-printer">
      <div class="switches">
        <Switch
          label={words.power}
          more={words.powerMore}
          isOn={printer.isOn}
          onSet={(isOn) => set({ isOn })}
        />
        <Switch
          label={words.cable}
          more={words.cableMore}
          isOn={printer.isPlugged}
          onSet={(isPlugged) => set({ isPlugged })}
        />
        <Switch
          label={words.cover}
          more={words.coverMore}
          isOn={printer.isCoverOpen}
          onSet={(isCoverOpen) => set({ isCoverOpen })}
        />
        <Switch
          label={words.setOffline}
          more={words.setOfflineMore}
          isOn={printer.isOffline}
          onSet={(isOffline) => set({ isOffline })}
        />
        <Switch
          label={words.jam}
          more={words.jamMore}
          isOn={printer.isJammed}
          onSet={(isJammed) => set({ isJammed })}
        />
        <Switch
          label={words.speaksNonsense}
          more={words.speaksNonsenseMore}
          isOn={printer.isNonsense}
          onSet={(isNonsense) => set({ isNonsense })}
        />
        <Switch
          label={words.slow}
          more={words.slowMore}
          isOn={printer.isSlow}
          onSet={(isSlow) => set({ isSlow })}
        />
      </div>
      <Roll printer={printer} set={set} />
      <Choice
        label={words.line}
        options={BAUD_RATES.map((rate) => ({ value: rate, label: words.baud(rate) }))}
        chosen={printer.baudRate}
        className="choice-row"
        onChoose={(baudRate) => set({ baudRate })}
      />
      <Facts printer={printer} />
    </Card>
  );
}

interface RollProps {
  readonly printer: PrinterStateView;
  set(change: PrinterCommand["change"]): void;
}

function Roll({ printer, set }: RollProps): JSX.Element {
  const words = t.printer;
  const { paper, paperLeftMm } = printer;
  const level = paper === "enough" ? "" : ` · ${paper === "low" ? words.low : words.out}`;
  return (
    <div class="roll" role="group" aria-label={words.roll}>
      <p class="roll-state">
        {words.roll} <strong>{words.left(paperLeftMm) + level}</strong>
      </p>
      <div class="roll-keys">
        <button type="button" class="button" onClick={() => set({ roll: "new" })}>
          {words.newRoll}
        </button>
        <button type="button" class="button" onClick={() => set({ roll: "low" })}>
          {words.makeLow}
        </button>
        <button type="button" class="button" onClick={() => set({ roll: "out" })}>
          {words.makeOut}
        </button>
      </div>
    </div>
  );
}

function Facts({ printer }: { readonly printer: PrinterStateView }): JSX.Element {
  const words = t.printer;
  return (
    <dl class="facts">
      <Fact label={words.port}>
        <code>{printer.path}</code>
      </Fact>
      <Fact label={words.buffer}>
        {words.bytesOf(printer.bufferedBytes, printer.bufferBytesMax)}
      </Fact>
      <Fact label={words.held}>{words.bytes(printer.heldBytes)}</Fact>
      <Fact label={words.lost}>{words.bytes(printer.lostBytes)}</Fact>
    </dl>
  );
}
