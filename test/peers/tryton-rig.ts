// The example's own mapping of Tryton, pointed at the Tryton of a test.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { TrytonConfig } from '../../connectors/sources/tryton/tryton-config.ts';
import { PROGRAM_ROOT, partSchema } from '../../src/load/connectors.ts';
import type { YamlFile } from '../../src/load/yaml-file.ts';
import type { Tryton } from './tryton.ts';

export const PASSWORD = { file: 'tryton-password' };

/** As the daemon hands it over: checked by the schema, its defaults filled in. */
export async function checkedTryton(config: object): Promise<TrytonConfig> {
  const { check } = await partSchema({ root: PROGRAM_ROOT, kind: 'sources', type: 'tryton' });
  const place = () => ({ file: 'erp.yaml', line: 1, column: 1 });
  const { value, troubles } = check({
    data: config,
    valuePlace: place,
    keyPlace: place,
  } as unknown as YamlFile);
  if (troubles.length > 0) throw new Error(troubles.map(({ words }) => words).join('\n'));
  return value as TrytonConfig;
}

export const rootUrl = ({ url, database }: Tryton): string => url.replace(`/${database}/`, '');

export function exampleMapping(peer: Tryton): Promise<TrytonConfig> {
  const example = parse(readFileSync('config/example/other-sources/tryton.yaml', 'utf8')) as object;
  const { database, reader } = peer;
  return checkedTryton({ ...example, url: rootUrl(peer), database, user: reader.user, password: PASSWORD });
}
