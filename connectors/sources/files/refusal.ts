// Why a file, a row or a cell is not used: where, and in words.

export type Refusal = {
  readonly code: string;
  /** 1-based; null where the whole file is meant. */
  readonly line: number | null;
  /** 1-based, in characters. */
  readonly column: number | null;
  readonly words: string;
};

export function ofFile(code: string, words: string): Refusal {
  return { code, line: null, column: null, words };
}

export function at(code: string, place: { line: number; column: number }, words: string): Refusal {
  return { code, line: place.line, column: place.column, words };
}

/** "orders.csv:12:7" */
export function whereOf(fileName: string, refusal: Refusal): string {
  return [fileName, refusal.line, refusal.column].filter((part) => part !== null).join(':');
}
