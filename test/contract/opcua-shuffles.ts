// A server that restarts again and again with its namespaces in another order, and a ledger of what each tag may show.
import type { Test } from 'tap';
import { source } from '../../connectors/sources/opcua/opcua.ts';
import type { OpcuaTag } from '../../connectors/sources/opcua/opcua-config.ts';
import type { NodeValue } from './opcua-nodes.ts';
import { startOpcuaPeer } from './opcua-peer.ts';
import { configFor, double, tagOf, valuesOf } from './opcua-scene.ts';
import { freePort } from './recording-peers.ts';
import { openBench } from './source-context.ts';
import { startRun, until } from './source-run.ts';

const URIS = ['urn:plant:a', 'urn:plant:b', 'urn:plant:c', 'urn:plant:d'];
/** Every namespace has a node of this name: only the namespace tells one from another. */
const NAME = 'Rate';
/** What a node of the namespace shows is this many times its place in the list, and the round. */
const APART = 1_000_000;

export type Shuffled = {
  readonly accepted: number;
  /** Values of good quality that their tag cannot have. */
  readonly wrong: readonly string[];
};

/** Runs `rounds` restarts. The order of each round is random, from a seed that is named where it goes wrong. */
export async function shuffles(t: Test, rounds: number, seed = Date.now()): Promise<Shuffled> {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const random = randomOf(seed);
  const port = await freePort();
  // One by its path, the others by their nodes.
  const tags: OpcuaTag[] = URIS.slice(1).map((uri, index) =>
    index === 0
      ? { id: uri.replaceAll(':', '.'), path: `/Objects/nsu=${uri};${NAME}` }
      : { ...tagOf(NAME, uri), id: uri.replaceAll(':', '.') },
  );
  const config = configFor(`opc.tcp://127.0.0.1:${port}`, tags);
  for (let round = 0; round < rounds; round += 1) {
    const order = shuffled(URIS, random);
    const nodes = Object.fromEntries(order.map((uri) => [uri, { [NAME]: shownBy(uri, round) }]));
    const peer = await startOpcuaPeer({ nodes, port });
    const run = startRun(t, { module: source }, { bench, config });
    const isThere = () =>
      tags.every(({ id }) => valuesOf(bench, id).some((value) => Number(value) % APART === round));
    await until(isThere, `all values of round ${round}, seed ${seed}`, run);
    await peer.stop();
    await run.outcome;
  }
  const good = bench.observations.filter((one) => one.type === 'sample' && one.quality === 'good');
  const wrong = good.flatMap((one) => {
    if (one.type !== 'sample') return [];
    const place = URIS.findIndex((uri) => uri.replaceAll(':', '.') === one.tag);
    return Math.floor(Number(one.value) / APART) === place
      ? []
      : [`${one.tag} = ${one.value} (seed ${seed})`];
  });
  return { accepted: good.length, wrong };
}

function shownBy(uri: string, round: number): NodeValue {
  return double(URIS.indexOf(uri) * APART + round);
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => ({ one, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/** A small generator that the same seed sets going the same way. */
function randomOf(seed: number): () => number {
  let state = seed % 2_147_483_647 || 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
