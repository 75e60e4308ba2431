import { keepsRadioContract } from "@tillwave/beacon-peripheral/testing/radio-contract";
import { onBench } from "./daemons/beacon-radio.ts";

keepsRadioContract("@stoprocent/bleno on an emulated adapter", onBench("stoprocent"));
