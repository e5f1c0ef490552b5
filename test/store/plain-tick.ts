// A tick with nothing in it, so that messages may be planned for it.
import type { Journal } from '../../src/store/journal.ts';
import { sha256 } from '../../src/store/pictures.ts';

export function appendPlainTick(journal: Journal, tick: number, at: number): void {
  const sum = sha256('');
  journal.appendTick({ tick, at, cause: 'grid', factSeq: 0, samplePos: 0, pictureSha256: sum, code: sum });
}
