/**
 * A catalogue from a CSV file: chosen or dropped, looked at, then sent. Either the hub takes every row,
 * or it names those that it cannot take and changes nothing.
 *
 *   empty ──choose, drop──▶ chosen ──send──▶ sending ──▶ done │ rows named │ refused
 */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { BadRow, CatalogueReply } from "@tillwave/shared/api/console";
import { usePage } from "../context.ts";
import { formatBytes, formatCount } from "../format.ts";
import { showInvisible } from "../json-lines.ts";
import { usePress } from "../use-press.ts";
import { failureWords, fileFaultWords, rowFaultWords } from "../words.ts";
import "./catalogue-upload.css";

type Outcome =
  | { readonly type: "none" }
  | { readonly type: "said"; readonly words: string }
  | { readonly type: "replied"; readonly reply: CatalogueReply };

const NOTHING: Outcome = { type: "none" };

export function CatalogueUpload({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const words = t.documents;
  const { client } = usePage();
  const file = useSignal<File | null>(null);
  const part = useSignal(0);
  const outcome = useSignal<Outcome>(NOTHING);
  const { isBusy, press } = usePress(async () => {
    const sent = file.value;
    if (sent === null) {
      return;
    }
    part.value = 0;
    outcome.value = NOTHING;
    const answer = await client.sendCatalogue(sent, (now) => {
      part.value = now;
    });
    outcome.value = answer.ok
      ? { type: "replied", reply: answer.value }
      : { type: "said", words: failureWords(answer.error) };
    // A file may change on the disk: it is chosen again before it is sent again.
    file.value = answer.ok ? null : file.value;
    if (answer.ok && answer.value.ok) {
      onDone();
    }
  });
  return (
    <section class="card" aria-labelledby="upload-title">
      <h2 id="upload-title">{words.upload}</h2>
      <p class="field-more">{words.uploadMore}</p>
      <p class="field-more">{words.columns}</p>
      <FilePicker file={file} outcome={outcome} isBusy={isBusy} />
      {file.value !== null && !isBusy && (
        <button type="button" class="button primary big" onClick={press}>
          {words.send}
        </button>
      )}
      {isBusy && <Sending part={part.value} />}
      <div class="upload-outcome" role="status">
        <OutcomeWords outcome={outcome.value} />
      </div>
      {outcome.value.type === "replied" && <NamedRows reply={outcome.value.reply} />}
    </section>
  );
}

interface FilePickerProps {
  readonly file: Signal<File | null>;
  readonly outcome: Signal<Outcome>;
  readonly isBusy: boolean;
}

function FilePicker({ file, outcome, isBusy }: FilePickerProps): JSX.Element {
  const words = t.documents;
  const isOver = useSignal(false);
  const take = (files: FileList | null | undefined): void => {
    if (isBusy || files === null || files === undefined || files.length === 0) {
      return;
    }
    const [only] = files.length === 1 ? files : [];
    file.value = only ?? null;
    outcome.value = only === undefined ? { type: "said", words: words.oneOnly } : NOTHING;
  };
  return (
    <label
      class={isOver.value ? "drop is-over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => {
        isOver.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        isOver.value = false;
        take(event.dataTransfer?.files);
      }}
    >
      <input
        class="unseen"
        type="file"
        accept=".csv,text/csv"
        disabled={isBusy}
        onChange={({ currentTarget }) => {
          take(currentTarget.files);
          // The same file, corrected, can be chosen again.
          currentTarget.value = "";
        }}
      />
      <Icon name="upload" />
      {file.value === null ? (
        <>
          <b>{words.choose}</b>
          <span>{words.orDrop}</span>
        </>
      ) : (
        <>
          <b>{words.chosen(file.value.name, formatBytes(file.value.size))}</b>
          <span>{words.other}</span>
        </>
      )}
    </label>
  );
}

function Sending({ part }: { readonly part: number }): JSX.Element {
  const words = t.documents;
  return (
    <div class="sending">
      <span>{part < 1 ? words.sending : words.checking}</span>
      <progress aria-label={words.progress} max={1} {...(part < 1 ? { value: part } : {})} />
    </div>
  );
}

function OutcomeWords({ outcome }: { readonly outcome: Outcome }): JSX.Element | null {
  const words = t.documents;
  if (outcome.type === "none") {
    return null;
  }
  if (outcome.type === "said") {
    return <p class="field-wrong">{outcome.words}</p>;
  }
  const { reply } = outcome;
  if (reply.ok) {
    const { version, items } = reply.document;
    return (
      <p class="upload-done">
        <Mark grade="authorised" />
        <span>{words.done(version, formatCount(items ?? 0))}</span>
      </p>
    );
  }
  if ("fault" in reply) {
    return <p class="field-wrong">{fileFaultWords(reply.fault)}</p>;
  }
  const { rows, badRows, named } = reply;
  return (
    <p class="field-wrong">
      {words.badRows(formatCount(badRows), formatCount(rows), badRows)}{" "}
      {named.length < badRows ? words.named(formatCount(named.length)) : words.allNamed}
    </p>
  );
}

function NamedRows({ reply }: { readonly reply: CatalogueReply }): JSX.Element | null {
  const words = t.documents;
  const named: readonly BadRow[] = !reply.ok && "named" in reply ? reply.named : [];
  if (named.length === 0) {
    return null;
  }
  return (
    <table class="plain-table bad-rows">
      <thead>
        <tr>
          <th scope="col" class="is-figure">
            {words.line}
          </th>
          <th scope="col">{words.column}</th>
          <th scope="col">{words.why}</th>
        </tr>
      </thead>
      <tbody>
        {named.map(({ line, column, why }) => (
          <tr key={`${line} ${column} ${why.type}`}>
            <td class="is-figure">{formatCount(line)}</td>
            <td>{column === "" ? "–" : showInvisible(column)}</td>
            <td>{rowFaultWords(why)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
