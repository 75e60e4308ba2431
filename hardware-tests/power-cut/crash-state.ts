/**
 * What a power cut may leave of a folder, built from a recording of what a program did to it.
 *
 * The cut falls between two operations. Durable is what a sync covers which ended before the cut:
 *
 *   bytes   those of a file up to where its own last sync began
 *   names   all up to where the last sync of any file or folder began: ext4 and xfs keep them in one
 *           journal, which a sync commits as a whole and in order
 *
 * The rest is a matter of luck, the more so the higher `survival`:
 *
 *   bytes   each later write survives or does not; one that survives may be torn at 512-byte sectors.
 *           A sector goes to the disk as it stands in memory: it never shows a later write without the
 *           earlier ones that it also holds
 *   names   each later creation, rename and unlink survives or does not; once one is lost, its names
 *           stay as they were (folder-names.ts). A lost unlink leaves the old file, with its old bytes
 *
 * Not modelled: a disk that acknowledges a flush and loses it, bits that rot, syncs which O_SYNC implies
 * (the model forgets those, which errs on the strict side).
 */
import { assert, present } from "@tillwave/shared/core/assert";
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";
import { type FileImage, applyData, createImage, imageContents, writeImage } from "./file-image.ts";
import { FOLDER, type Names, applyLuckyNames, applyName } from "./folder-names.ts";
import type {
  Acknowledgement,
  DataOperation,
  FileId,
  NameOperation,
  Operation,
  Recording,
  SyncOperation,
} from "./recording.ts";

/** What disks promise to write whole. */
const SECTOR_BYTES = 512;
const TEARING = 0.3;

export type Files = ReadonlyMap<string, Uint8Array>;

export interface Cut {
  /** How many operations had happened, 0 to all. */
  readonly cut: number;
  /** The chance of each operation that is not durable, from 0 to 1. */
  readonly survival: number;
  /** The chance that a write which survives is torn, from 0 to 1. */
  readonly tearing?: number;
  readonly random: SeededRandom;
}

export interface CrashState {
  readonly files: Files;
  readonly folders: ReadonlySet<string>;
  /** All that had left the program for a socket, in order. */
  readonly acknowledged: readonly Acknowledgement[];
}

export interface Replay {
  /**
   * Depends on the cut alone, not on what was asked before. The durable part is kept between calls: ask
   * with cuts that rise, and each costs little more than a copy of the files.
   */
  crashState(cut: Cut): CrashState;
  /** What the running program itself saw at the end: all operations, durable or not. */
  lastState(): CrashState;
}

/** `before` holds the files that stood in the folder when the recording began. */
export function createReplay(recording: Recording, before: Files = new Map()): Replay {
  for (const name of recording.found.keys()) {
    assert(before.has(name), `${name} is older than the recording: its first bytes are needed`);
  }
  const index = indexOperations(recording.operations);
  const end = recording.operations.length;
  let durable = createDurable(recording, before);
  const crashState = (cut: Cut): CrashState => {
    assert(cut.cut >= 0 && cut.cut <= end, `the recording has ${end} operations, not ${cut.cut}`);
    if (cut.cut < durable.cut) {
      durable = createDurable(recording, before);
    }
    advance(durable, index, cut.cut);
    return luckyState(durable, index, cut);
  };
  const random: SeededRandom = { next: () => 0, integer: () => 0 };
  return {
    crashState,
    lastState: () => crashState({ cut: end, survival: 1, tearing: 0, random }),
  };
}

interface Placed<T> {
  readonly at: number;
  readonly operation: T;
}

interface OperationIndex {
  readonly dataByFile: ReadonlyMap<FileId, readonly Placed<DataOperation>[]>;
  readonly names: readonly Placed<NameOperation>[];
  readonly syncs: readonly Placed<SyncOperation>[];
  readonly acknowledgements: readonly Placed<Acknowledgement>[];
}

function indexOperations(operations: readonly Operation[]): OperationIndex {
  const dataByFile = new Map<FileId, Placed<DataOperation>[]>();
  const names: Placed<NameOperation>[] = [];
  const syncs: Placed<SyncOperation>[] = [];
  const acknowledgements: Placed<Acknowledgement>[] = [];
  operations.forEach((operation, at) => {
    switch (operation.type) {
      case "write":
      case "truncate": {
        const ofFile = dataByFile.get(operation.file) ?? [];
        ofFile.push({ at, operation });
        dataByFile.set(operation.file, ofFile);
        break;
      }
      case "sync":
        syncs.push({ at, operation });
        break;
      case "acknowledge":
        acknowledgements.push({ at, operation });
        break;
      default:
        names.push({ at, operation });
    }
  });
  return { dataByFile, names, syncs, acknowledgements };
}

/** The part that no cut at `cut` or later can take away. It only moves forward. */
interface Durable {
  cut: number;
  readonly names: Names;
  readonly images: Map<FileId, FileImage>;
  /** How many of each file's data operations, of the names and of the syncs are in it. */
  readonly dataApplied: Map<FileId, number>;
  namesApplied: number;
  syncsApplied: number;
}

