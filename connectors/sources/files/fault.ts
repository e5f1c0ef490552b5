// Why a file, or a place in it, cannot be used.
import type { TableFault, TablePlace } from '../../../src/contracts/table-source.ts';

export function ofFile(code: string, words: string): TableFault {
  return { code, place: null, words };
}

export function at(code: string, place: TablePlace, words: string): TableFault {
  return { code, place, words };
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
