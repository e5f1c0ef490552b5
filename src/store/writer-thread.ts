// Starts the writer's thread and turns its messages into promises.
import { Worker } from 'node:worker_threads';
import type { Log } from '../contracts/log.ts';
import type { TickOutput } from '../core/types/step.ts';
import type { CallName, Message, Request, WriterCalls, WriterOptions } from './protocol.ts';
import { storeError } from './store-error.ts';

export type WriterThread = {
  call<K extends CallName>(
    name: K,
    ...args: Parameters<WriterCalls[K]>
  ): Promise<Awaited<ReturnType<WriterCalls[K]>>>;
  onTick(listener: (output: TickOutput) => void): () => void;
  /** Closes the files and resolves when the thread has ended. */
  end(): Promise<void>;
};

type Pending = { readonly done: (value: never) => void; readonly failed: (error: Error) => void };

/** Resolves when the writer is ready. Rejects with the store error it could not open for. */
export async function startWriter(options: WriterOptions, log: Log): Promise<WriterThread> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options });
  const pending = new Map<number, Pending>();
  const listeners = new Set<(output: TickOutput) => void>();
  const exited = new Promise<void>((done) => worker.once('exit', () => done()));
  let lastId = 0;
  let gone = false;
  const failAll = (error: Error) => {
    gone = true;
    for (const one of pending.values()) one.failed(error);
    pending.clear();
  };
  const call: WriterThread['call'] = (name, ...args) => {
    if (gone) return Promise.reject(closed());
    const request: Request = { id: ++lastId, name, args };
    return new Promise((done, failed) => {
      pending.set(request.id, { done, failed });
      worker.postMessage(request);
    });
  };
  await new Promise<void>((ready, failed) => {
    worker.on('error', (error) => {
      failAll(brokenWriter(error));
      failed(brokenWriter(error));
      // Pending calls are told first; then the process ends, for nothing more can be kept.
      throw error;
    });
    worker.on('exit', () => failAll(closed()));
    worker.on('message', (message: Message) => {
      if (message.type === 'ready') ready();
      else if (message.type === 'failed') failed(storeError(message.error));
      else hear(message, { pending, listeners, log });
    });
  });
  return {
    call,
    onTick(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async end() {
      if (gone) return;
      await call('close');
      gone = true;
      // The writer holds nothing any more; without an end to its port it would wait for a next request.
      await worker.terminate();
      await exited;
    },
  };
}

type Hearing = {
  readonly pending: Map<number, Pending>;
  readonly listeners: ReadonlySet<(output: TickOutput) => void>;
  readonly log: Log;
};

function hear(message: Message, { pending, listeners, log }: Hearing): void {
  if (message.type === 'log') log[message.level](message.fields, message.words);
  else if (message.type === 'tick') for (const listener of listeners) listener(message.output);
  else if (message.type === 'answer' || message.type === 'refused') {
    const one = pending.get(message.id);
    pending.delete(message.id);
    if (message.type === 'answer') one?.done(message.value as never);
    else one?.failed(storeError(message.error));
  }
}

function closed(): Error {
  return storeError({
    code: 'storage',
    retryable: false,
    words: 'The box is stopping: nothing more is taken in.',
  });
}

function brokenWriter(cause: unknown): Error {
  return storeError(
    {
      code: 'storage',
      retryable: false,
      words:
        'The files in the data folder can no longer be written safely. The box stops and opens them again; ' +
        'what it had confirmed is kept. If this comes back, check the disk.',
    },
    cause,
  );
}
