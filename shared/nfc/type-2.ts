/**
 * Type 2 tags (MIFARE Ultralight, NTAG21x): pages of four bytes, through the reader's own commands.
 *
 * Spec: NFC Forum Type 2 Tag 1.2; PC/SC part 3 §3.2.2.1.8 (READ BINARY), §3.2.2.1.10 (UPDATE BINARY).
 *
 *   page 2   …  …  lock0 lock1              never written
 *   page 3   E1 version size/8 access       capability container, never written: its bits go one way
 *   page 4 … 00 | 01 03 lock control | 02 03 memory control | 03 length message | FD … | FE
 *
 *   read     FF B0 00 page 10               four pages
 *   write    FF D6 00 page 04 data          one page
 *
 * A write empties the tag first (its length becomes 0), puts the message behind, reads it back, and only
 * then sets the length, in one page: wherever it is torn, an empty tag is left.
 */
import { assert } from "../core/assert.ts";
import { concatBytes, equalBytes } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";
import { type Answer, encodeCommand } from "./apdu.ts";
import { SW_DONE } from "./status-word.ts";
import type { TagContent, TagError, TagTalk } from "./tag-talk.ts";

const PAGE_BYTES = 4;
const READ_BYTES = 16;
const LOCK_PAGE = 2;
const CONTAINER_PAGE = 3;
export const DATA_PAGE = 4;
const DATA_START = DATA_PAGE * PAGE_BYTES;
/** A page has one byte for its number. */
const PAGES_MAX = 0x100;

const NDEF_MAGIC = 0xe1;
const MAJOR_VERSION = 1;
const SIZE_UNIT = 8;
const READ_WRITE = 0x00;
const READ_OPEN = 0x00;

const TLV_NULL = 0x00;
const TLV_LOCKS = 0x01;
const TLV_MEMORY = 0x02;
const TLV_MESSAGE = 0x03;
const TLV_END = 0xfe;
const LONG_LENGTH = 0xff;
const CONTROL_BYTES = 3;
/** Of a message that is written: its length has one byte. */
const SHORT_MAX = 0xfe;

interface Layout {
  readonly memory: Uint8Array;
  /** Where the data ends. */
  readonly end: number;
  /** Where the message's tag byte stands, or would. */
  readonly at: number;
  readonly message: Uint8Array;
  readonly isWritable: boolean;
}

export function* readType2(): TagTalk<TagContent> {
  const layout = yield* readLayout();
  return layout.ok ? ok(contentOfLayout(layout.value)) : layout;
}

export function* writeType2(message: Uint8Array): TagTalk<TagContent> {
  const read = yield* readLayout();
  if (!read.ok) {
    return read;
  }
  const layout = read.value;
  const { roomBytes, isWritable } = contentOfLayout(layout);
  if (!isWritable) {
    return err({ type: "read-only" });
  }
  if (message.length > roomBytes) {
    return err({ type: "too-small", roomBytes });
  }
  const plan = planWrite(layout, message);
  const total = plan.empty.length + 2 * plan.body.length + 2 * plan.length.length;
  let done = 0;
  for (const pages of [plan.empty, plan.body]) {
    for (const page of pages) {
      const wrote = yield* writePage(page, { done, total });
      if (!wrote.ok) {
        return wrote;
      }
      done += 1;
    }
  }
  const isKept = yield* areKept(plan.body, { done, total });
  if (!isKept.ok || !isKept.value) {
    return isKept.ok ? err({ type: "not-kept" }) : isKept;
  }
  done += plan.body.length;
  for (const page of plan.length) {
    const wrote = yield* writePage(page, { done, total });
    if (!wrote.ok) {
      return wrote;
    }
    done += 1;
  }
  const isSet = yield* areKept(plan.length, { done, total });
  if (!isSet.ok) {
    return isSet;
  }
  if (!isSet.value) {
    for (const page of plan.empty) {
      yield* writePage(page, { done, total });
    }
    return err({ type: "not-kept" });
  }
  return ok({ standard: "type-2", roomBytes, isWritable, message });
}

function contentOfLayout({ end, at, message, isWritable }: Layout): TagContent {
  const behindLength = end - at - 2;
  return {
    standard: "type-2",
    roomBytes: Math.max(0, Math.min(behindLength, SHORT_MAX)),
    isWritable,
    message,
  };
}

function* readLayout(): TagTalk<Layout> {
  const head = yield* readAt(0);
  if (!head.ok) {
    return head;
  }
  const memory: Uint8Array[] = [head.value];
  const [magic, version = 0, size = 0, access = 0] = head.value.subarray(
    CONTAINER_PAGE * PAGE_BYTES,
  );
  if (magic !== NDEF_MAGIC || version >> 4 !== MAJOR_VERSION) {
    return err({ type: "not-a-tag" });
  }
  const end = DATA_START + size * SIZE_UNIT;
  if (size === 0 || end > PAGES_MAX * PAGE_BYTES || access >> 4 !== READ_OPEN) {
    return err({ type: size === 0 ? "not-a-tag" : "malformed" });
  }
  const total = Math.ceil(end / READ_BYTES);
  for (let page = DATA_PAGE; page * PAGE_BYTES < end; page += READ_BYTES / PAGE_BYTES) {
    const read = yield* readAt(page, { done: memory.length, total });
    if (!read.ok) {
      return read;
    }
    memory.push(read.value);
  }
  const whole = concatBytes(memory).subarray(0, end);
  const isLocked = whole
    .subarray(LOCK_PAGE * PAGE_BYTES + 2, (LOCK_PAGE + 1) * PAGE_BYTES)
    .some((lock) => lock !== 0);
  const isOpen = access === READ_WRITE && !isLocked;
  return findMessage(whole, isOpen);
}

