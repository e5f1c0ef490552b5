// A name in a config file that nothing of plant.yaml has: told with what was probably meant.
import type { FileTrouble } from '../contracts/errors.ts';
import { nearest } from '../core/rules/nearest.ts';
import type { Path, YamlFile } from '../load/yaml-file.ts';

type Named = { readonly id: string; readonly name?: string };

export type Reference = {
  readonly yaml: YamlFile;
  readonly path: Path;
  readonly kind: string;
  readonly name: string;
  readonly known: readonly Named[];
};

/** Names what was meant by its id: the nearest id, or what has this name or nearly so. */
export function unknownName({ yaml, path, kind, name, known }: Reference): FileTrouble[] {
  const ids = known.map((one) => one.id);
  if (ids.includes(name)) return [];
  const names = known.flatMap((one) => one.name ?? []);
  const nearId = nearest(name, ids);
  const nearName = nearest(name, names);
  const byName = known.find((one) => nearName !== null && one.name === nearName);
  let offer = ids.length === 0 ? ' There is none in plant.yaml.' : ` plant.yaml has: ${ids.join(', ')}.`;
  if (byName !== undefined) offer = ` Did you mean "${byName.id}", ${byName.name}?`;
  if (nearId !== null) offer = ` Did you mean "${nearId}"?`;
  const words = `unknown ${kind} "${name}".${offer}`;
  return [{ place: yaml.valuePlace(path), severity: 'error', code: `unknown-${kind}`, words }];
}
