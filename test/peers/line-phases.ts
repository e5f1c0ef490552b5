// What must hold of the line to any real peer: in every phase a stop is heard, and silence and a cut are told.
import type { Test } from 'tap';
import type { TableContext } from '../../src/contracts/table-source.ts';
import type { TcpProxy } from './tcp-proxy.ts';

const HEARD_WITHIN_MS = 1_000;
const CUT_TOLD_WITHIN_MS = 2_000;

export type Phases = {
  readonly proxy: TcpProxy;
  /** Bytes of the peer by which a connection is in this phase. */
  readonly phases: Readonly<Record<string, number>>;
  /** Asks the peer, in this context. */
  ask(context: TableContext, signal: AbortSignal): Promise<unknown>;
  readonly context: TableContext;
  /** Waits of the source are this much shorter than they are. */
  readonly hurry: number;
};

export async function everyPhaseHolds(
  t: Test,
  { proxy, phases, ask, context, hurry }: Phases,
): Promise<void> {
  const { clock } = context;
  const after: typeof clock.after = (ms, call, keepAlive) => clock.after(ms / hurry, call, keepAlive);
  const hurried = { ...context, clock: { ...clock, after } };
  const never = new AbortController().signal;
  for (const [phase, bytes] of Object.entries(phases)) {
    for (const does of ['freeze', 'drip'] as const) {
      proxy.after(bytes, does);
      const box = new AbortController();
      const slow = proxy.happened();
      const asking = ask(context, box.signal);
      await Promise.race([slow, asking]);
      await stopIsHeard(t, box, asking, `${does} at ${phase}`);
      const words = /gave no answer within \d+ s/;
      const silent = { code: 'silent', retryable: true, message: words };
      await t.rejects(ask(hurried, never), silent, `silence: ${does} at ${phase}`);
    }
    proxy.after(bytes, 'cut');
    const began = performance.now();
    await t.rejects(ask(context, never), { code: /lost|unreachable/, retryable: true }, `cut: ${phase}`);
    t.ok(performance.now() - began < CUT_TOLD_WITHIN_MS, 'at once');
  }
  proxy.pass();
}

export async function stopIsHeard(
  t: Test,
  box: AbortController,
  work: Promise<unknown>,
  phase: string,
): Promise<void> {
  const began = performance.now();
  box.abort(new Error('the box is stopping'));
  await t.rejects(work, { message: 'the box is stopping' }, `stop: ${phase}`);
  t.ok(performance.now() - began < HEARD_WITHIN_MS, 'within a second');
}
