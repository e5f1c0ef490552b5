// Finds the views by folder: adding a page is adding a file to `views/`.
import { readdir } from 'node:fs/promises';
import type { LiveView } from './live-view.ts';

/** A view whatever its data: what `read` gave goes back into `page` unseen. */
export type AnyView = LiveView<unknown>;

/** Every `views/*.ts`, in the order of the navigation. Throws where a file exports no view: that is our bug. */
export async function findViews(): Promise<readonly AnyView[]> {
  const folder = new URL('./views/', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
  const views = await Promise.all(
    files.map(async (name) => {
      const module: { view?: AnyView } = await import(new URL(name, folder).href);
      const { view } = module;
      if (view === undefined) throw new Error(`src/panel/views/${name} exports no view`);
      if (typeof view.page !== 'function')
        throw new Error(`src/panel/views/${name}: make the view with liveView(…), as rules.ts does`);
      return view;
    }),
  );
  return views.toSorted((a, b) => (a.nav ?? Number.MAX_SAFE_INTEGER) - (b.nav ?? Number.MAX_SAFE_INTEGER));
}

export type Found = { readonly view: AnyView; readonly params: { readonly [name: string]: string } };

/** The view of a path such as "/t/1071"; null where there is none. */
export function viewOf(views: readonly AnyView[], path: string): Found | null {
  for (const view of views) {
    const params = match(view.path.split('/'), path.split('/'));
    if (params !== null) return { view, params };
  }
  return null;
}

function match(pattern: readonly string[], path: readonly string[]): Found['params'] | null {
  if (pattern.length !== path.length) return null;
  const params: Record<string, string> = {};
  for (const [i, piece] of pattern.entries()) {
    const given = path[i] ?? '';
    if (piece.startsWith(':') && given !== '') {
      const name = decoded(given);
      if (name === null) return null;
      params[piece.slice(1)] = name;
    } else if (piece !== given) return null;
  }
  return params;
}

/** An id may hold any characters. Null: the address was cut within one. */
function decoded(piece: string): string | null {
  try {
    return decodeURIComponent(piece);
  } catch {
    return null;
  }
}
