// Edge nodes of Sparkplug B for tests: one as a maker's library has it, and one whose every number the test decides.
import sparkplugClient from 'sparkplug-client';
import sparkplugPayload from 'sparkplug-payload';

type Client = ReturnType<typeof sparkplugClient.newClient>;
export type PayloadSent = Parameters<Client['publishNodeBirth']>[0];
export type MetricSent = NonNullable<PayloadSent['metrics']>[number];

const codec = sparkplugPayload.get('spBv1.0');

/** The bytes as the library of the protocol's makers writes them. */
export function encodePayload(payload: PayloadSent): Buffer {
  if (codec === null) throw new Error('sparkplug-payload knows no spBv1.0');
  return Buffer.from(codec.encodePayload(payload));
}

/** What a command said, by its topic and metrics. */
export type Command = { readonly topic: string; readonly names: readonly string[] };

export type EdgeOptions = {
  readonly url: string;
  readonly user?: { readonly name: string; readonly password: string };
  readonly group: string;
  readonly node: string;
  /** PEM of who signed the broker's certificate. */
  readonly ca?: string;
  /** Says its births; called whenever it is connected, and when it is asked for them. */
  readonly onBirth: (client: Client) => void;
};

export type Edge = {
  readonly client: Client;
  /** Connected, and its births said. Waits for that. */
  connected(): Promise<void>;
  birth(): void;
  /** Commands it was sent. */
  readonly commands: Command[];
  /** Its line breaks without a goodbye: the broker says its death. */
  cut(): void;
  stop(): void;
};

/** An edge node made with sparkplug-client. It connects again by itself, and answers a rebirth. */
export function startEdge({ url, user, group, node, ca, onBirth }: EdgeOptions): Edge {
  const client = sparkplugClient.newClient({
    ...{ serverUrl: url, groupId: group, edgeNode: node, clientId: `edge-${node}` },
    ...{ username: user?.name ?? 'edge', password: user?.password ?? 'edge' },
    mqttOptions: { reconnectPeriod: 100, ...(ca !== undefined && { ca }) },
  });
  const commands: Command[] = [];
  let isConnected = false;
  client.on('birth', () => {
    isConnected = true;
    onBirth(client);
  });
  client.on('close', () => {
    isConnected = false;
  });
  client.on('error', () => undefined);
  client.on('ncmd', (payload) => {
    const names = (payload.metrics ?? []).map(({ name }) => name ?? '');
    commands.push({ topic: `spBv1.0/${group}/NCMD/${node}`, names });
    if (names.includes('Node Control/Rebirth')) onBirth(client);
  });
  const connected = async (): Promise<void> => {
    while (!isConnected) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  return {
    ...{ client, commands, connected },
    birth: () => onBirth(client),
    cut: () => streamOf(client).destroy(),
    stop: () => client.stop(),
  };
}

/** The library keeps its line to itself; a cable that is pulled asks nobody either. */
function streamOf(client: Client): { destroy(): void } {
  const inner: unknown = Reflect.get(client, 'client');
  return Reflect.get(inner as object, 'stream');
}

export type HandEdge = {
  readonly group: string;
  readonly node: string;
  /** The number the next message gets. */
  seq: number;
  bdSeq: number;
  /** What the payloads are dated, ms UTC. */
  now(): number;
  message(kind: string, device: string | null, metrics: readonly MetricSent[]): HandMessage;
  nodeBirth(metrics: readonly MetricSent[]): HandMessage;
  nodeDeath(): HandMessage;
};
export type HandMessage = { readonly topic: string; readonly bytes: Buffer };

/** Makes the messages of an edge node, numbered as the test says. */
export function handEdge(group: string, node: string, now: () => number): HandEdge {
  const edge: HandEdge = {
    ...{ group, node, seq: 0, bdSeq: 0, now },
    message(kind, device, metrics) {
      const topic = ['spBv1.0', group, kind, node, ...(device === null ? [] : [device])].join('/');
      const bytes = encodePayload({ timestamp: now(), seq: edge.seq, metrics: [...metrics] });
      edge.seq = (edge.seq + 1) % 256;
      return { topic, bytes };
    },
    nodeBirth(metrics) {
      edge.seq = 0;
      return edge.message('NBIRTH', null, [{ name: 'bdSeq', type: 'UInt64', value: edge.bdSeq }, ...metrics]);
    },
    nodeDeath() {
      const metrics: MetricSent[] = [{ name: 'bdSeq', type: 'UInt64', value: edge.bdSeq }];
      const topic = `spBv1.0/${group}/NDEATH/${node}`;
      return { topic, bytes: encodePayload({ timestamp: now(), metrics }) };
    },
  };
  return edge;
}
