/** What tills are told: a new catalogue from a CSV file, the shop's name and address; and which tills have it. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import type { DocumentRow, TerminalRow } from "@tillwave/shared/api/console";
import { CatalogueUpload } from "../components/catalogue-upload.tsx";
import { FailureNote } from "../components/failure-note.tsx";
import { ShopForm } from "../components/shop-form.tsx";
import { usePage } from "../context.ts";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { formatAge, formatBytes, formatCount, formatHead } from "../format.ts";
import { useFetched } from "../use-fetched.ts";
import "./documents.css";

export function DocumentsScreen(): JSX.Element {
  const { client, store } = usePage();
  const heading = useHeadingFocus();
  const documents = useFetched("documents", () => client.readDocuments());
  const newest = documents.value?.find(({ kind }) => kind === "catalogue")?.version ?? null;
  const changed = (): void => {
    documents.again();
    store.refresh();
  };
  return (
    <main class="main">
      <div class="head">
        <h1 ref={heading} tabIndex={-1}>
          {t.documents.title}
        </h1>
      </div>
      <div class="documents-columns">
        <div class="documents-main">
          <CatalogueUpload onDone={changed} />
          <ShopForm onDone={changed} />
        </div>
        <div class="documents-side">
          <section class="card" aria-labelledby="current-title">
            <h2 id="current-title">{t.documents.current}</h2>
            {documents.value !== null && <Documents documents={documents.value} />}
            {documents.error !== null && (
              <FailureNote error={documents.error} onAgain={documents.again} />
            )}
          </section>
          {newest !== null && <TillVersions newest={newest} />}
        </div>
      </div>
    </main>
  );
}

function Documents({ documents }: { readonly documents: readonly DocumentRow[] }): JSX.Element {
  const words = t.documents;
  const now = usePage().store.hubNow.value;
  if (documents.length === 0) {
    return <p class="field-more">{words.none}</p>;
  }
  return (
    <dl class="facts card-facts">
      {documents.map(({ kind, version, issued, bytes, items, digest }) => (
        <div key={kind}>
          <dt>
            {kind === "catalogue" ? words.catalogue : words.shop}
            <small>
              {items === null ? formatBytes(bytes) : words.items(formatCount(items), items)} ·{" "}
              {formatHead(digest)}
            </small>
          </dt>
          <dd>
            {words.version(version)}
            <small>{words.age(formatAge(now - issued))}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function TillVersions({ newest }: { readonly newest: number }): JSX.Element {
  const words = t.documents;
  const { store } = usePage();
  const terminals = (store.figures.value?.overview.terminals ?? []).filter(
    ({ state }) => state !== "revoked" && state !== "never-seen",
  );
  const have = terminals.filter(({ catalogueVersion }) => catalogueVersion === newest);
  return (
    <section class="card" aria-labelledby="tills-title">
      <h2 id="tills-title">{words.tills}</h2>
      <p class="field-more">{words.tillsMore(have.length, terminals.length)}</p>
      <dl class="facts card-facts">
        {terminals.map((row) => (
          <TillVersion key={row.terminal} row={row} newest={newest} />
        ))}
      </dl>
    </section>
  );
}

interface TillVersionProps {
  readonly row: TerminalRow;
  readonly newest: number;
}

function TillVersion({ row, newest }: TillVersionProps): JSX.Element {
  const words = t.documents;
  const { terminal, name, catalogueVersion } = row;
  return (
    <div>
      <dt>
        <b>{t.terminals.name(terminal)}</b> <span dir="auto">{name}</span>
      </dt>
      <dd>
        {catalogueVersion === null ? words.tillNone : words.tillHas(catalogueVersion)}
        {catalogueVersion === newest && <small>{words.newest}</small>}
      </dd>
    </div>
  );
}
