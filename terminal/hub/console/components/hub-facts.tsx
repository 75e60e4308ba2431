/** What this hub is and where tills reach it; and a copy of it, on demand. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import type { Overview } from "@tillwave/shared/api/console";
import { usePage } from "../context.ts";
import { formatBytes } from "../format.ts";
import { usePress } from "../use-press.ts";
import { failureWords } from "../words.ts";

export function HubFacts({ overview }: { readonly overview: Overview }): JSX.Element {
  const words = t.hub;
  const { url, version, hubEpoch, hubId, merchant } = overview;
  return (
    <section class="card" aria-labelledby="hub-title">
      <h2 id="hub-title">{words.title}</h2>
      <dl class="facts card-facts">
        <div class="fact-long">
          <dt>{words.address}</dt>
          <dd>{url}</dd>
        </div>
        <div>
          <dt>{words.version}</dt>
          <dd>{version}</dd>
        </div>
        <div>
          <dt>
            {words.epoch}
            <small>{words.epochMore}</small>
          </dt>
          <dd>{hubEpoch}</dd>
        </div>
        <div>
          <dt>{words.merchant}</dt>
          <dd>{merchant.number}</dd>
        </div>
        <div class="fact-long">
          <dt>{words.id}</dt>
          <dd>{hubId.replaceAll(/.{4}(?=.)/gu, "$& ")}</dd>
        </div>
      </dl>
      <Backup />
    </section>
  );
}

function Backup(): JSX.Element {
  const { client } = usePage();
  const words = t.hub;
  const outcome = useSignal("");
  const { isBusy, press } = usePress(async () => {
    outcome.value = "";
    const answer = await client.backUp();
    outcome.value = answer.ok
      ? words.backedUp(answer.value.file, formatBytes(answer.value.bytes))
      : failureWords(answer.error);
  });
  return (
    <div class="card-action">
      <p class="outcome" role="status">
        {outcome.value}
      </p>
      <button type="button" class="button" aria-disabled={isBusy} onClick={press}>
        {isBusy ? words.backingUp : words.backup}
      </button>
    </div>
  );
}
