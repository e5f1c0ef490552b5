// Which acts lead out of each phase of a task, and where to. What is not listed is not possible.
import type { ActKind, QuietPhase, Task, TaskPhase } from '../types/task.ts';
import { isHeld } from '../types/whose.ts';

type Ways = { readonly [act in ActKind]?: readonly TaskPhase[] };

const SAID: Ways = { known: ['known'], agreed: ['agreed'], 'take-loss': ['loss-taken'] };

const OPEN: Ways = {
  accept: ['with', 'doing'],
  give: ['nobody'],
  decline: ['nobody'],
  done: ['done'],
  ...SAID,
  'not-a-problem': ['closed'],
};

/** Said to be so until somebody says that it is not; meanwhile one may do something about it all the same. */
const QUIET: Ways = {
  accept: ['with', 'doing'],
  done: ['done'],
  ...SAID,
  reopen: ['nobody'],
  'not-a-problem': ['closed'],
};

/** By phase and act of a person. */
export const EDGES: { readonly [phase in TaskPhase]: Ways } = {
  nobody: OPEN,
  with: OPEN,
  doing: OPEN,
  // What was marked by mistake is opened again; else only what is measured moves it.
  done: { reopen: ['nobody'], 'not-a-problem': ['closed'] },
  known: QUIET,
  agreed: QUIET,
  'loss-taken': QUIET,
  closed: {},
};

/** Where the box itself may take a task: over, as measured; or asking again, for it is worse than was said. */
export const BOX_EDGES: { readonly [phase in TaskPhase]: readonly TaskPhase[] } = {
  nobody: ['closed'],
  with: ['closed'],
  doing: ['closed'],
  done: ['closed'],
  known: ['with', 'nobody', 'closed'],
  agreed: ['with', 'nobody', 'closed'],
  'loss-taken': ['with', 'nobody', 'closed'],
  closed: [],
};

const QUIET_PHASES: readonly TaskPhase[] = ['known', 'agreed', 'loss-taken'] satisfies QuietPhase[];

/** It stays on the list and tells nobody anything. */
export const isQuiet = (phase: TaskPhase): phase is QuietPhase => QUIET_PHASES.includes(phase);

/** Nobody has it and they have not said that it is not theirs, or it is theirs. */
export const stillAsks = (
  { phase, declined, ownerId }: Pick<Task, 'phase' | 'declined' | 'ownerId'>,
  personId: string,
): boolean => (phase === 'nobody' ? !declined.includes(personId) : isHeld(phase) && ownerId === personId);
