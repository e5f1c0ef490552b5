// Figures that do not fit the unit of the fact they are compared with: 60 for a share, 48 for days.
import { type Comparison, comparisonsIn } from './comparisons.ts';
import type { RuleFault } from './rule-fault.ts';
import { unitOf, type Vocabulary } from './vocabulary.ts';

/** A share may pass 1 a little, a line may run at 130 %; beyond this somebody wrote per cent. */
const SHARE_MAX = 1.5;
/** 48, 72, 240: who writes so many days thinks in hours. */
const HOURS_OF_DAY = 24;
const HOUR_LIKE_DAYS_MAX = 240;
/** Ms UTC of spring 1973: what is smaller is a number of hours or days, never a moment. */
const MOMENT_MIN = 1e11;
/** 100.00 in most currencies. A limit on money below that is rare, one in whole units is common. */
const MINOR_MIN = 10_000;

type Found = Pick<RuleFault, 'code' | 'words' | 'isHint'>;

/** The texts of a rule that are worked out. */
export type ExpressionKey = 'when' | 'clearWhen' | 'deadline' | 'value';

export function unitFaults(
  key: ExpressionKey,
  text: string,
  { params, vocabulary }: { readonly params: { readonly [name: string]: unknown }; vocabulary: Vocabulary },
): RuleFault[] {
  return comparisonsIn(text, params).flatMap((comparison) => {
    const unit = unitOf(comparison.subject, comparison.field, vocabulary);
    const found = unit === null ? null : misfit(unit, comparison);
    if (found === null) return [];
    const { written, figureSpan } = comparison;
    // A figure of a param is mended where it stands, which may be another file.
    if (written.startsWith('params.'))
      return [{ key: written, ...found, offset: 0, length: written.length - 7 }];
    return [{ key, ...found, ...figureSpan }];
  });
}

function misfit(unit: string, comparison: Comparison): Found | null {
  const { subject, field, figure } = comparison;
  const name = `${subject}.${field}`;
  const size = Math.abs(figure);
  switch (unit) {
    case 'share':
      if (size <= SHARE_MAX) return null;
      return {
        code: 'unit-share',
        words: `${name} is a share, and a share is a fraction: ${figure} % is written ${rounded(figure / 100)}.`,
      };
    case 'days':
      if (size < 2 * HOURS_OF_DAY || size > HOUR_LIKE_DAYS_MAX || size % HOURS_OF_DAY !== 0) return null;
      return {
        code: 'unit-days',
        isHint: true,
        words: `${name} counts days; did you mean hours? ${figure} hours are written ${figure / HOURS_OF_DAY}.`,
      };
    case 'time':
      if (size >= MOMENT_MIN) return null;
      return {
        code: 'unit-time',
        words: `${name} is a moment, not a span: against ${figure} it never changes. Compare it with another moment.`,
      };
    case 'minor':
      if (size === 0 || size >= MINOR_MIN || !Number.isInteger(figure)) return null;
      return {
        code: 'unit-money',
        isHint: true,
        words: `${name} counts cents: ${figure} is ${(figure / 100).toFixed(2)}. If you mean ${figure}.00, write ${figure * 100}.`,
      };
    default:
      return null;
  }
}

/** 0.07 and not 0.07000000000000001. */
const rounded = (figure: number): number => Number(figure.toPrecision(12));
