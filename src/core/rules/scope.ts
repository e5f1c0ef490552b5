// What an expression may name and what it is given: the typed facts of its subjects, and their values.

/** A field's type as the language knows it. Times are UTC milliseconds, so they compare as numbers do. */
export type ScopeType = 'double' | 'string' | 'bool';
export type Scope = { readonly [subject: string]: { readonly [field: string]: ScopeType } };
export type Value = number | string | boolean;
export type Bindings = { readonly [subject: string]: { readonly [field: string]: Value } };

/** Undefined: nothing of that name can be known. */
export function typeIn(scope: Scope, subject: string, field: string): ScopeType | undefined {
  const fields = Object.hasOwn(scope, subject) ? scope[subject] : undefined;
  return fields && Object.hasOwn(fields, field) ? fields[field] : undefined;
}
