// Three minutes of a storm over a box and its real peers: restarts, freezes, floods and shuffles, judged by independent ledgers.
import t from 'tap';
import { isMet } from '../../scripts/storm/check/figures.ts';
import { runStorm } from '../../scripts/storm/storm.ts';

const SEED = 7;
const MINUTES = 3;

/** Milliseconds. The storm itself, and its beginning and end on a busy machine. */
t.setTimeout(480_000);

t.test(`a storm of ${MINUTES} minutes`, async (t) => {
  const stopping = new AbortController();
  t.teardown(() => stopping.abort(new Error('the test is over')));
  const say = (words: string): void => t.comment(words);
  const figures = await runStorm({ minutes: MINUTES, seed: SEED, keep: false, say, signal: stopping.signal });
  for (const figure of figures) {
    const { words, is, unit, most, least, of } = figure;
    const said = `${words}: ${is ?? 'not judged'} ${unit} ${of}`;
    if (most === undefined && least === undefined) t.comment(said);
    else t.ok(isMet(figure), said, { wanted: { most, least } });
  }
});
