// The thread of the writer: takes requests from the main thread, answers each, and dies of what is no passing trouble.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Message, Request, WriterCalls, WriterOptions } from './protocol.ts';
import { isStoreError, passingTrouble, type StoreError, type StoreErrorShape } from './store-error.ts';
import { openWriter } from './writer.ts';

function start(port: MessagePort, options: WriterOptions): void {
  const say = (message: Message) => port.postMessage(message);
  let calls: WriterCalls;
  try {
    calls = openWriter(options, {
      ticked: (output) => say({ type: 'tick', output }),
      log: (level, fields, words) => say({ type: 'log', level, fields, words }),
    });
  } catch (error) {
    if (!isStoreError(error)) throw error;
    say({ type: 'failed', error: shapeOf(error) });
    port.close();
    return;
  }
  port.on('message', (request: Request) => answer(calls, request, say));
  say({ type: 'ready' });
}

function answer(calls: WriterCalls, { id, name, args }: Request, say: (message: Message) => void): void {
  const failed = (error: unknown) => say({ type: 'refused', id, error: shapeOf(passingTrouble(error)) });
  const done = (value: unknown) => say({ type: 'answer', id, value });
  try {
    const value = (calls[name] as (...args: readonly unknown[]) => unknown)(...args);
    // A rejection that is no passing trouble is thrown again there, unhandled, and ends the process as it should.
    if (value instanceof Promise) void value.then(done, failed);
    else done(value);
  } catch (error) {
    failed(error);
  }
}

function shapeOf({ code, retryable, message }: StoreError): StoreErrorShape {
  return { code, retryable, words: message };
}

if (parentPort !== null) start(parentPort, workerData as WriterOptions);
