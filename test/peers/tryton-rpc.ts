// Tryton's JSON-RPC as a test speaks it: log in, call, and what came back, whether a result or a refusal.

import type { Account } from './tryton-build.ts';

export type Answer = { readonly status: number; readonly result: unknown; readonly error: unknown };
export type Session = { call(method: string, ...params: readonly unknown[]): Promise<Answer> };

export type Row = Readonly<Record<string, unknown>>;

export async function logIn(url: string, { user, password }: Account): Promise<Session> {
  const { status, result } = await post(url, 'common.db.login', [user, { password }, 'en']);
  if (!Array.isArray(result)) throw new Error(`no login as ${user}: status ${status}`);
  const [id, key] = result as [number, string];
  const session = Buffer.from(`${user}:${id}:${key}`).toString('base64');
  return { call: (method, ...params) => post(url, method, params, `Session ${session}`) };
}

/** All rows of a model, by their id. */
export async function rowsOf(session: Session, model: string, fields: readonly string[]): Promise<Row[]> {
  const order = [['id', 'ASC']];
  const { result, error } = await session.call(`model.${model}.search_read`, [], 0, null, order, fields, {});
  if (!Array.isArray(result)) throw new Error(`${model} cannot be read: ${JSON.stringify(error)}`);
  return result as Row[];
}

async function post(
  url: string,
  method: string,
  params: readonly unknown[],
  authorization?: string,
): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(authorization !== undefined && { authorization }),
  };
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body: JSON.stringify({ id: 1, method, params }),
  });
  const isAnswer = response.headers.get('content-type')?.startsWith('application/json') === true;
  const body = isAnswer ? ((await response.json()) as Partial<Answer>) : {};
  return { status: response.status, result: body.result ?? null, error: body.error ?? null };
}
