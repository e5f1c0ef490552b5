// One line with what it makes and what is next, at `/line/<line id>`.
import { type LineView, linePage } from '../../render/line-page.ts';
import { say } from '../../render/speech.ts';
import { readLine } from '../thing-read.ts';
import { thingView } from '../thing-view.ts';

export const view = thingView<LineView>({
  path: '/line/:id',
  title: (to) => say(to, 'Line'),
  missing: (to) => say(to, 'No such line'),
  read: readLine,
  page: linePage,
});
