// One order with its way to the customer, at `/order/<order id>`.
import { type OrderView, orderPage } from '../../render/order-page.ts';
import { wordsMain } from '../../render/page.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { liveView, sceneFor, viewerOf } from '../live-view.ts';
import { type Read, readOrder } from '../thing-read.ts';

type Data = { readonly scene: Scene; readonly read: Read<OrderView> };

export const view = liveView<Data>({
  path: '/order/:id',
  title: (to) => say(to, 'Order'),
  nav: null,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    const id = request.params['id'];
    if (scene === null || id === undefined) return null;
    const { at } = request;
    return { scene, read: await readOrder(reader, scene, { id, at, viewer: viewerOf(request) }) };
  },
  page({ scene, read }) {
    if ('found' in read) return orderPage(scene, read.found);
    const title = say(scene, 'No such order');
    return { status: 404, title, main: wordsMain(scene, { title, words: read.words }), parts: [] };
  },
});
