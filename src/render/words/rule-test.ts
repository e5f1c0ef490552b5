// How a test of a rule turned out, in words.
import { type Spoken, say } from '../speech.ts';

/** left: it shows a week, and such are run by throughline check. */
export type TestShown = {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly state: 'passed' | 'failed' | 'not run' | 'left';
  /** What came instead, or why it could not be run. */
  readonly words: string;
};

export function testWords(spoken: Spoken, { state, words }: TestShown): string {
  switch (state) {
    case 'passed':
      return say(spoken, 'passes');
    case 'failed':
      return say(spoken, 'fails: {why}', { why: words });
    case 'not run':
      return say(spoken, 'cannot be run: {why}', { why: words });
    default:
      return (
        (state satisfies 'left') && say(spoken, 'shows a week: throughline check runs it, the box does not')
      );
  }
}
