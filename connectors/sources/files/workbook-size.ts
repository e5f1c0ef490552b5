// How much a workbook holds unpacked, read from the directory of its archive before anything of it is unpacked.

/** Bytes unpacked: a sheet of 300,000 orders has some 100 MB. */
const UNPACKED_MAX = 400 * 1_048_576;
/** Parts; a workbook of a hundred sheets has some 120. */
const PARTS_MAX = 2_000;

const END_MARK = 0x06054b50;
const PART_MARK = 0x02014b50;
const END_BYTES = 22;
const COMMENT_MAX = 65_535;
const PART_BYTES = 46;

/** Null where it is of a size to be unpacked; else why not, in words. */
export function tooMuchInside(bytes: Buffer): string | null {
  const end = endOfDirectory(bytes);
  if (end < 0) return 'Its archive has no end: the file was cut off.';
  const parts = bytes.readUInt16LE(end + 10);
  if (parts > PARTS_MAX)
    return `It has ${parts} parts inside, more than the ${PARTS_MAX} a workbook may have.`;
  let at = bytes.readUInt32LE(end + 16);
  let unpacked = 0;
  for (let part = 0; part < parts; part += 1) {
    if (at + PART_BYTES > bytes.length || bytes.readUInt32LE(at) !== PART_MARK)
      return 'The directory of its archive is damaged: the file was cut off or changed.';
    unpacked += bytes.readUInt32LE(at + 24);
    at +=
      PART_BYTES + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  if (unpacked <= UNPACKED_MAX) return null;
  const megabytes = Math.round(unpacked / 1_048_576);
  return `It holds ${megabytes} MB unpacked, more than the ${UNPACKED_MAX / 1_048_576} MB a workbook may have. Export it as CSV.`;
}

function endOfDirectory(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - END_BYTES - COMMENT_MAX);
  for (let at = bytes.length - END_BYTES; at >= first; at -= 1)
    if (bytes.readUInt32LE(at) === END_MARK) return at;
  return -1;
}
