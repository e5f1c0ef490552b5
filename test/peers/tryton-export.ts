// An export as somebody makes it in Tryton's client: the fields chosen, their headings, and a CSV file as it writes one.
import { writeFile } from 'node:fs/promises';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { PYTHON } from './tryton-build.ts';
import type { Session } from './tryton-rpc.ts';

/** What a person chooses in the window of the export. */
export type Choices = {
  readonly delimiter: string;
  readonly quote: string;
  /** By Python's name. */
  readonly encoding: string;
  /** How the country of the person writes numbers and days; null: not as a country does. */
  readonly country: { readonly decimal: string; readonly day: string } | null;
};

export type Chosen = {
  readonly model: string;
  readonly where: readonly unknown[];
  readonly context: object;
  /** "sale/party/name": the client's own way to write a path. */
  readonly fields: readonly string[];
};

/** Writes `file`; the headings by their fields. */
export async function exportCsv(
  session: Session,
  { model, where, context, fields }: Chosen,
  { file, choices }: { readonly file: string; readonly choices: Choices },
): Promise<Readonly<Record<string, string>>> {
  const asked = async (method: string, ...params: readonly unknown[]): Promise<unknown> => {
    const { result, error } = await session.call(method, ...params);
    if (error !== null) throw new Error(`${method}: ${JSON.stringify(error).slice(0, 300)}`);
    return result;
  };
  const ids = await asked(`model.${model}.search`, where, 0, null, [['id', 'ASC']], context);
  const rows = await asked(`model.${model}.export_data`, ids, fields, context);
  const named = await Promise.all(
    fields.map(async (field) => [field, await headingOf(asked, model, field)] as const),
  );
  const told = `${file}.json`;
  await writeFile(told, JSON.stringify({ headings: named.map(([, heading]) => heading), rows, ...choices }));
  const program = new URL('tryton-export.py', import.meta.url).pathname;
  await runProgram(PYTHON, [program, told, file]);
  return Object.fromEntries(named);
}

type FieldsGet = Readonly<Record<string, { readonly string: string; readonly relation?: string }>>;

/** "Sale/Party/Name": what each field on the way is called on screens. */
async function headingOf(
  asked: (method: string, ...params: readonly unknown[]) => Promise<unknown>,
  model: string,
  path: string,
): Promise<string> {
  const [name = '', ...rest] = path.split('/');
  const found = ((await asked(`model.${model}.fields_get`, [name], {})) as FieldsGet)[name];
  if (found === undefined) throw new Error(`${model} has no field ${name}`);
  if (rest.length === 0) return found.string;
  if (found.relation === undefined) throw new Error(`${name} of ${model} is no relation`);
  return `${found.string}/${await headingOf(asked, found.relation, rest.join('/'))}`;
}
