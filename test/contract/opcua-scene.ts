// A scene of one OPC UA server and a bench: the words tests of the source share.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataType } from 'node-opcua';
import type { Test } from 'tap';
import { source } from '../../connectors/sources/opcua/opcua.ts';
import type { OpcuaConfig, OpcuaTag } from '../../connectors/sources/opcua/opcua-config.ts';
import type { NodeValue } from './opcua-nodes.ts';
import { type OpcuaPeer, type OpcuaPeerOptions, startOpcuaPeer } from './opcua-peer.ts';
import { type Bench, openBench } from './source-context.ts';
import { fits, type Run, startRun } from './source-run.ts';
import type { Expected } from './source-suite.ts';

export const MINE = 'urn:riverside:mes';
export const OTHER = 'urn:riverside:other';
export const SECURE = { mode: 'SignAndEncrypt', policy: 'Basic256Sha256' } as const;

export const double = (value: number, more: Partial<NodeValue> = {}): NodeValue => ({
  dataType: DataType.Double,
  value,
  ...more,
});

export const tagOf = (name: string, uri: string = MINE): OpcuaTag => ({
  id: name,
  node: `nsu=${uri};s=${name}`,
});

export function configFor(
  endpoint: string,
  tags: readonly OpcuaTag[],
  more: Partial<OpcuaConfig> = {},
): OpcuaConfig {
  const security = { mode: 'None', policy: 'Basic256Sha256' } as const;
  return { endpoint, security, samplingMs: 0, publishingMs: 50, tags, ...more };
}

export type Scene = {
  readonly bench: Bench;
  readonly peer: OpcuaPeer;
  run(tags: readonly OpcuaTag[], more?: Partial<OpcuaConfig>): Run;
};

export async function scene(t: Test, options: OpcuaPeerOptions): Promise<Scene> {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer = await startOpcuaPeer(options);
  t.teardown(() => peer.stop());
  return {
    bench,
    peer,
    run: (tags, more) =>
      startRun(t, { module: source }, { bench, config: configFor(peer.endpoint, tags, more) }),
  };
}

/** The bench trusts the server, as an installer makes it. */
export async function trust(bench: Bench, certificate: string): Promise<void> {
  const folder = join(bench.stateDir, 'pki', 'trusted', 'certs');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'peer.pem'), certificate);
}

export const valuesOf = (bench: Bench, tag?: string): unknown[] =>
  bench.observations.flatMap((one) =>
    one.type === 'sample' && (tag === undefined || one.tag === tag) ? [one.value] : [],
  );

export const troublesOf = (bench: Bench) => bench.observations.filter((one) => one.type === 'trouble');

export const saw = (bench: Bench, expected: Expected) => () =>
  bench.observations.some((one) => fits(one, expected));
