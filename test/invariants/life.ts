// A database whose process can be killed before and after any of its statements: what was not committed then is gone.
import type { Db } from '../../src/store/database.ts';

export class Killed extends Error {}

/** Counts moments at which a process may end; at the one that is set it does. */
export class Life {
  moments = 0;
  endsAt: number | null = null;

  moment(): void {
    this.moments += 1;
    if (this.moments === this.endsAt) throw new Killed('killed');
  }
}

const RUNS = new Set(['run', 'get', 'all']);

type Call = (...given: unknown[]) => unknown;

/** The same object, but for each call of `names` there is a moment before it; what gives itself gives this. */
function watched<T extends object>(of: T, life: Life, names: ReadonlySet<string>): T {
  const proxy: T = new Proxy(of, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        if (names.has(String(name))) life.moment();
        const result: unknown = Reflect.apply(value as Call, target, given);
        return result === target ? proxy : result;
      };
    },
  });
  return proxy;
}

/** Before its commit and after it there is a moment too. */
function transaction(db: Db, life: Life, work: Call): unknown {
  const begun = db.transaction((...given: unknown[]) => {
    const result = work(...given);
    life.moment();
    return result;
  });
  const ended =
    (run: Call): Call =>
    (...given) => {
      const result = run(...given);
      life.moment();
      return result;
    };
  return Object.assign(ended(begun), { immediate: ended(begun.immediate) });
}

export function mortal(db: Db, life: Life): Db {
  return new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => watched(target.prepare(sql), life, RUNS);
      if (name === 'transaction') return (work: Call) => transaction(target, life, work);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as Call).bind(target) : value;
    },
  });
}
