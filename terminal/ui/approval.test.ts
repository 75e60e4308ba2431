import { signal } from "@preact/signals";
import type { StaffMember, StaffReply, StaffRequest, StaffView } from "@tillwave/shared/api/staff";
import { ok } from "@tillwave/shared/core/result";
import { expect, test } from "vitest";
import { createApproval } from "./approval.ts";
import { NOBODY } from "./staff/nobody.ts";

const person = (id: string, role: StaffMember["role"]): StaffMember => ({
  id,
  name: id,
  role,
  language: null,
  isActive: true,
  lockedForMs: 0,
});
const ANA = person("ana", "supervisor");
const MEI = person("mei", "cashier");
const SHOP: StaffView = { people: [ANA, MEI], signedIn: MEI, isLocked: false };

function openApproval(view: StaffView = SHOP) {
  const staff = signal(view);
  const asked: StaffRequest[] = [];
  const sent: (string | null)[] = [];
  const approval = createApproval({
    client: {
      ask: (request) => {
        asked.push(request);
        const reply: StaffReply = { ok: true, approval: "given", everybody: null };
        return Promise.resolve(ok(reply));
      },
    },
    staff,
    newId: () => "an-id-of-the-test",
  });
  /** The till wants an approval, and takes the one that is given. */
  const send = (given: string | null) => {
    sent.push(given);
    return Promise.resolve(
      ok(
        given === "given"
          ? { ok: true }
          : { ok: false, error: { type: "needs-supervisor", action: "void" } },
      ),
    );
  };
  const typePin = async (): Promise<void> => {
    [..."2580"].forEach(approval.entry.digit);
    await approval.entry.submit();
  };
  return { staff, approval, asked, sent, send, typePin };
}

const soon = async (): Promise<void> => {
  for (let i = 0; i < 10; i += 1) {
    await Promise.resolve();
  }
};

test("what the till refuses without a supervisor is sent again with what one has allowed", async () => {
  const { approval, asked, sent, send, typePin } = openApproval();
  const answer = approval.ask("void", send);
  await soon();
  expect([approval.asked.value, approval.entry.person.value]).toEqual(["void", "ana"]);
  await typePin();
  expect(await answer).toEqual(ok({ ok: true }));
  expect(sent).toEqual([null, "given"]);
  expect(asked).toMatchObject([{ action: "approve", person: "ana", pin: "2580", for: "void" }]);
  expect(approval.asked.value).toBeNull();
});

test("where nobody allows it, the refusal is the answer", async () => {
  const { approval, sent, send } = openApproval();
  const answer = approval.ask("void", send);
  await soon();
  approval.dismiss();
  expect(await answer).toMatchObject({ value: { error: { type: "needs-supervisor" } } });
  expect(sent).toEqual([null]);
});

test("a till that is locked meanwhile asks for nothing any more", async () => {
  const { staff, approval, send } = openApproval();
  const answer = approval.ask("void", send);
  await soon();
  staff.value = { ...SHOP, signedIn: null, isLocked: true };
  expect(await answer).toMatchObject({ value: { ok: false } });
  expect(approval.asked.value).toBeNull();
});

test("what is asked for beforehand needs no PIN of a supervisor, nor in a shop without people", async () => {
  for (const view of [{ ...SHOP, signedIn: ANA }, NOBODY]) {
    const { approval } = openApproval(view);
    expect(await approval.obtain("favourites")).toEqual({ approval: null });
  }
  const { approval, typePin } = openApproval();
  const obtained = approval.obtain("favourites");
  await typePin();
  expect(await obtained).toEqual({ approval: "given" });
});
