/** The customers' page, with the phone's own microphone. */
import { createHearing } from "@tillwave/listener/page/hearing";
import { startPage } from "./start-page.tsx";

await startPage((onState) => createHearing({ onState }));
