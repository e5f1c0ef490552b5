// Short messages about what a rule says in its author's own words.
import t from 'tap';
import type { Decision } from '../src/core/types/decision.ts';
import { late, NOW } from './fixtures/decisions.ts';
import { answer } from './fixtures/short-text.ts';

t.test(
  'of what a rule says in its own words, ? tells those and why they matter, as far as there is room',
  async (t) => {
    const consequence: Decision['consequence'] = {
      ...{
        type: 'notice',
        subjectKind: 'fault',
        subjectId: 'f1',
        subjectName: 'Oven 2',
        lineId: '',
        lineName: '',
      },
      ...{ orderId: '', runId: '', customerName: null, shortPieces: 0, others: [], since: NOW },
    };
    const details = (message: string | null, ruleWhy: string): string => {
      const said = message === null ? {} : { said: { message: [message], do: null } };
      return answer('details', { picture: { decisions: [{ ...late, ...said, consequence, ruleWhy }] } });
    };
    const why = 'Past two days it is never noise';
    t.equal(
      details('Oven 2 is cold.', why),
      '71: Oven 2 is cold. Past two days it is never noise. $18,400. Act by today 15:00.',
    );
    t.equal(details('Oven 2 is cold.', why.repeat(5)), '71: Oven 2 is cold. $18,400. Act by today 15:00.');
    t.equal(details('Oven 2 is cold.'.repeat(12), why.repeat(5)), '71: Oven 2. $18,400. Act by today 15:00.');
    t.equal(details(null, why), '71: Oven 2. Past two days it is never noise. $18,400. Act by today 15:00.');
  },
);
