// Entities and relations as data: what a domain declares and what a snapshot carries.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type EntityRef = { readonly kind: string; readonly id: string };

/** One record of a kind, as a source knows it. Field names are those of domain.yaml, unit last. */
export type EntityRecord = EntityRef & { readonly fields: { readonly [name: string]: Json } };

export type FieldType = 'text' | 'number' | 'integer' | 'boolean' | 'time' | 'money' | 'list' | 'table';

/** A field of a kind. `ref` names the kind it points at; the relation is then the field's own. */
export type FieldSpec = {
  readonly type: FieldType;
  readonly unit?: string;
  readonly ref?: string;
  readonly required?: boolean;
  /** The only words a text may be: each means something of its own to the picture. */
  readonly oneOf?: readonly string[];
  readonly title?: string;
};

export type KindSpec = {
  readonly title: string;
  readonly isa95?: string;
  /** A record in a sentence, fields in braces: "Order {id} of {customer}: {quantityPieces} of {material}". */
  readonly say?: string;
  readonly fields: { readonly [name: string]: FieldSpec };
  /**
   * The fields that say what a record speaks of, for kinds of which people know more than systems do: one record for
   * each combination is in force, and one that a person wrote goes before what a system tells (model/written.ts).
   */
  readonly about?: readonly string[];
};

/** "run happens on line": walked from the record of `from` whose `field` holds the id of a record of `to`. */
export type RelationSpec = {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly field: string;
  readonly words: string;
};

/** A computed fact that rules may read as `subject.name`, for instance line.drift. */
export type MeasureSpec = {
  readonly of: string;
  readonly name: string;
  readonly type: 'number' | 'text' | 'boolean' | 'time';
  readonly unit?: string;
  readonly title: string;
};

export type DomainSpec = {
  readonly domain: string;
  readonly kinds: { readonly [kind: string]: KindSpec };
  readonly relations: readonly RelationSpec[];
  readonly measures: readonly MeasureSpec[];
};
