// What rules may speak of: subjects and their typed facts, generated from the domains.
import type { DomainSpec, FieldType, RelationSpec } from '../types/entity.ts';
import type { Scope, ScopeType } from './scope.ts';

/** In rules and on screens an order is a demand; the records call it by its kind. */
const KIND_OF_SUBJECT: { readonly [subject: string]: string } = { order: 'salesOrderLine' };

/** A row of a decision about an order: what policies forbid or prefer. No record, so its facts are those of the row. */
export const OPTION = 'option';

const OPTION_FACTS: { readonly [name: string]: readonly [type: ScopeType, unit?: string] } = {
  kind: ['string'],
  cost: ['double', 'minor'],
  expectedCost: ['double', 'minor'],
  marginAfter: ['double', 'minor'],
  pLate: ['double', 'share'],
  slipDays: ['double', 'days'],
  hours: ['double', 'h'],
  closesAt: ['double', 'time'],
  fix: ['bool'],
};

export type Vocabulary = {
  readonly kinds: ReadonlyMap<string, ReadonlyMap<string, ScopeType>>;
  /** By "kind.field", what its figures count: "days", "share", "minor" for money, "time" for a moment. */
  readonly units: ReadonlyMap<string, string>;
  /** The subjects something is computed about: those most rules speak of. */
  readonly measured: readonly string[];
  readonly relations: readonly RelationSpec[];
};

export function kindOf(subject: string): string {
  return KIND_OF_SUBJECT[subject] ?? subject;
}

export function subjectOf(kind: string): string {
  return Object.entries(KIND_OF_SUBJECT).find(([, known]) => known === kind)?.[0] ?? kind;
}

function scopeType(type: FieldType | 'time'): ScopeType | null {
  switch (type) {
    case 'text':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
    case 'integer':
    case 'money':
    case 'time':
      return 'double';
    case 'list':
    case 'table':
      return null;
    default:
      return type satisfies never;
  }
}

export function vocabularyOf(domains: readonly DomainSpec[]): Vocabulary {
  const kinds = new Map<string, Map<string, ScopeType>>();
  for (const domain of domains) {
    for (const [kind, spec] of Object.entries(domain.kinds)) {
      const fields = kinds.get(kind) ?? new Map<string, ScopeType>([['id', 'string']]);
      for (const [name, field] of Object.entries(spec.fields)) {
        const type = scopeType(field.type);
        if (type) fields.set(name, type);
      }
      kinds.set(kind, fields);
    }
  }
  for (const measure of domains.flatMap((domain) => domain.measures)) {
    const type = scopeType(measure.type);
    if (type) kinds.get(kindOf(measure.of))?.set(measure.name, type);
  }
  const measured = domains.flatMap((domain) => domain.measures.map(({ of }) => of));
  return {
    kinds,
    units: unitsOf(domains),
    measured: [...new Set(measured)],
    relations: domains.flatMap((domain) => domain.relations),
  };
}

function unitsOf(domains: readonly DomainSpec[]): Map<string, string> {
  const units = new Map<string, string>();
  for (const [name, [, unit]] of Object.entries(OPTION_FACTS))
    if (unit !== undefined) units.set(`${OPTION}.${name}`, unit);
  const note = (
    kind: string,
    name: string,
    spec: { readonly type: FieldType; readonly unit?: string },
  ): void => {
    const unit = spec.type === 'money' ? 'minor' : spec.type === 'time' ? 'time' : spec.unit;
    if (unit !== undefined) units.set(`${kind}.${name}`, unit);
  };
  for (const domain of domains) {
    for (const [kind, { fields }] of Object.entries(domain.kinds))
      for (const [name, field] of Object.entries(fields)) note(kind, name, field);
    for (const measure of domain.measures) note(kindOf(measure.of), measure.name, measure);
  }
  return units;
}

/** Null: no record of that kind has such a fact. */
export function typeOfFact(subject: string, name: string, { kinds }: Vocabulary): ScopeType | null {
  return kinds.get(kindOf(subject))?.get(name) ?? null;
}

/** A fact that a rule works out, beside those that are told and measured. */
export type NewFact = {
  readonly subject: string;
  readonly name: string;
  readonly type: ScopeType;
  readonly unit?: string;
};

export function withFact(vocabulary: Vocabulary, { subject, name, type, unit }: NewFact): Vocabulary {
  const kind = kindOf(subject);
  const fields = new Map(vocabulary.kinds.get(kind)).set(name, type);
  const units =
    unit === undefined ? vocabulary.units : new Map(vocabulary.units).set(`${kind}.${name}`, unit);
  return { ...vocabulary, kinds: new Map(vocabulary.kinds).set(kind, fields), units };
}

/** Null where the domain does not say. */
export function unitOf(subject: string, field: string, { units }: Vocabulary): string | null {
  return units.get(`${kindOf(subject)}.${field}`) ?? null;
}

/** Whether rules may look at it under this name. Facts have no other names. */
export function isSubject(word: string, vocabulary: Vocabulary): boolean {
  return vocabulary.kinds.has(kindOf(word)) && subjectOf(kindOf(word)) === word;
}

/** What a subject leads to one by one: an order to its customer and shipment. */
export function reachOf(subject: string, vocabulary: Vocabulary): RelationSpec[] {
  return vocabulary.relations.filter((relation) => relation.from === kindOf(subject));
}

/** All names an expression over these subjects may use. */
export function scopeOf(
  subjects: readonly string[],
  vocabulary: Vocabulary,
  params: { readonly [name: string]: unknown },
): Scope {
  const scope: { [subject: string]: { [field: string]: ScopeType } } = {};
  const add = (subject: string): void => {
    if (subject === OPTION)
      scope[subject] = Object.fromEntries(Object.entries(OPTION_FACTS).map(([name, [type]]) => [name, type]));
    const fields = vocabulary.kinds.get(kindOf(subject));
    if (fields) scope[subject] = Object.fromEntries(fields);
  };
  for (const subject of subjects)
    for (const relation of reachOf(subject, vocabulary)) add(subjectOf(relation.to));
  for (const subject of subjects) add(subject);
  const typeOf = (value: unknown): ScopeType =>
    typeof value === 'number' ? 'double' : typeof value === 'boolean' ? 'bool' : 'string';
  scope['params'] = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeOf(value)]));
  return scope;
}
