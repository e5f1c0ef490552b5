// What a look at the made-up plant shows at a moment, as far as anybody can know it.
import { during, gradeAt, holdsAt } from '../truth/at.ts';
import type { Finding } from '../truth/truth.ts';
import type { Seen } from './found.ts';

const DAY_MS = 86_400_000;

/** What has not begun and what is long over is left out. */
export function seenAt(findings: readonly Finding[], now: number, wall: number): Seen[] {
  return findings.flatMap((finding): Seen[] => {
    const first = finding.holds[0]?.[0] ?? 0;
    const last = Math.max(finding.holds.at(-1)?.[1] ?? 0, finding.stale.at(-1)?.[1] ?? 0);
    if (now < first || now > last + DAY_MS) return [];
    const stale = during(finding.stale, now);
    const holds = stale === null ? holdsAt(finding, now) : null;
    const staleSince = stale === null ? null : stale[0] - now + wall;
    return [{ finding, holds, staleSince, grade: gradeAt(finding, now) }];
  });
}
