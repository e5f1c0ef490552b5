// A hundred times killed without warning while data flows: nothing confirmed is lost, nothing is doubled.
import t from 'tap';
import { killRun } from '../store/kill-run.ts';

/** Milliseconds. Each kill costs a start of the process, half a second and more on a small box. */
t.setTimeout(300_000);

t.test('killed a hundred times while data flows', (t) => killRun(t, 100));