function createDurable(recording: Recording, before: Files): Durable {
  const names: Names = new Map();
  const images = new Map<FileId, FileImage>();
  let untouched = -1;
  for (const [name, contents] of before) {
    const file = recording.found.get(name) ?? untouched--;
    names.set(name, file);
    images.set(file, createImage(contents));
  }
  return { cut: 0, names, images, dataApplied: new Map(), namesApplied: 0, syncsApplied: 0 };
}

function advance(durable: Durable, index: OperationIndex, cut: number): void {
  const syncs = placedBefore(index.syncs, { from: durable.syncsApplied, until: cut });
  let namesUntil = 0;
  for (const { file, began } of syncs) {
    namesUntil = Math.max(namesUntil, began);
    const applied = durable.dataApplied.get(file) ?? 0;
    const data = placedBefore(index.dataByFile.get(file) ?? [], { from: applied, until: began });
    const image = durable.images.get(file) ?? createImage();
    data.forEach((operation) => applyData(image, operation));
    durable.images.set(file, image);
    durable.dataApplied.set(file, applied + data.length);
  }
  const names = placedBefore(index.names, { from: durable.namesApplied, until: namesUntil });
  names.forEach((operation) => applyName(durable.names, operation));
  durable.namesApplied += names.length;
  durable.syncsApplied += syncs.length;
  durable.cut = cut;
}

/** The operations placed before `until`, leaving out the first `from`. */
function placedBefore<T>(
  placed: readonly Placed<T>[],
  range: { from: number; until: number },
): T[] {
  const operations: T[] = [];
  for (let i = range.from; i < placed.length; i += 1) {
    const { at, operation } = present(placed[i], "a placed operation");
    if (at >= range.until) {
      break;
    }
    operations.push(operation);
  }
  return operations;
}

function luckyState(durable: Durable, index: OperationIndex, cut: Cut): CrashState {
  const until = cut.cut;
  const names: Names = new Map(durable.names);
  applyLuckyNames(
    names,
    placedBefore(index.names, { from: durable.namesApplied, until }),
    () => cut.random.next() < cut.survival,
  );
  const files = new Map<string, Uint8Array>();
  const folders = new Set<string>();
  for (const [name, entry] of names) {
    if (entry === FOLDER) {
      folders.add(name);
      continue;
    }
    const from = durable.dataApplied.get(entry) ?? 0;
    const pending = placedBefore(index.dataByFile.get(entry) ?? [], { from, until });
    files.set(name, luckyContents(durable.images.get(entry) ?? createImage(), pending, cut));
  }
  return { files, folders, acknowledged: placedBefore(index.acknowledgements, { from: 0, until }) };
}

function luckyContents(
  durable: FileImage,
  pending: readonly DataOperation[],
  cut: Cut,
): Uint8Array {
  const image = { ...durable, bytes: imageContents(durable) };
  if (cut.survival <= 0 || pending.length === 0) {
    return image.bytes;
  }
  const fates = chooseFates(pending, cut);
  pending.forEach((operation, i) => {
    const fate = present(fates[i], "the fate of an operation");
    if (operation.type === "truncate") {
      if (fate[0] === 1) {
        applyData(image, operation);
      }
    } else {
      writeSectors(image, operation, fate);
    }
  });
  return image.bytes.subarray(0, image.lengthBytes);
}

/** For each operation, for each sector that it touches (one for a truncate): 1 survives, 0 is lost. */
type Fate = Uint8Array;

/**
 * From the last to the first, because a sector that shows a write shows what was written to it earlier.
 */
function chooseFates(pending: readonly DataOperation[], cut: Cut): readonly Fate[] {
  const { survival, random } = cut;
  const tearing = cut.tearing ?? TEARING;
  const onDisk = new Set<number>();
  return pending
    .toReversed()
    .map((operation): Fate => {
      const survives = random.next() < survival;
      if (operation.type === "truncate") {
        return Uint8Array.of(survives ? 1 : 0);
      }
      const torn = survives && random.next() < tearing;
      const { first, count } = sectorsOf(operation);
      return Uint8Array.from({ length: count }, (_, i) => {
        const sector = first + i;
        const written = onDisk.has(sector) || (survives && !(torn && random.next() < 0.5));
        if (written) {
          onDisk.add(sector);
        }
        return written ? 1 : 0;
      });
    })
    .toReversed();
}

type Write = Extract<DataOperation, { readonly type: "write" }>;

function sectorsOf({ offset, bytes }: Write): { readonly first: number; readonly count: number } {
  const first = Math.floor(offset / SECTOR_BYTES);
  return { first, count: Math.ceil((offset + bytes.length) / SECTOR_BYTES) - first };
}

function writeSectors(image: FileImage, write: Write, fate: Fate): void {
  const { offset, bytes } = write;
  if (!fate.includes(0)) {
    writeImage(image, offset, bytes);
    return;
  }
  const { first } = sectorsOf(write);
  fate.forEach((written, i) => {
    if (written === 1) {
      const from = Math.max(offset, (first + i) * SECTOR_BYTES);
      const to = Math.min(offset + bytes.length, (first + i + 1) * SECTOR_BYTES);
      writeImage(image, from, bytes.subarray(from - offset, to - offset));
    }
  });
}
