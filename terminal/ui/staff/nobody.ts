/** What a page takes for true before the till has said who is there. */
import type { StaffView } from "@tillwave/shared/api/staff";

export const NOBODY: StaffView = { people: [], signedIn: null, isLocked: false };
