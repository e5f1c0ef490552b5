// What a rule is and does, for who never read a rule file: its state, whom it asks, what it changes.
import type { AlertRule, RuleSpec, RuleStatus } from '../../core/types/rule.ts';
import { duration } from '../plant-time.ts';
import { roleWords } from '../scene.ts';
import { type Spoken, say } from '../speech.ts';

export function statusWords(spoken: Spoken, status: RuleStatus): string {
  switch (status) {
    case 'draft':
      return say(spoken, 'Draft');
    case 'shadow':
      return say(spoken, 'On trial (shadow)');
    case 'active':
      return say(spoken, 'Live');
    default:
      return (status satisfies 'retired') && say(spoken, 'Retired');
  }
}

/** What that state means for whoever waits to hear of it. */
export function stateMeans(spoken: Spoken, status: RuleStatus): string | null {
  switch (status) {
    case 'draft':
      return say(spoken, 'It is not judged yet, and nobody is told.');
    case 'shadow':
      return say(spoken, 'It is judged at every look, and nobody is told.');
    case 'active':
      return null;
    default:
      return (status satisfies 'retired') && say(spoken, 'It is not judged any more.');
  }
}

/** What it does once it holds. */
export function doesWords(spoken: Spoken, r: RuleSpec): string {
  switch (r.kind) {
    case 'alert':
      return thenWords(spoken, r);
    case 'derive':
      return say(spoken, 'Gives a fact that other rules read: {fact}.', { fact: r.fact });
    case 'policy': {
      const { veto, prefer, mute } = r.effect;
      if (veto) return say(spoken, 'Policy: what it holds of is not to be done.');
      if (prefer) return say(spoken, 'Policy: what it holds of comes before other options.');
      return mute
        ? say(spoken, 'Policy: as long as it holds, no new decision is raised about it.')
        : say(spoken, 'Policy: it changes the rank, never the numbers.');
    }
    default:
      throw new Error(`a rule without words: ${r satisfies never}`);
  }
}

function thenWords(spoken: Spoken, { consequence, groupBy }: AlertRule): string {
  const each = { each: groupBy };
  switch (consequence) {
    case 'delay':
      return say(spoken, 'One decision for each {each}, with every order that then ships late.', each);
    case 'material':
      return say(spoken, 'One decision for each {each}, with the runs that then stand without it.', each);
    case 'quality':
      return say(spoken, 'One decision for each {each}, with the pieces that are then bad.', each);
    default:
      return (
        (consequence satisfies 'notice') &&
        say(spoken, 'One notice for each {each}: it says all of it itself.', each)
      );
  }
}

/** "planner; after 20 min unanswered shift supervisor, then plant manager" */
export function askedWords(spoken: Spoken, { role, escalate, afterMs }: AlertRule['owner']): string {
  const first = roleWords(role);
  if (escalate.length === 0) return say(spoken, '{role}, and nobody after that.', { role: first });
  const next = escalate
    .map(roleWords)
    .reduce((one, then) => say(spoken, '{first}, then {next}', { first: one, next: then }));
  return say(spoken, '{role}; unanswered for {time}: {next}.', {
    role: first,
    time: duration(spoken, afterMs),
    next,
  });
}
