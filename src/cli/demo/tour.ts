// What the demo says once it is up: where to look, and what there is to see.
import type { ApiPicture } from '../terminal/panel-api.ts';

/** `data`: where its journal lies; `config`: the folder it was started with. */
export type Up = {
  readonly url: string;
  readonly picture: ApiPicture;
  readonly mail: string;
  readonly data: string;
  readonly config: string;
};

export function whatToLookAt(demo: Up): string[] {
  const { decisions } = demo.picture;
  return [
    '',
    `Open ${demo.url}`,
    '',
    demo.picture.headline,
    ...decisions.map(
      (one, index) =>
        `  ${index + 1}  ${one.title}${one.owner.name === null ? '' : `, for ${one.owner.name}`}`,
    ),
    '',
    'Show the path of the first: from the tag on the machine to the margin of the order.',
    'Accept one and choose who you are. The mails people get are in',
    `  ${demo.mail}`,
    'Type "set L4.PiecesPerHour 150" here and watch Line 4 on the strip below the list.',
    'Type "mes off" and see what a plant without its MES looks like; "mes on" brings it back.',
    'In a second window, ask by which day 500 more could be promised:',
    `  throughline promise HX-40 500 --data ${demo.data}`,
    'or why nothing was said of an order:',
    `  throughline why order 4476 --data ${demo.data}`,
    'A rule of your own counts within ten seconds (rules/README.md says how to write one):',
    `  ${demo.config}/rules`,
    'Ctrl-C ends plant and box.',
    '',
  ];
}
