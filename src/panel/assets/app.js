// The whole client: live parts by id, the theme, and an honest mark when the box is not heard.
const root = document.documentElement;
const LOST_MS = 15000; // three beats of the box
const HELD_MS = 30000; // a part somebody touched and left is brought up to date after this

// How this screen is set, kept in its browser.
function set(name, value) {
  root.dataset[name] = value;
  localStorage.setItem(name, value);
}
for (const name of ['theme', 'hands']) {
  const saved = localStorage.getItem(name);
  if (saved) root.dataset[name] = saved;
}
document.addEventListener('click', ({ target }) => {
  if (target.closest('[data-theme-toggle]')) {
    const dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    set('theme', dark ? 'light' : 'dark');
  }
  if (target.closest('[data-hands-toggle]'))
    set('hands', root.dataset.hands === 'gloves' ? 'bare' : 'gloves');
  const key = target.closest('[data-key]');
  if (key) pressed(key.dataset.key);
});

// The pad of digits: shown by what makes it work. Its field opens no keyboard of the screen over it.
const pad = document.querySelector('.pad');
const pin = document.getElementById('pin');
if (pad && pin && matchMedia('(pointer: coarse)').matches) {
  pad.hidden = false;
  pin.inputMode = 'none';
}
function pressed(key) {
  pin.value = key === 'back' ? pin.value.slice(0, -1) : (pin.value + key).slice(0, pin.maxLength);
}

// Many taps at once are one act: a hand that bounces, oil, rain. What two fingers touch is nothing.
const BOUNCE_MS = 400;
document.addEventListener('submit', (event) => {
  if (event.target.method === 'get') return;
  const now = Date.now();
  if (Math.abs(now - sessionStorage.getItem('acted')) < BOUNCE_MS) return event.preventDefault();
  sessionStorage.setItem('acted', now);
});
let fingersAt = 0;
document.addEventListener('touchstart', ({ touches, timeStamp }) => {
  if (touches.length > 1) fingersAt = timeStamp;
});
document.addEventListener(
  'click',
  (event) => {
    if (fingersAt === 0 || event.timeStamp - fingersAt > BOUNCE_MS) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

// What is asked for takes the focus; a field left empty asks in our words; one name chosen holds for every form.
const asked = document.getElementById(location.hash.slice(1));
if (asked?.matches('select, input')) asked.focus();
document.addEventListener(
  'invalid',
  (event) => event.target.setCustomValidity(event.target.dataset.ask ?? ''),
  true,
);
document.addEventListener('change', ({ target }) => {
  if (target.setCustomValidity) target.setCustomValidity('');
  if (target.name !== 'personId' || target.value === '') return;
  for (const other of document.querySelectorAll('[name="personId"]')) other.value = target.value;
  for (const as of document.querySelectorAll('[data-as]'))
    as.textContent = target.selectedOptions[0].textContent;
});

let stream = null;
let lostTimer = 0;
const held = new Map();

function heard() {
  root.dataset.contact = 'ok';
  clearTimeout(lostTimer);
  lostTimer = setTimeout(() => {
    root.dataset.contact = 'lost';
  }, LOST_MS);
}

// A control is never pulled from under a hand: what holds focus or is folded open waits and says so.
function put(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old || old.isEqualNode(fresh)) return held.delete(fresh.id);
  if (!old.contains(document.activeElement) && !old.querySelector('details[open]')) {
    held.delete(fresh.id);
    return old.replaceWith(fresh);
  }
  if (!held.has(fresh.id))
    setTimeout(() => {
      if (old.contains(document.activeElement)) document.activeElement.blur();
      release();
    }, HELD_MS);
  held.set(fresh.id, fresh);
  old.dataset.updated = document.body.dataset.saysUpdated;
}

// What waits goes on changing: a whole takes the place of its parts, and a part gets its place in the whole.
function take(fresh) {
  for (const [id, waiting] of [...held]) {
    if (fresh.querySelector(`#${CSS.escape(id)}`)) held.delete(id);
    else waiting.querySelector(`#${CSS.escape(fresh.id)}`)?.replaceWith(fresh.cloneNode(true));
  }
  put(fresh);
}

const release = () =>
  setTimeout(() => {
    for (const fresh of [...held.values()]) put(fresh);
  }, 0);
document.addEventListener('focusout', release);
document.addEventListener('toggle', release, true);

function listen(again) {
  if (stream || document.hidden || !root.dataset.events) return;
  stream = new EventSource(root.dataset.events + (again ? '&again=1' : ''));
  stream.addEventListener('beat', heard);
  stream.addEventListener('anew', () => location.reload());
  stream.addEventListener('patch', (event) => {
    heard();
    const box = document.createElement('template');
    box.innerHTML = event.data;
    for (const fresh of [...box.content.children]) take(fresh);
  });
}
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) return listen(true);
  stream?.close();
  stream = null;
  clearTimeout(lostTimer);
});
if (root.dataset.events) heard();
listen(false);
