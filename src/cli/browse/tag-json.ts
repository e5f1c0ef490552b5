// What a source of tags has, as JSON: programs are written against it, keys are added and never changed.
import type { Row } from './tag-rows.ts';

export function rowsJson(rows: readonly Row[]): object[] {
  return rows.map(({ offer: { path, inside, at, is, now, remark = null }, guess, readAs }) => ({
    path,
    hasMore: inside !== null,
    remark,
    at,
    type: is.dataType,
    unit: is.unit,
    value: now?.value ?? null,
    quality: now?.quality ?? null,
    valueAt: now === null ? null : new Date(now.at).toISOString(),
    readAs,
    seems:
      guess === null
        ? null
        : {
            ...{
              measure: guess.measure,
              certainty: guess.certainty,
              line: guess.line,
              placedBy: guess.why,
              station: guess.station,
            },
            ...{ scale: guess.scale, words: guess.words, reasons: guess.reasons, asks: guess.asks },
          },
  }));
}