/** Walks the objects up to the message. Every length is held against the end. */
function findMessage(memory: Uint8Array, isOpen: boolean): Result<Layout, TagError> {
  const end = memory.length;
  let isWritable = isOpen;
  let at = DATA_START;
  while (at < end) {
    const tag = memory[at];
    if (tag === TLV_NULL) {
      at += 1;
      continue;
    }
    if (tag === TLV_END) {
      break;
    }
    const object = objectAt(memory, at);
    if (object === null) {
      return err({ type: "malformed" });
    }
    const { value, next } = object;
    if (tag === TLV_MESSAGE) {
      return ok({ memory, end, at, message: value.slice(), isWritable });
    }
    if (tag === TLV_LOCKS || tag === TLV_MEMORY) {
      if (value.length !== CONTROL_BYTES) {
        return err({ type: "malformed" });
      }
      isWritable &&= !reaches(value, tag, end);
    }
    at = next;
  }
  // Nothing stands there: the first message goes where the walk ended, or began.
  const start = at < end ? at : DATA_START;
  return ok({ memory, end, at: start, message: new Uint8Array(0), isWritable });
}

function objectAt(
  memory: Uint8Array,
  at: number,
): { readonly value: Uint8Array; readonly next: number } | null {
  const [, short = 0, high = 0, low = 0] = memory.subarray(at, at + 4);
  const isLong = short === LONG_LENGTH;
  const length = isLong ? high * 0x100 + low : short;
  const start = at + (isLong ? 4 : 2);
  const next = start + length;
  return start > memory.length || next > memory.length
    ? null
    : { value: memory.subarray(start, next), next };
}

/** Whether locks or reserved bytes lie within the data: such a tag is read, and never written. */
function reaches(control: Uint8Array, tag: number, end: number): boolean {
  const [position = 0, size = 0, pageControl = 0] = control;
  const at = (position >> 4) * 2 ** (pageControl & 0x0f) + (position & 0x0f);
  const count = size === 0 ? 0x100 : size;
  const bytes = tag === TLV_LOCKS ? Math.ceil(count / 8) : count;
  return at < end && at + bytes > DATA_START;
}

interface Page {
  readonly page: number;
  readonly data: Uint8Array;
}

interface Plan {
  /** Makes the tag empty: the page with the length, and the one with the tag byte where it is another. */
  readonly empty: readonly Page[];
  /** All other pages of the message. */
  readonly body: readonly Page[];
  /** The page with the length, once more. */
  readonly length: readonly Page[];
}

function planWrite({ memory, end, at }: Layout, message: Uint8Array): Plan {
  assert(message.length <= SHORT_MAX, "the length of what is written has one byte");
  const lengthAt = at + 1;
  const lengthPage = Math.floor(lengthAt / PAGE_BYTES);
  const tagPage = Math.floor(at / PAGE_BYTES);
  const emptied = memory.slice();
  emptied.set([TLV_MESSAGE, 0], at);
  if (at + 2 < end) {
    emptied[at + 2] = TLV_END;
  }
  const filled = memory.slice();
  filled.set([TLV_MESSAGE, message.length, ...message], at);
  const after = at + 2 + message.length;
  if (after < end) {
    filled[after] = TLV_END;
  }
  const last = Math.floor(Math.min(after, end - 1) / PAGE_BYTES);
  const pageOf = (from: Uint8Array, page: number): Page => ({
    page,
    data: from.slice(page * PAGE_BYTES, (page + 1) * PAGE_BYTES),
  });
  const body: Page[] = [];
  for (let page = lengthPage + 1; page <= last; page += 1) {
    body.push(pageOf(filled, page));
  }
  const empty = [pageOf(emptied, lengthPage)];
  return {
    empty: tagPage === lengthPage ? empty : [...empty, pageOf(emptied, tagPage)],
    body,
    length: [pageOf(filled, lengthPage)],
  };
}

function* areKept(
  pages: readonly Page[],
  { done, total }: { readonly done: number; readonly total: number },
): TagTalk<boolean> {
  for (const [i, { page, data }] of pages.entries()) {
    const read = yield* readAt(page, { done: done + i, total });
    if (!read.ok) {
      return read;
    }
    if (!equalBytes(read.value.subarray(0, PAGE_BYTES), data)) {
      return ok(false);
    }
  }
  return ok(true);
}

/** Four pages, as every reader and tag of the kind gives them; past the end they begin anew. */
function* readAt(page: number, { done, total } = { done: 0, total: 0 }): TagTalk<Uint8Array> {
  const header = { cla: 0xff, ins: 0xb0, p1: 0x00, p2: page };
  const answer: Answer = yield {
    command: encodeCommand({ ...header, le: READ_BYTES }),
    done,
    total,
  };
  if (answer.sw !== SW_DONE) {
    return page === 0 ? err({ type: "not-a-tag" }) : err({ type: "refused", sw: answer.sw });
  }
  return answer.data.length === READ_BYTES ? ok(answer.data) : err({ type: "malformed" });
}

function* writePage(
  { page, data }: Page,
  { done, total }: { readonly done: number; readonly total: number },
): TagTalk<void> {
  assert(page >= DATA_PAGE && page < PAGES_MAX, "locks and the container are never written");
  assert(data.length === PAGE_BYTES, "a page has four bytes");
  const header = { cla: 0xff, ins: 0xd6, p1: 0x00, p2: page };
  const answer: Answer = yield { command: encodeCommand({ ...header, data }), done, total };
  return answer.sw === SW_DONE ? ok(undefined) : err({ type: "refused", sw: answer.sw });
}
