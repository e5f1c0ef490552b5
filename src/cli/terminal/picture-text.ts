// A picture of the past as lines for the terminal.
import { columns, moneyWords, timeWords } from './figures.ts';
import { painter } from './paint.ts';
import type { ApiDecision, ApiPicture } from './panel-api.ts';

export function pictureLines(picture: ApiPicture, color: boolean): string[] {
  const paint = painter(color);
  const watching = picture.watching.map(
    (one) => `  ${one.label}${one.cannotJudge ? `: ${one.cannotJudge}` : ''}`,
  );
  const overtime = (picture.extraHours ?? []).map(({ lineName, words }) => `  ${lineName}: ${words}`);
  return [
    paint('strong', `${timeWords(picture.asOf)}. This is what was known then.`),
    picture.headline,
    ...picture.decisions.flatMap((one) => [
      '',
      ...decisionLines(one).map((line, i) => (i === 0 ? paint('strong', line) : line)),
    ]),
    ...(watching.length === 0 ? [] : ['', 'Watching', ...watching]),
    ...(overtime.length === 0 ? [] : ['', 'Where overtime saves most', ...overtime]),
    '',
    ...columns(picture.sources.map((one) => [one.title, one.state, one.reason])),
  ];
}

function decisionLines(one: ApiDecision): string[] {
  return [
    `${one.rank}  ${one.title}`,
    `   ${one.why}`,
    `   ${one.so}`,
    `   At risk ${moneyWords(one.atRisk)} · act by ${timeWords(one.actBy)} · ${one.owner.name ?? one.owner.role} · ${one.stateWords ?? one.state}`,
  ];
}
