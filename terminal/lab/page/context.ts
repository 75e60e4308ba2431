/** Hands the lab down to every component. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { present } from "@tillwave/shared/core/assert";
import type { LabStore } from "./lab-store.ts";

export const LabContext = createContext<LabStore | null>(null);

export const useLab = (): LabStore => present(useContext(LabContext), "the lab's context");
