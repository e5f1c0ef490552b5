// What somebody means who takes a task or says that it is done and names no option: for the fold, and for the mail that says so.
import type { Decision, Option } from './decision.ts';

/** It can be begun with: nothing that others need, nothing that a policy forbids. */
const isOpen = ({ kind, taken, vetoed }: Option): boolean => kind === 'recover' && !taken && !vetoed;

/** What a message names first: what to do, where that is a fix. Null: nothing is recommended. */
export function recommendedOf({ options }: Pick<Decision, 'options'>): string | null {
  const [first] = options;
  return first?.fix && isOpen(first) ? first.key : null;
}

/** The only one there is; else the one that was named to them, as long as it is open. Null: nobody can tell. */
export function optionMeant(
  decision: Pick<Decision, 'options'> | undefined,
  named: string | null,
): string | null {
  const open = (decision?.options ?? []).filter(isOpen);
  const [only] = open;
  if (open.length === 1 && only) return only.key;
  return open.find(({ key }) => key === named)?.key ?? null;
}
