// Looks around at a broker for whoever writes the config: listens for some seconds under a name of its own, and asks nothing.
import type { LookContext, TagLook } from '../../../src/contracts/tag-look.ts';
import { overhear } from '../../edge/mqtt/overhear.ts';
import type { MqttConfig } from './mqtt-config.ts';
import { type Overheard, openTopicTree } from './topic-tree.ts';

/** Long enough for what is kept, and for a machine that sends every few seconds. */
const LISTEN_MS = 5_000;
const TOPICS_MAX = 5_000;
/** Larger payloads are no tag readings, and all of them together must fit into memory. */
const BYTES_MAX = 16 * 1024 * 1024;

/** Throws the context's error where there is no connection, or the broker does not let this user listen. */
export async function look(config: MqttConfig, context: LookContext, signal: AbortSignal): Promise<TagLook> {
  const heard = new Map<string, Overheard>();
  let bytes = 0;
  const filters = config.browse ?? ['#'];
  await overhear({
    ...{ config, context, signal, filters, forMs: LISTEN_MS },
    help: 'Set browse in the config of this source to topics its user may read, for instance plant/#.',
    onMessage({ topic, payload, retain }) {
      const before = heard.get(topic);
      if (before === undefined && heard.size >= TOPICS_MAX) return;
      const size = payload.length;
      const room = BYTES_MAX - bytes + (before?.payload.length ?? 0);
      if (size > room) return;
      bytes += size - (before?.payload.length ?? 0);
      const kept = typeof payload === 'string' ? Buffer.from(payload) : payload;
      heard.set(topic, { payload: kept, retained: retain, at: context.clock.now() });
    },
  });
  const tree = openTopicTree(heard);
  return {
    below: async (inside) => tree.below(inside),
    ready: async () => tree.ready(),
    // A broker cannot be asked what an account may do.
    rights: async () => [],
    close: async () => undefined,
  };
}
