/** English words of training: what it is, and that nothing of it counts. */
import type { Words } from "./words.ts";

export const enTraining = {
  title: "Training",
  start: "Start training",
  end: "End training",
  band: "TEST · Training: nothing is sold here",
  more: "The same screens on a till of its own. Nothing is sold, nothing is sent, every paper says TEST.",
  moreOn: "This is training. The real till is closed, and as it was, until training ends.",
  paper: "TEST: no receipt",
  asking: "Changing over",
  saleInHand: "Finish, hold or clear the sale first.",
  cannotOpen: "The disk has no room for a second journal. The till sells on as before.",
  notNow: "The till cannot change over at the moment. Try again.",
} satisfies Words;
