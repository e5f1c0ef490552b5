// Signing in: by name and PIN, with how this box is known for sure; and the page that says that one has to.
import { type Html, html } from './html.ts';
import { type Spoken, say } from './speech.ts';

export type SignInForm = {
  /** Those who have a PIN. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly back: string;
  /** Whom the form that came back named. */
  readonly chosenId: string | null;
  /** What was wrong with it. */
  readonly trouble: string | null;
  /** Of the certificate this box shows, as browsers write it; null: it has none, the page came by this machine alone. */
  readonly fingerprint: string | null;
};

/** What a PIN pad needs: digits only, nothing kept by the browser. */
const PIN_FIELD = html`<input id="pin" name="pin" type="password" inputmode="numeric" pattern="[0-9]{4,6}" maxlength="6" autocomplete="off" required`;

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;

/** Hidden until the page's script shows it on a screen that is touched: without it the keys do nothing. */
function padHtml(to: Spoken): Html {
  const keys = DIGITS.map(
    (digit) => html`<button class="btn" type="button" data-key="${digit}">${digit}</button>`,
  );
  const back = html`<button class="btn" type="button" data-key="back" aria-label="${say(to, 'Take back the last digit')}">⌫</button>`;
  return html`<div class="pad" hidden role="group" aria-label="${say(to, 'Digits')}">${keys}${back}</div>`;
}

export function signInMain(to: Spoken, form: SignInForm): Html {
  const { people, back, chosenId, trouble, fingerprint } = form;
  const options = people.map(({ id, name }) =>
    id === chosenId
      ? html`<option value="${id}" selected>${name}</option>`
      : html`<option value="${id}">${name}</option>`,
  );
  return html`<main id="main" class="list"><h1>${say(to, 'Sign in')}</h1>
<form class="signform" method="post" action="/sign-in"><input type="hidden" name="back" value="${back}">
<label class="who" for="personId"><span>${say(to, 'You are')}</span><select id="personId" name="personId" required data-ask="${say(to, 'Choose your name first.')}"><option value="">${say(to, 'choose your name')}</option>${options}</select></label>
<label class="who" for="pin"><span>${say(to, 'PIN')}</span>${PIN_FIELD} data-ask="${say(to, 'Write your PIN: four to six digits.')}"></label>
${padHtml(to)}
${trouble !== null && html`<p class="wrong" role="alert">${trouble}</p>`}
<label class="tick" for="own"><input id="own" name="device" type="checkbox" value="own"><span>${say(to, 'This is my own phone: keep me signed in for 12 hours')}</span></label>
<button class="btn main">${say(to, 'Sign in')}</button></form>
<p class="note">${say(to, 'On a screen that others use you are signed out after two minutes without a tap.')}</p>
${fingerprint !== null && trustHtml(to, fingerprint)}</main>`;
}

/** Once for each browser: the box cannot have a certificate that browsers know. */
function trustHtml(to: Spoken, fingerprint: string): Html {
  return html`<section class="listed"><h2>${say(to, 'Is this the box?')}</h2>
<p class="note">${say(to, 'The box made its certificate itself, so a browser warns the first time. It is the box if the browser shows this SHA-256 fingerprint, which throughline status prints at the box too:')}</p>
<p class="fingerprint"><code>${fingerprint}</code></p>
<p class="note">${say(to, 'To end the warning, install the certificate on this device once, as a trusted authority for web pages.')} <a href="/certificate.pem" download>${say(to, 'Download the certificate')}</a></p></section>`;
}

type Needed = { readonly title: string; readonly words: string; readonly signIn: string };

export function signInNeededMain(to: Spoken, { title, words, signIn }: Needed): Html {
  return html`<main id="main" class="list"><h1>${title}</h1><p>${words}</p><p><a class="btn main" href="${signIn}">${say(to, 'Sign in')}</a></p><p><a href="/">${say(to, 'The picture')}</a></p></main>`;
}

/** In the head of every page, where acts need a PIN. `name`: who is signed in; null: nobody. */
export function whoIsSignedIn(to: Spoken, { name, back }: { name: string | null; back: string }): Html {
  return name === null
    ? html`<a class="signin" href="/sign-in?back=${encodeURIComponent(back)}">${say(to, 'Sign in')}</a>`
    : html`<form class="signout" method="post" action="/sign-out"><span>${name}</span><button type="submit">${say(to, 'Sign out')}</button></form>`;
}
