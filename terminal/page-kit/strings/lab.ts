/** The words that the lab's page speaks. Another language is another catalogue with every key of this one. */
import { enLab } from "./en-lab.ts";

type LabStrings = typeof enLab;

export const t: LabStrings = enLab;
