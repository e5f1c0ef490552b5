// The order of an edge node's messages: numbered 0 to 255 and round again, over several topics that may overtake each other.
const NUMBERS = 256;
/** What is further ahead than half a round is behind. */
const HALF = 128;

/** `seq` null: the last one had no number. */
export type Last = { readonly seq: number | null; readonly sentAt: number | null };
export type Numbered = { readonly seq: number; readonly sentAt: number | null };

/**
 * `next`: the one that was due. `again`: it was taken before, the broker sends it once more. `ahead`: others are missing
 * before it. A number behind with a time after the last one's is more than half a round of lost messages, not a repeat.
 */
export function judgeSeq(last: Last, message: Numbered): 'next' | 'again' | 'ahead' {
  if (last.seq === null) return 'next';
  const steps = stepsFrom(last.seq, message);
  if (steps === 1) return 'next';
  const isBehind = steps === 0 || steps > HALF;
  const isNewer = last.sentAt !== null && message.sentAt !== null && message.sentAt > last.sentAt;
  return isBehind && !isNewer ? 'again' : 'ahead';
}

/** As they were sent: by their time, and within one millisecond by their number. */
export function inOrder<M extends Numbered>(waiting: readonly M[], last: number): M[] {
  const at = ({ sentAt }: M): number => sentAt ?? 0;
  return waiting.toSorted((a, b) => at(a) - at(b) || stepsFrom(last, a) - stepsFrom(last, b));
}

/** Not the one the others wait for, though it has its number: that was a whole round of numbers ago. */
export function isRoundLater(waiting: readonly Numbered[], { sentAt }: Numbered): boolean {
  return waiting.some((one) => one.sentAt !== null && sentAt !== null && one.sentAt < sentAt);
}

/** "17", or "17 to 20": the numbers between two that came. */
export function missingBetween(last: number, next: number): string {
  const from = (last + 1) % NUMBERS;
  const to = (next + NUMBERS - 1) % NUMBERS;
  return from === to ? `${from}` : `${from} to ${to}`;
}

function stepsFrom(last: number, { seq }: Numbered): number {
  return (seq - last + NUMBERS) % NUMBERS;
}
