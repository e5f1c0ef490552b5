// One order with its way to the customer, at `/order/<order id>`.
import { type OrderView, orderPage } from '../../render/order-page.ts';
import { say } from '../../render/speech.ts';
import { readOrder } from '../thing-read.ts';
import { thingView } from '../thing-view.ts';

export const view = thingView<OrderView>({
  path: '/order/:id',
  title: (to) => say(to, 'Order'),
  missing: (to) => say(to, 'No such order'),
  read: readOrder,
  page: orderPage,
});
