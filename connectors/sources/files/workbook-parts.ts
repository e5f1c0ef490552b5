// The parts of a workbook, which is an archive of XML files: each read as it is unpacked, and no more than is bearable.
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import type { TableFault } from '../../../src/contracts/table-source.ts';
import { ofFile } from './fault.ts';
import { openXml, type Stop, type XmlHandler } from './xml-events.ts';

export type Parts = {
  has(name: string): boolean;
  /** Hands the part's elements over. Resolves with the fault at which it broke off. */
  read(name: string, listen: Listen, between?: Between): Promise<TableFault | null>;
  close(): void;
};

export type Listen = (stop: Stop) => XmlHandler;
/** Runs after every piece of some 60 kB; false: no more is wanted. */
export type Between = () => Promise<boolean>;

/** Bytes unpacked of one part: the sheet of 300,000 orders has some 100 MB. */
const PART_BYTES_MAX = 400 * 1_048_576;
/** A workbook of a hundred sheets has some 120. */
const PARTS_MAX = 2_000;

const DAMAGED = 'It cannot be read as a workbook (.xlsx): it was cut off or changed. Have it exported again.';

export async function openParts(path: string): Promise<Parts | TableFault> {
  let archive: ZipFile;
  try {
    archive = await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch {
    return ofFile('workbook', DAMAGED);
  }
  const entries = await entriesOf(archive);
  if ('words' in entries) {
    archive.close();
    return entries;
  }
  return {
    has: (name) => entries.has(name),
    read(name, listen, between = () => Promise.resolve(true)) {
      const entry = entries.get(name);
      return entry === undefined
        ? Promise.resolve(ofFile('workbook', `Its part ${name} is missing: ${DAMAGED}`))
        : readEntry(archive, entry, { listen, between });
    },
    close: () => archive.close(),
  };
}

async function entriesOf(archive: ZipFile): Promise<ReadonlyMap<string, Entry> | TableFault> {
  const { entryCount } = archive;
  if (entryCount > PARTS_MAX) {
    const words = `It has ${entryCount} parts inside, more than the ${PARTS_MAX} a workbook may have.`;
    return ofFile('workbook', words);
  }
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of archive.eachEntry()) entries.set(entry.fileName, entry);
  } catch {
    return ofFile('workbook', DAMAGED);
  }
  return entries;
}

type Reading = { readonly listen: Listen; readonly between: Between };

/** The unpacked size is the archive's own word; the archive's reader breaks off where more comes than it says. */
async function readEntry(
  archive: ZipFile,
  entry: Entry,
  { listen, between }: Reading,
): Promise<TableFault | null> {
  if (entry.uncompressedSize > PART_BYTES_MAX) return tooMuch(entry);
  let own: TableFault | null = null;
  const events = openXml((stop) =>
    listen((fault) => {
      own ??= fault;
      stop(fault);
    }),
  );
  for await (const text of textOf(archive, entry)) {
    if (text === null) return ofFile('workbook', DAMAGED);
    const fault = events.push(text);
    if (fault !== null) return own ?? inPart(entry, fault);
    if (!(await between())) return null;
  }
  const fault = events.end();
  return fault === null ? null : (own ?? inPart(entry, fault));
}

/** Ends with null where the archive is damaged. */
async function* textOf(archive: ZipFile, entry: Entry): AsyncGenerator<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let sum = 0;
  try {
    for await (const bytes of await archive.openReadStreamPromise(entry)) {
      sum = crc32(bytes, sum);
      yield decoder.decode(bytes, { stream: true });
    }
    yield sum === entry.crc32 ? decoder.decode() : null;
  } catch {
    yield null;
  }
}

function inPart({ fileName }: Entry, { words, place }: TableFault): TableFault {
  const where = place === null ? '' : ` at ${place.line}:${place.column}`;
  return ofFile('workbook', `Its part ${fileName}${where}: ${words} Save it again in the spreadsheet.`);
}

function tooMuch({ fileName, uncompressedSize }: Entry): TableFault {
  const [has, most] = [uncompressedSize, PART_BYTES_MAX].map((bytes) => Math.round(bytes / 1_048_576));
  const words = `Its part ${fileName} has ${has} MB unpacked, more than the ${most} MB a workbook may have. Export it as CSV.`;
  return ofFile('workbook', words);
}
