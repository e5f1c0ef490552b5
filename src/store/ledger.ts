// The ledger on disk, for years: closed cases, what was missed, who confirmed what; and the words, which can be erased.
import { countOf } from '../core/ledger/count.ts';
import { quarterAt } from '../core/ledger/quarters.ts';
import { ledgerOf, type Plant } from '../core/ledger/sums.ts';
import type {
  Confirmation,
  Ledger,
  LedgerAsked,
  LedgerCase,
  LedgerMissed,
  LedgerNews,
  LedgerRow,
} from '../core/types/ledger.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';

/** What a person wrote of a loss, by the nonce of its entry: it never enters the journal. */
export type MissedWords = { readonly nonce: string; readonly personId: string; readonly words: string };

export type LedgerTable = {
  /** Within the transaction that writes the tick. A row that is there stays as it is. */
  write(news: readonly LedgerNews[], tick: number): void;
  /** Within the transaction that writes the fact. */
  keepWords(words: MissedWords): void;
  dropWords(nonce: string): void;
  read(asked: LedgerAsked, plant: Plant & { readonly now: UtcMs }): Ledger;
};

type StoredCase = { readonly body: string; readonly personId: string | null; readonly at: UtcMs | null };
type StoredMissed = { readonly body: string; readonly words: string | null };

export function openLedger(db: Db): LedgerTable {
  const keepWords = db.prepare<[string, string, string]>(
    'INSERT INTO missedWords (nonce, personId, words) VALUES (?, ?, ?) ON CONFLICT (nonce) DO NOTHING',
  );
  const dropWords = db.prepare<[string]>('DELETE FROM missedWords WHERE nonce = ?');
  const rows = rowReader(db);
  return {
    write: rowWriter(db),
    keepWords: ({ nonce, personId, words }) => void keepWords.run(nonce, personId, words),
    dropWords: (nonce) => void dropWords.run(nonce),
    read({ span, at }, { now, ...plant }) {
      const then = at ?? now;
      return ledgerOf(rows(at ?? Number.MAX_SAFE_INTEGER), span ?? quarterAt(plant.zone, then), plant);
    },
  };
}

function rowWriter(db: Db): LedgerTable['write'] {
  const closed = db.prepare<[string, number, number, string]>(
    'INSERT INTO ledgerCase (decisionId, closedAt, tick, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const missed = db.prepare<[number, string, number, number, string]>(
    'INSERT INTO ledgerMissed (id, nonce, at, tick, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const confirmed = db.prepare<[string, string, number, number]>(
    'INSERT INTO ledgerConfirmed (decisionId, personId, at, tick) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  return (news, tick) => {
    for (const one of news) {
      if (one.type === 'closed')
        closed.run(one.row.decisionId, one.row.closedAt, tick, JSON.stringify(one.row));
      else if (one.type === 'missed')
        missed.run(one.row.id, one.row.nonce, one.row.at, tick, JSON.stringify(one.row));
      else confirmed.run(one.decisionId, one.by.personId, one.by.at, tick);
    }
  };
}

/** As it was known at a time. */
function rowReader(db: Db): (at: UtcMs) => LedgerRow[] {
  const cases = db.prepare<[number, number], StoredCase>(
    'SELECT body, personId, at FROM ledgerCase LEFT JOIN ledgerConfirmed ' +
      'ON ledgerConfirmed.decisionId = ledgerCase.decisionId AND ledgerConfirmed.at <= ? ' +
      'WHERE closedAt <= ? ORDER BY closedAt, ledgerCase.decisionId',
  );
  const missed = db.prepare<[number], StoredMissed>(
    'SELECT body, words FROM ledgerMissed LEFT JOIN missedWords ON missedWords.nonce = ledgerMissed.nonce ' +
      'WHERE at <= ? ORDER BY id',
  );
  return (at) => [
    ...cases.all(at, at).map((row): LedgerRow => {
      const confirmed: Confirmation | null =
        row.personId === null || row.at === null ? null : { personId: row.personId, at: row.at };
      const found = JSON.parse(row.body) as LedgerCase;
      return { row: found, confirmed, counted: countOf(found, confirmed !== null), words: null };
    }),
    ...missed.all(at).map(({ body, words }): LedgerRow => {
      const found = JSON.parse(body) as LedgerMissed;
      return { row: found, confirmed: null, counted: countOf(found, false), words };
    }),
  ];
}
